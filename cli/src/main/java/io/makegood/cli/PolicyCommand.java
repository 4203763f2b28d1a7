package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.policy.PolicyRow;
import io.makegood.policyfiles.BuiltInMessages;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.policyfiles.PolicyNotes;
import io.makegood.policyfiles.PolicyProblem;
import io.makegood.policyfiles.PolicyTerms;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.readmodel.scan.PublishedPolicies;
import io.makegood.schemas.remedy.Launcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks, compares and publishes policies. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Check, compare, word and publish the policies that say what products charge and give back.",
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} policy check policies/example.yaml",
            "  ${makegood.command} policy diff policies/example.yaml",
            "  ${makegood.command} policy messages --language de",
            "  ${makegood.command} policy publish policies/example.yaml"
        })
final class PolicyCommand implements Runnable {
    /** Longer documents are refused by the reader; this much of a file is read at most. */
    private static final long FILE_BYTES_MAX = 8L << 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say check, diff, messages, publish or list.");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Say whether a file is a valid policy; name each mistake's line, field and remedy.",
            footer = {"", "Example:  ${makegood.command} policy check policies/example.yaml"})
    int check(
            @Parameters(paramLabel = "FILE", description = "The policy, as YAML or JSON.") Path file,
            @Option(names = "--terms", description = "Print all that it says, defaults included.") boolean terms,
            @Option(names = "--json", description = "Print the result as JSON.") boolean json) {
        PolicyFile read = read(file);
        PrintWriter out = out();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode result = text.object();
            result.put("valid", read.problems().isEmpty());
            result.set("problems", text.tree(read.problems()));
            read.policy().ifPresent(policy -> {
                result.set("notes", text.tree(PolicyNotes.of(policy)));
                result.set("terms", text.tree(PolicyTerms.of(policy).byPath()));
            });
            out.println(text.write(result));
        } else if (read.policy().isPresent()) {
            PublishedPolicy policy = read.policy().get();
            out.println(Printable.text(policy.title()) + " is a valid policy: "
                    + policy.features().size() + " features, for "
                    + (policy.accountPrefix().isEmpty()
                            ? "all accounts"
                            : "accounts that begin with " + Printable.text(policy.accountPrefix())));
            for (PolicyNotes.Note note : PolicyNotes.of(policy)) {
                out.println("Note: " + Printable.text(note.field()) + " " + Printable.text(note.text()) + ".");
            }
            if (terms) {
                out.println();
                out.println(termTable(PolicyTerms.of(policy).byPath()));
            }
        } else {
            printProblems(file, read.problems());
        }
        out.flush();
        return read.problems().isEmpty() ? ExitCode.OK : ExitCode.FOUND_WRONG;
    }

    @LongWork.OfMethod
    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = "Show what a new version changes for customers: against another file, or against the version"
                    + " that was published last.",
            footer = {
                "",
                "Examples:",
                "  ${makegood.command} policy diff new.yaml",
                "  ${makegood.command} policy diff old.yaml new.yaml"
            })
    int diff(
            @Mixin Connection connection,
            @Parameters(arity = "1..2", paramLabel = "[OLD] NEW", description = "The files.") List<Path> files,
            @Option(names = "--json", description = "Print the changes as JSON.") boolean json) {
        PublishedPolicy newer = valid(files.get(files.size() - 1));
        PublishedPolicy older = files.size() == 2
                ? valid(files.get(0))
                : newest(connection, newer.ref().id());
        List<PolicyTerms.Change> changes = PolicyTerms.of(older).changesTo(PolicyTerms.of(newer));
        PrintWriter out = out();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode result = text.object();
            result.put("from", older.title());
            result.put("to", newer.title());
            result.set("changes", text.tree(changes));
            out.println(text.write(result));
        } else if (changes.isEmpty()) {
            out.println("Nothing changes from " + Printable.text(older.title()) + " to " + Printable.text(newer.title())
                    + ".");
        } else {
            out.println("From " + Printable.text(older.title()) + " to " + Printable.text(newer.title()) + ":");
            out.println();
            out.println(new Table<PolicyTerms.Change>()
                    .text("Term", change -> Printable.text(change.path()))
                    .text("Before", change -> orDash(change.before()))
                    .text("After", change -> orDash(change.after()))
                    .of(changes));
            out.println();
            out.println(
                    "It holds for what is charged once it is in force; what was charged before is judged as before.");
        }
        out.flush();
        return ExitCode.OK;
    }

    @Command(
            name = "messages",
            mixinStandardHelpOptions = true,
            description = {
                "Print the part of a policy that tells customers in other languages what the ledger says in English by itself, to be put"
                        + " into a policy and changed there at will.",
                "Built in are en, de, fr, es, pt, it, nl, pl, ja and zh."
            },
            footer = {
                "",
                "Examples:",
                "  ${makegood.command} policy messages --language de",
                "  ${makegood.command} policy messages --language en,fr,ja >> my-policy.yaml"
            })
    int messages(
            @Option(
                            names = "--language",
                            split = ",",
                            required = true,
                            paramLabel = "TAG",
                            description = "The languages; the first is the policy's own.")
                    List<String> languages,
            @Option(names = "--json", description = "Print them as JSON.") boolean json) {
        for (String language : languages) {
            if (!BuiltInMessages.languages().contains(language)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--language: there is none " + Printable.text(language) + "; say one of "
                                + String.join(", ", BuiltInMessages.languages()));
            }
        }
        List<String> each = languages.stream().distinct().toList();
        PrintWriter out = out();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode result = text.object();
            each.forEach(language -> result.set(language, text.tree(BuiltInMessages.in(language))));
            out.println(text.write(result));
        } else {
            out.print(BuiltInMessages.section(each));
        }
        out.flush();
        return ExitCode.OK;
    }

    @LongWork.OfMethod
    @Command(
            name = "publish",
            mixinStandardHelpOptions = true,
            description = "Append a policy to every partition of the journal; it is in force from there, or from its"
                    + " effectiveFrom. Publishing the same again changes nothing.",
            footer = {"", "Example:  ${makegood.command} policy publish policies/example.yaml"})
    int publish(
            @Mixin Connection connection,
            @Parameters(paramLabel = "FILE", description = "The policy, as YAML or JSON.") Path file,
            @Option(names = "--json", description = "Print the result as JSON.") boolean json) {
        PolicyFile read = read(file);
        if (read.policy().isEmpty()) {
            printProblems(file, read.problems());
            return ExitCode.FOUND_WRONG;
        }
        PublishedPolicy policy = read.policy().get();
        connection.requireReachable();
        MirrorGuard.requireNoMirror(connection);
        PolicyPublication.Result result =
                new PolicyPublication(connection.clients(), connection.topics()).publish(policy, read.document());
        PrintWriter out = out();
        String title = Printable.text(policy.title());
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode node = text.object();
            node.put("policyId", policy.ref().id());
            node.put("version", policy.ref().version());
            node.put("status", result.status().name());
            node.put("partitions", result.partitions());
            node.put("detail", result.detail());
            out.println(text.write(node));
        } else {
            switch (result.status()) {
                case PUBLISHED ->
                    out.println("published " + title + " to " + result.partitions() + " partitions; in force "
                            + PolicyTerms.of(policy).byPath().get("effectiveFrom"));
                case ALREADY_PUBLISHED -> out.println(title + " was published before; nothing to do");
                case REFUSED -> err().println("not published: " + Printable.text(result.detail()));
            }
        }
        out.flush();
        err().flush();
        return result.status() == PolicyPublication.Status.REFUSED ? ExitCode.FOUND_WRONG : ExitCode.OK;
    }

    @LongWork.OfMethod
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the policies that were published, oldest first.",
            footer = {"", "Example:  ${makegood.command} policy list"})
    int list(@Mixin Connection connection, @Option(names = "--json", description = "As JSON.") boolean json) {
        connection.requireReachable();
        PublishedPolicies policies = PublishedPolicies.all(connection.reader(), connection.topics());
        PrintWriter out = out();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode result = text.object();
            ArrayNode all = result.putArray("data");
            policies.versions()
                    .forEach(row -> all.addObject()
                            .put("policyId", row.policyId())
                            .put("version", row.version())
                            .put("effectiveAt", row.effectiveAt())
                            .put("accountPrefix", policies.rules(row).accountPrefix()));
            out.println(text.write(result));
        } else if (policies.versions().isEmpty()) {
            out.println("No policy was published; the built-in one governs every account.");
            out.println("Publish one:  " + Launcher.name() + " policy publish policies/example.yaml");
        } else {
            out.println(new Table<PolicyRow>()
                    .text("Policy", row -> Printable.text(row.policyId()))
                    .text("Version", row -> Printable.text(row.version()))
                    .text("In force from (UTC)", row -> Printable.time(row.effectiveAt()))
                    .text(
                            "Accounts that begin with",
                            row -> Printable.text(policies.rules(row).accountPrefix()))
                    .of(policies.versions()));
        }
        out.flush();
        return ExitCode.OK;
    }

    private PublishedPolicy newest(Connection connection, String policyId) {
        connection.requireReachable();
        PublishedPolicies policies = PublishedPolicies.all(connection.reader(), connection.topics());
        Optional<PublishedPolicy> newest = Optional.empty();
        for (PolicyRow row : policies.versions()) {
            if (row.policyId().equals(policyId) && policies.rules(row) instanceof PublishedPolicy rules) {
                newest = Optional.of(rules);
            }
        }
        return newest.orElseThrow(() -> new CommandFailure(
                ExitCode.FOUND_WRONG,
                "no version of " + Printable.text(policyId)
                        + " was published yet; compare two files with policy diff OLD NEW"));
    }

    private PublishedPolicy valid(Path file) {
        PolicyFile read = read(file);
        return read.policy().orElseThrow(() -> {
            printProblems(file, read.problems());
            return new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(file.toString()) + " is no valid policy");
        });
    }

    static PolicyFile read(Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new CommandFailure(
                        ExitCode.USAGE, Printable.text(file.toString()) + " is far too large for a policy");
            }
            return PolicyFile.readToPublish(TextFile.read(file));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "cannot read " + Printable.text(file.toString()) + "; give a policy file");
        }
    }

    private void printProblems(Path file, List<PolicyProblem> problems) {
        PrintWriter err = err();
        for (PolicyProblem problem : problems) {
            err.println(Printable.text(file.toString()) + ":" + problem.line() + ":" + problem.column() + ": "
                    + problem.field() + " " + problem.problem());
            err.println("    " + problem.remedy());
        }
        err.flush();
    }

    private static String termTable(Map<String, String> terms) {
        return new Table<Map.Entry<String, String>>()
                .text("Term", term -> Printable.text(term.getKey()))
                .text("Says", term -> Printable.text(term.getValue()))
                .of(List.copyOf(terms.entrySet()));
    }

    private static String orDash(@Nullable String text) {
        return text == null ? "-" : Printable.text(text);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
