package io.makegood.cli;

import io.makegood.application.config.EngineSettings;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.WhatIf;
import io.makegood.audit.verify.WhatIf.Comparison;
import io.makegood.audit.verify.WhatIf.Totals;
import io.makegood.http.contract.ContractJson;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.policyfiles.PublishedPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The log once more: into a fresh namespace, or under another policy. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Replay the log: --into copies the journal to a fresh prefix, where a new engine can fold it;"
                + " --policy shows what it would have led to under another policy. Never writes to the live topics.",
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} audit replay --into rehearsal.",
            "  ${makegood.command} audit replay --into v2. --partitions 24",
            "  ${makegood.command} audit replay --policy new.yaml --from 2026-10-01 --to 2026-11-01"
        })
final class AuditReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private EngineRules engine = new EngineRules();

    @Option(names = "--into", paramLabel = "PREFIX", description = "Copy the journal under this topic prefix.")
    private @Nullable String into;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "With --into: over how many partitions. Default: as many as the journal has")
    private @Nullable Integer partitions;

    @Option(names = "--policy", paramLabel = "FILE", description = "Fold as if this policy had been in force.")
    private @Nullable Path policy;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "With --policy: count from here. Default: the beginning")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "With --policy: count until here. Default: now")
    private @Nullable String to;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        String prefix = into;
        Path file = policy;
        if ((prefix == null) == (file == null)) {
            throw new CommandFailure(ExitCode.USAGE, "say one of --into PREFIX and --policy FILE");
        }
        Integer count = partitions;
        if (count != null && (count < 1 || count > EngineSettings.PARTITIONS_MAX)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--partitions must be 1 to " + EngineSettings.PARTITIONS_MAX + ", was " + count);
        }
        connection.requireReachable();
        try (KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics())) {
            return prefix != null ? copy(ledger, prefix) : compare(ledger, file == null ? Path.of("") : file);
        }
    }

    /** A migration that nobody follows. */
    private int copy(KafkaLedger ledger, String prefix) {
        return new MigrationOnce(spec, connection, json)
                .run(
                        ledger,
                        MigrateCommand.into(connection, prefix, null, null),
                        partitions,
                        engine.applicationId(connection.topics()));
    }

    private int compare(KafkaLedger ledger, Path file) throws IOException {
        PolicyFile read = PolicyCommand.read(file);
        PublishedPolicy rules = read.policy()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        Printable.text(file.toString()) + " is no valid policy: " + Printable.text(read.summary())));
        String begin = from;
        String end = to;
        long since = begin == null ? 0 : Instants.parse("--from", begin);
        long until = end == null ? Long.MAX_VALUE : Instants.parse("--to", end);
        Comparison comparison;
        try (WorkDirectory scratch = WorkDirectory.temporary("makegood-what-if")) {
            comparison = new WhatIf(ledger, engine.rules(ledger, connection), scratch.path())
                    .compare(rules, read.document(), since, until);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.tree(comparison)));
        } else {
            print(out, rules, comparison);
        }
        out.flush();
        return ExitCode.OK;
    }

    private record Line(String what, long was, long wouldBe) {}

    private static void print(PrintWriter out, PublishedPolicy rules, Comparison comparison) {
        Totals was = comparison.asItWas();
        Totals would = comparison.asItWouldBe();
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("credits charged", was.charged(), would.charged()));
        TreeSet<String> features = new TreeSet<>(was.chargedByFeature().keySet());
        features.addAll(would.chargedByFeature().keySet());
        for (String feature : features) {
            lines.add(new Line(
                    "  " + feature,
                    was.chargedByFeature().getOrDefault(feature, 0L),
                    would.chargedByFeature().getOrDefault(feature, 0L)));
        }
        lines.add(new Line("credits given back", was.refunded(), would.refunded()));
        TreeSet<String> causes = new TreeSet<>(was.refundedByCause().keySet());
        causes.addAll(would.refundedByCause().keySet());
        for (String cause : causes) {
            lines.add(new Line(
                    "  " + cause,
                    was.refundedByCause().getOrDefault(cause, 0L),
                    would.refundedByCause().getOrDefault(cause, 0L)));
        }
        lines.add(new Line("charges declined for credits", was.declinedForCredits(), would.declinedForCredits()));
        lines.add(new Line("claims accepted", was.claimsAccepted(), would.claimsAccepted()));
        lines.add(new Line("claims declined", was.claimsDeclined(), would.claimsDeclined()));
        lines.add(new Line("cases opened", was.cases(), would.cases()));
        out.println("Had " + Printable.text(rules.title()) + " been in force from the beginning:");
        out.println();
        out.println(new Table<Line>()
                .text("", line -> Printable.text(line.what()))
                .number("As it was", line -> Printable.count(line.was()))
                .number("As it would be", line -> Printable.count(line.wouldBe()))
                .number("Difference", line -> Printable.signed(line.wouldBe() - line.was()))
                .of(lines));
        out.println();
        out.println(Printable.count(comparison.accountsThatDiffer()) + " accounts would have another balance. "
                + Printable.count(comparison.repriced())
                + " published charges were priced anew; what customers would have done differently is not known.");
    }
}
