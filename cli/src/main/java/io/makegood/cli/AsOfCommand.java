package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.audit.archive.Archive;
import io.makegood.audit.archive.ArchiveChain;
import io.makegood.audit.archive.DamagedRecord;
import io.makegood.audit.verify.AsOf;
import io.makegood.audit.verify.AsOf.Moment;
import io.makegood.audit.verify.AsOf.Standing;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.JournalLog;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.http.contract.ContractJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Accounts as they stood at an earlier moment, and what changed between two. */
final class AsOfCommand {
    private static final Pattern POSITION = Pattern.compile("([0-9]{1,6})/([0-9]{1,18})");

    private AsOfCommand() {}

    private static Moment moment(AsOf asOf, String text) {
        Matcher position = POSITION.matcher(text);
        if (!position.matches()) {
            return Moment.at(Instants.parse("the moment", text));
        }
        try {
            return asOf.momentOf(Integer.parseInt(position.group(1)), Long.parseLong(position.group(2)));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, String.valueOf(e.getMessage()));
        }
    }

    private interface Work {
        /** Of what is older than {@code before} nothing is there. */
        int with(AsOf asOf, long before) throws IOException;
    }

    /** The account as it stands now, or as it stood last in the ledger; null if nothing is known of it. */
    static @Nullable Standing newest(Connection connection, EngineRules engine, String account) throws IOException {
        Standing[] found = {null};
        int unused = run(connection, engine, (asOf, before) -> {
            found[0] = asOf.account(account, Moment.at(Long.MAX_VALUE));
            return ExitCode.OK;
        });
        return found[0];
    }

    private static int run(Connection connection, EngineRules engine, Work work) throws IOException {
        connection.requireReadable();
        try (WorkDirectory scratch = WorkDirectory.temporary("makegood-as-of");
                KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics())) {
            AuditRules rules = engine.rules(ledger, connection);
            return work.with(
                    new AsOf(
                            JournalLog.of(ledger),
                            rules,
                            scratch.path(),
                            (partition, rows) -> CutLedger.load(ledger, rules, partition, rows)),
                    CutLedger.before(ledger));
        }
    }

    /** The archive that has the moment answers, from its own beginning on. */
    private static int run(ArchiveChain archives, String at, Work work) throws IOException {
        Matcher position = POSITION.matcher(at);
        Archive archive = position.matches()
                ? archives.at(Integer.parseInt(position.group(1)), Long.parseLong(position.group(2)))
                : archives.at(Instants.parse("the moment", at));
        try (WorkDirectory scratch = WorkDirectory.temporary("makegood-as-of")) {
            return work.with(
                    new AsOf(archive.journal(), archive.rules(), scratch.path(), (partition, rows) -> {
                        try {
                            return archive.begin(partition, rows);
                        } catch (IOException e) {
                            throw new UncheckedIOException("the archive cannot be read", e);
                        }
                    }),
                    0);
        } catch (UncheckedIOException e) {
            throw ArchiveOptions.refused(e);
        } catch (DamagedRecord e) {
            throw ArchiveOptions.refused(e);
        }
    }

    /** A ledger that was cut knows what came after the cut. */
    private static Moment requireKept(Moment moment, long before) {
        if (moment.recordedAt() < before) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "what is older than " + Instant.ofEpochMilli(before)
                            + " was archived and cut off; ask the archive about earlier moments, with --archive DIR");
        }
        return moment;
    }

    /** An archive knows what was before its end, and after the one before it. */
    private static void requireArchived(ArchiveChain archives, Moment moment) {
        if (moment.recordedAt() < archives.since()) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "what is older than " + Instant.ofEpochMilli(archives.since())
                            + " is in the archive before: name that too, with --archive DIR");
        }
        if (moment.recordedAt() >= archives.before()) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "the archive holds what is older than "
                            + Instant.ofEpochMilli(archives.before())
                            + "; ask the ledger about later moments, without --archive");
        }
    }

    /** {@code audit as-of}. */
    @Command(
            name = "as-of",
            mixinStandardHelpOptions = true,
            description =
                    "Show balances, grants and open generations as they stood at a record time, or after a record of"
                            + " the journal.",
            footer = {
                "",
                "Examples:",
                "  ${makegood.command} audit as-of 2026-11-20T12:00:00Z pinsearch:user-1",
                "  ${makegood.command} audit as-of 3/1042 pinsearch:user-1",
                "  ${makegood.command} audit as-of 2025-06-30 pinsearch:user-1 --archive archive-2025"
            })
    static final class Then implements java.util.concurrent.Callable<Integer>, LongWork {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private EngineRules engine = new EngineRules();

        @Parameters(index = "0", paramLabel = "TIME|PARTITION/OFFSET", description = "The moment.")
        private String at = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "ACCOUNT", description = "Default: every account.")
        private @Nullable String account;

        @Option(names = "--json", description = "Print it as JSON.")
        private boolean json;

        @Mixin
        private ArchiveOptions archived = new ArchiveOptions();

        @Override
        public Integer call() throws IOException {
            ArchiveChain archives = archived.open();
            if (archives == null) {
                return run(connection, engine, (asOf, before) -> answer(asOf, requireKept(moment(asOf, at), before)));
            }
            return run(archives, at, (asOf, before) -> {
                Moment moment = moment(asOf, at);
                requireArchived(archives, moment);
                return answer(asOf, moment);
            });
        }

        private int answer(AsOf asOf, Moment moment) {
            String asked = account;
            if (asked != null) {
                Standing standing = asOf.account(asked, moment);
                if (standing == null) {
                    throw new CommandFailure(
                            ExitCode.FOUND_WRONG, "nothing was known of account " + Printable.text(asked) + " then");
                }
                print(standing);
                return ExitCode.OK;
            }
            List<Standing> all = new ArrayList<>();
            asOf.accounts(moment, all::add);
            print(all);
            return ExitCode.OK;
        }

        private void print(Standing standing) {
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ContractJson text = new ContractJson();
                out.println(text.write(text.tree(standing)));
                out.flush();
                return;
            }
            out.println("Account    " + Printable.text(standing.accountId()));
            out.println("Balance    " + Printable.count(standing.balance()));
            out.println("Available  " + Printable.count(standing.available()));
            out.println("Held       " + Printable.count(standing.held()));
            out.println("Last event " + Printable.time(standing.asOf()) + " UTC");
            out.println();
            if (!standing.grants().isEmpty()) {
                out.println(new Table<AsOf.GrantThen>()
                        .text("Grant", grant -> Printable.text(grant.grantId()))
                        .text("Kind", AsOf.GrantThen::kind)
                        .number("Remaining", grant -> Printable.count(grant.remaining()))
                        .text(
                                "Expires (UTC)",
                                grant -> grant.expiresAt() == null ? "never" : Printable.time(grant.expiresAt()))
                        .of(standing.grants()));
                out.println();
            }
            if (standing.openGenerations().isEmpty()) {
                out.println("No generation was open.");
            } else {
                out.println(new Table<AsOf.GenerationThen>()
                        .text("Open generation", generation -> Printable.text(generation.generationId()))
                        .text("Feature", generation -> Printable.text(generation.feature()))
                        .number("Charged", generation -> Printable.count(generation.outstanding()))
                        .text("Since (UTC)", generation -> Printable.time(generation.chargedAt()))
                        .of(standing.openGenerations()));
            }
            out.flush();
        }

        private void print(List<Standing> all) {
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ContractJson text = new ContractJson();
                ObjectNode node = text.object();
                node.set("data", text.tree(all));
                out.println(text.write(node));
            } else {
                out.println(new Table<Standing>()
                        .text("Account", standing -> Printable.text(standing.accountId()))
                        .number("Balance", standing -> Printable.count(standing.balance()))
                        .number("Available", standing -> Printable.count(standing.available()))
                        .number("Held", standing -> Printable.count(standing.held()))
                        .of(all));
                out.println();
                out.println(Printable.count(all.size()) + " accounts, "
                        + Printable.count(
                                all.stream().mapToLong(Standing::balance).sum()) + " credits");
            }
            out.flush();
        }
    }

    /** {@code audit diff}. */
    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = "Show by what balances changed between two moments.",
            footer = {"", "Example:  ${makegood.command} audit diff 2026-11-19 2026-11-20 pinsearch:user-1"})
    static final class Between implements java.util.concurrent.Callable<Integer>, LongWork {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private EngineRules engine = new EngineRules();

        @Parameters(index = "0", paramLabel = "FROM", description = "A time, or partition/offset.")
        private String from = "";

        @Parameters(index = "1", paramLabel = "TO", description = "A later one.")
        private String to = "";

        @Parameters(index = "2", arity = "0..1", paramLabel = "ACCOUNT", description = "Default: every account.")
        private @Nullable String account;

        @Option(names = "--json", description = "Print it as JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            return run(connection, engine, (asOf, before) -> {
                Moment first = requireKept(moment(asOf, from), before);
                Map<String, long[]> changed = asOf.diff(first, requireKept(moment(asOf, to), before), account);
                PrintWriter out = spec.commandLine().getOut();
                if (json) {
                    ContractJson text = new ContractJson();
                    ObjectNode node = text.object();
                    ArrayNode data = node.putArray("data");
                    changed.forEach((id, both) -> data.addObject()
                            .put("accountId", id)
                            .put("before", both[0])
                            .put("after", both[1])
                            .put("change", both[1] - both[0]));
                    out.println(text.write(node));
                } else if (changed.isEmpty()) {
                    out.println("No balance changed.");
                } else {
                    out.println(new Table<Map.Entry<String, long[]>>()
                            .text("Account", entry -> Printable.text(entry.getKey()))
                            .number("Before", entry -> Printable.count(entry.getValue()[0]))
                            .number("After", entry -> Printable.count(entry.getValue()[1]))
                            .number("Change", entry -> Printable.signed(entry.getValue()[1] - entry.getValue()[0]))
                            .of(List.copyOf(changed.entrySet())));
                }
                out.flush();
                return ExitCode.OK;
            });
        }
    }
}
