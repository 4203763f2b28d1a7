package io.makegood.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.webhook.DeliveryRow;
import io.makegood.bridges.webhook.WebhookBook;
import io.makegood.bridges.webhook.WebhookBook.Standing;
import io.makegood.bridges.webhook.WebhookBook.WithSecret;
import io.makegood.bridges.webhook.WebhookForm;
import io.makegood.bridges.webhook.WebhookRefused;
import io.makegood.bridges.webhook.WebhookTerms;
import io.makegood.http.contract.ContractJson;
import io.makegood.http.contract.WebhookAnswers;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.remedy.Launcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says who is sent webhooks, and what became of them. */
@Command(
        name = "webhooks",
        mixinStandardHelpOptions = true,
        description = {
            "Say who is sent webhooks, and see what became of them. Running instances heed it within seconds.",
            "What is sent, how it is signed and when again: docs/webhooks.md."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} webhooks add --name shop --url https://shop.example/ledger --type 'entry.*' --type"
                    + " notice.CaseOpened",
            "  ${makegood.command} webhooks apply webhooks.yaml",
            "  ${makegood.command} webhooks deliveries shop --status WAITING",
            "  ${makegood.command} webhooks redeliver shop --from 2026-11-28T08:00:00Z"
        })
final class WebhooksCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say list, add, apply, pause, resume, remove, rotate, deliveries or redeliver.");
    }

    /** What each of them is told. */
    static final class Common {
        @Mixin
        Connection connection = new Connection();

        @Mixin
        WebhookOptions webhooks = new WebhookOptions();

        @Mixin
        PrivacyOptions privacy = new PrivacyOptions();

        @Option(names = "--json", description = "Print it as JSON.")
        boolean json;
    }

    /** What may be refused. */
    private interface Asked {
        Object of(WebhookBook book) throws WebhookRefused;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the endpoints, and how each stands.")
    int list(@Mixin Common common) {
        return ask(common, false, book -> {
            List<Standing> all = book.list();
            if (!common.json) {
                table(all);
            }
            return WebhookAnswers.of(all);
        });
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Add an endpoint. Its secret is shown once and cannot be shown again.")
    int add(@Mixin Common common, @Mixin Terms terms) {
        return ask(common, true, book -> tell(common, book.add(terms.read(), null)));
    }

    /** What an endpoint is told, and where. */
    static final class Terms {
        @Option(names = "--name", required = true, paramLabel = "NAME", description = "What people call it.")
        String name = "";

        @Option(names = "--url", required = true, paramLabel = "URL", description = "Where it is.")
        String url = "";

        @Option(
                names = "--type",
                required = true,
                split = ",",
                paramLabel = "TYPE",
                description = "What it is told, such as entry.* or notice.CaseOpened; * for all.")
        List<String> types = List.of();

        @Option(
                names = "--product",
                paramLabel = "POLICY",
                description = "Of accounts that this policy governs. Default: all")
        @Nullable
        String product;

        @Option(
                names = "--account-prefix",
                paramLabel = "TEXT",
                description = "Of accounts whose ids begin so. Default: all")
        @Nullable
        String prefix;

        @Option(
                names = "--threshold",
                split = ",",
                paramLabel = "CREDITS",
                description = "A balance that balance.threshold watches, in whole credits.")
        List<Long> thresholds = List.of();

        @Option(names = "--open-texts", description = "It reads what people wrote and the ledger sealed.")
        boolean openTexts;

        WebhookTerms read() {
            return new WebhookTerms(name, url, types, product, prefix, thresholds, openTexts);
        }
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = {
                "Have the endpoints of a file: adds those whose name is new, changes those whose terms are other ones,"
                        + " and leaves all others as they are.",
                "The secrets of those that are new are shown once."
            })
    int apply(
            @Mixin Common common,
            @Parameters(
                            paramLabel = "FILE",
                            description = "YAML: a list webhooks, each with name, url, types and so on.")
                    Path file) {
        List<WebhookTerms> wanted = read(file);
        return ask(common, true, book -> {
            Map<String, Standing> known = new TreeMap<>();
            book.list().forEach(each -> known.put(each.endpoint().terms().name(), each));
            List<Object> done = new ArrayList<>();
            for (WebhookTerms terms : wanted) {
                Standing before = known.get(terms.name());
                if (before == null) {
                    done.add(tell(common, book.add(terms, null)));
                } else if (!before.endpoint().terms().equals(terms)) {
                    done.add(tell(common, book.change(before.endpoint().id(), terms), "Changed"));
                } else {
                    done.add(tell(common, before, "Unchanged"));
                }
            }
            return Map.of("data", done);
        });
    }

    private static List<WebhookTerms> read(Path file) {
        String name = "the file " + Printable.text(file.toString());
        try {
            JsonNode tree = Settings.yaml(name, TextFile.readAfterMark(file));
            JsonNode all = tree.path("webhooks");
            if (!tree.isObject() || tree.size() != 1 || !all.isArray()) {
                throw new CommandFailure(ExitCode.USAGE, name + " holds no list webhooks, or more than that");
            }
            List<WebhookTerms> wanted = new ArrayList<>();
            for (JsonNode each : all) {
                if (!(each instanceof ObjectNode object) || object.has("from")) {
                    throw new CommandFailure(
                            ExitCode.USAGE,
                            name + " holds what is no endpoint; each has name, url and types, and no from");
                }
                WebhookTerms terms = WebhookForm.terms(object);
                // Before anything of the file is done.
                if (!terms.problems().isEmpty()) {
                    throw new CommandFailure(
                            ExitCode.USAGE,
                            name + ": " + Printable.text(terms.problems().get(0).toString()));
                }
                wanted.add(terms);
            }
            return wanted;
        } catch (WebhookRefused e) {
            throw refused(e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, name + " cannot be read");
        }
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Send nothing to an endpoint; what happens meanwhile waits for it.")
    int pause(@Mixin Common common, @Mixin Which which) {
        return ask(common, false, book -> tell(common, book.pause(which.id(book)), "Paused"));
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Have one go on, with what waits for it.")
    int resume(@Mixin Common common, @Mixin Which which) {
        return ask(common, false, book -> tell(common, book.resume(which.id(book)), "Goes on:"));
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Remove one, and what waits for it.")
    int remove(@Mixin Common common, @Mixin Which which) {
        return ask(common, false, book -> {
            Standing before = book.get(which.id(book));
            book.remove(before.endpoint().id());
            return tell(common, before, "Removed");
        });
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "Give one a new secret, which is shown once; the former one signs too for a while.")
    int rotate(
            @Mixin Common common,
            @Mixin Which which,
            @Option(
                            names = "--overlap",
                            paramLabel = "DURATION",
                            defaultValue = "PT24H",
                            description = "For how long. At most P7D; default: ${DEFAULT-VALUE}")
                    Duration overlap) {
        return ask(common, true, book -> tell(common, book.rotate(which.id(book), overlap)));
    }

    @Command(
            name = "deliveries",
            mixinStandardHelpOptions = true,
            description = "What became of the newest messages to one, the last change first.")
    int deliveries(
            @Mixin Common common,
            @Mixin Which which,
            @Option(names = "--status", paramLabel = "STATUS", description = "${COMPLETION-CANDIDATES}. Default: all")
                    DeliveryRow.@Nullable Status status,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "About how many. Default: ${DEFAULT-VALUE}")
                    int limit) {
        return ask(common, false, book -> {
            List<DeliveryRow> rows = book.deliveries(
                    which.id(book), null, Math.max(1, limit), row -> status == null || row.status() == status);
            if (!common.json) {
                spec.commandLine()
                        .getOut()
                        .println(new Table<DeliveryRow>()
                                .text("Changed (UTC)", row -> Printable.time(row.changedAt()))
                                .text("Message", DeliveryRow::id)
                                .text("Type", DeliveryRow::type)
                                .text("Account", row -> Printable.text(row.accountId()))
                                .text("Status", row -> row.status().name())
                                .number("Attempts", row -> Printable.count(row.attempts()))
                                .text("Answer", WebhooksCommand::answer)
                                .of(rows));
            }
            return WebhookAnswers.of(rows, limit);
        });
    }

    private static String answer(DeliveryRow row) {
        Integer status = row.httpStatus();
        DeliveryRow.Failure failure = row.failure();
        return status != null ? status.toString() : failure == null ? "" : failure.name();
    }

    @Command(
            name = "redeliver",
            mixinStandardHelpOptions = true,
            description = "Send one message again, or all that was recorded in a span of time.")
    int redeliver(
            @Mixin Common common,
            @Mixin Which which,
            @Option(names = "--message", paramLabel = "ID", description = "The one message.") @Nullable String message,
            @Option(names = "--from", paramLabel = "TIME", description = "Beginning of the span.") @Nullable
                    String from,
            @Option(names = "--to", paramLabel = "TIME", description = "End of the span. Default: now") @Nullable
                    String to,
            @Option(names = "--account-prefix", paramLabel = "TEXT", description = "Of accounts whose ids begin so.")
                    @Nullable
                    String prefix) {
        if ((message == null) == (from == null) || (message != null && (to != null || prefix != null))) {
            throw new CommandFailure(ExitCode.USAGE, "give --message, or --from and perhaps --to and --account-prefix");
        }
        return ask(common, false, book -> {
            String id = which.id(book);
            if (!common.json) {
                spec.commandLine()
                        .getOut()
                        .println("Taken; watch it with " + Launcher.name() + " webhooks deliveries "
                                + Printable.text(which.name) + ".");
            }
            return WebhookAnswers.of(
                    message != null
                            ? book.redeliver(id, message)
                            : book.redeliver(
                                    id,
                                    Instants.parse("--from", String.valueOf(from)),
                                    to == null ? null : Instants.parse("--to", to),
                                    prefix));
        });
    }

    /** Which endpoint. */
    static final class Which {
        @Parameters(paramLabel = "WEBHOOK", description = "Its name or id, as list shows them.")
        String name = "";

        String id(WebhookBook book) {
            return book.list().stream()
                    .filter(each -> each.endpoint().id().equals(name)
                            || each.endpoint().terms().name().equals(name))
                    .map(each -> each.endpoint().id())
                    .findFirst()
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.FOUND_WRONG,
                            "there is no webhook " + Printable.text(name) + "; see " + Launcher.name()
                                    + " webhooks list"));
        }
    }

    private int ask(Common common, boolean secrets, Asked asked) {
        Connection connection = common.connection;
        connection.requireReachable();
        MirrorGuard.requireNoMirror(connection);
        try (WebhookBook book = WebhookBook.open(
                connection.clients(),
                connection.topics(),
                common.webhooks.allowed(),
                secrets ? common.privacy.opening() : null)) {
            Object answer = asked.of(book);
            PrintWriter out = spec.commandLine().getOut();
            if (common.json) {
                ContractJson text = new ContractJson();
                out.println(text.write(text.tree(answer)));
            }
            out.flush();
            return ExitCode.OK;
        } catch (WebhookRefused e) {
            throw refused(e);
        }
    }

    private static CommandFailure refused(WebhookRefused e) {
        return new CommandFailure(
                e.kind() == WebhookRefused.Kind.NOT_FOUND ? ExitCode.FOUND_WRONG : ExitCode.USAGE,
                e.problems().stream()
                        .map(FieldProblem::toString)
                        .map(Printable::text)
                        .collect(Collectors.joining("\n")));
    }

    private Object tell(Common common, WithSecret made) {
        if (!common.json) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(made.secret());
            out.flush();
            PrintWriter err = spec.commandLine().getErr();
            err.println("The secret of "
                    + Printable.text(made.standing().endpoint().terms().name()) + " ("
                    + made.standing().endpoint().id() + "). Keep it now: it is not shown again.");
            err.flush();
        }
        return WebhookAnswers.of(made);
    }

    private Object tell(Common common, Standing standing, String what) {
        if (!common.json) {
            spec.commandLine()
                    .getOut()
                    .println(what + " "
                            + Printable.text(standing.endpoint().terms().name()) + " ("
                            + standing.endpoint().id() + ").");
        }
        return WebhookAnswers.of(standing);
    }

    private void table(List<Standing> all) {
        PrintWriter out = spec.commandLine().getOut();
        if (all.isEmpty()) {
            out.println("There are no webhooks yet. Add one with " + Launcher.name()
                    + " webhooks add --name NAME --url URL --type TYPE");
            return;
        }
        out.println(new Table<Standing>()
                .text("Id", each -> each.endpoint().id())
                .text("Name", each -> Printable.text(each.endpoint().terms().name()))
                .text("Address", each -> Printable.text(each.endpoint().terms().url()))
                .text("Types", each -> String.join(" ", each.endpoint().terms().types()))
                .text("State", WebhooksCommand::state)
                .number("Waiting", each -> Printable.count(each.waiting()))
                .of(all));
    }

    private static String state(Standing standing) {
        var rest = standing.rest();
        return rest == null ? "ACTIVE" : "PAUSED: " + rest.reason();
    }
}
