package io.makegood.cli;

import io.makegood.application.config.EngineSettings;
import io.makegood.audit.archive.DamagedRecord;
import io.makegood.audit.migration.LeftOut;
import io.makegood.audit.verify.ArchivedJournal;
import io.makegood.audit.verify.JournalLog;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.WhatIf;
import io.makegood.audit.verify.WhatIf.Comparison;
import io.makegood.audit.verify.WhatIf.Totals;
import io.makegood.audit.verify.WhatIfFold;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.fold.FoldVersion;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.policyfiles.PublishedPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
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
        description =
                "Replay the log: --into copies the journal to a fresh prefix, where a new engine can fold it;"
                        + " --policy shows what it would have led to under another policy, --fold by another version of the fold. Never writes to the live topics.",
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} audit replay --into rehearsal.",
            "  ${makegood.command} audit replay --into v2. --partitions 24",
            "  ${makegood.command} audit replay --policy new.yaml --from 2026-10-01 --to 2026-11-01",
            "  ${makegood.command} audit replay --fold 2"
        })
final class AuditReplayCommand implements Callable<Integer>, LongWork {
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
            names = "--fold",
            paramLabel = "VERSION",
            description = "Fold as if this version of the fold had been in force from the beginning.")
    private @Nullable Integer fold;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "With --policy: count from here. Default: the beginning")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "With --policy or --fold: count until here. Default: now")
    private @Nullable String to;

    @Mixin
    private ArchiveOptions archived = new ArchiveOptions();

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        String prefix = into;
        Path file = policy;
        Integer version = fold;
        if ((prefix == null ? 0 : 1) + (file == null ? 0 : 1) + (version == null ? 0 : 1) != 1) {
            throw new CommandFailure(ExitCode.USAGE, "say one of --into PREFIX, --policy FILE and --fold VERSION");
        }
        if (version != null && from != null) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--from goes with --policy; by another version of the fold all is compared from the beginning");
        }
        if (version != null && !FoldVersions.ALL.has(version)) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "this build has the versions 1 to "
                            + FoldVersions.ALL.newest().number() + " of the fold, and none is " + version);
        }
        Integer count = partitions;
        if (count != null && (count < 1 || count > EngineSettings.PARTITIONS_MAX)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--partitions must be 1 to " + EngineSettings.PARTITIONS_MAX + ", was " + count);
        }
        connection.requireReachable();
        try (KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics())) {
            if (version != null) {
                return compareFolds(ledger, FoldVersions.ALL.require(version));
            }
            return prefix != null ? copy(ledger, prefix) : compare(ledger, file == null ? Path.of("") : file);
        } catch (DamagedRecord e) {
            throw ArchiveOptions.refused(e);
        } catch (UncheckedIOException e) {
            throw ArchiveOptions.refused(e);
        }
    }

    /** A migration that nobody follows. */
    private int copy(KafkaLedger ledger, String prefix) {
        return new MigrationOnce(spec, connection, json)
                .from(archived.journalOf(ledger), LeftOut.NOTHING)
                .run(
                        ledger,
                        MigrateCommand.into(connection, prefix, null, null),
                        partitions,
                        engine.applicationId(connection.topics()));
    }

    private int compare(KafkaLedger ledger, Path file) throws IOException {
        JournalLog log = whole(ledger);
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
            comparison = new WhatIf(log, engine.rules(ledger, connection), scratch.path())
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

    /** All of the journal: what was cut off from the archives. */
    private JournalLog whole(KafkaLedger ledger) {
        ArchivedJournal known = archived.journalOf(ledger);
        if (!known.reaches(ledger.beginnings(ledger.topics().events().name()))) {
            CutLedger.requireWhole(
                    ledger, "a replay", "say --archive DIR, once for each archive that it was cut off with");
        }
        return known.then(JournalLog.of(ledger));
    }

    private int compareFolds(KafkaLedger ledger, FoldVersion version) throws IOException {
        JournalLog log = whole(ledger);
        String end = to;
        long until = end == null ? Long.MAX_VALUE : Instants.parse("--to", end);
        WhatIfFold.Comparison comparison;
        try (WorkDirectory scratch = WorkDirectory.temporary("makegood-what-if")) {
            comparison = new WhatIfFold(log, engine.rules(ledger, connection), scratch.path()).compare(version, until);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.tree(comparison)));
        } else {
            print(out, comparison);
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, WhatIfFold.Comparison comparison) {
        List<WhatIfFold.Difference> differences = comparison.differences();
        out.println("Had version " + comparison.version() + " of the fold been in force from the beginning, "
                + Printable.count(differences.size()) + " of " + Printable.count(comparison.accounts())
                + " accounts would differ.");
        if (differences.isEmpty()) {
            return;
        }
        out.println();
        out.println(new Table<WhatIfFold.Difference>()
                .text("Account", each -> Printable.text(each.accountId()))
                .number(
                        "Balance",
                        each -> both(
                                each.asItWas().balance(), each.asItWouldBe().balance()))
                .number(
                        "Entries",
                        each -> both(
                                each.asItWas().entries(), each.asItWouldBe().entries()))
                .number(
                        "Refunded",
                        each -> both(
                                each.asItWas().refunded(), each.asItWouldBe().refunded()))
                .number(
                        "Notices",
                        each -> both(
                                each.asItWas().notices(), each.asItWouldBe().notices()))
                .number(
                        "Cases",
                        each -> both(each.asItWas().cases(), each.asItWouldBe().cases()))
                .number(
                        "Dead letters",
                        each -> both(
                                each.asItWas().deadLetters(), each.asItWouldBe().deadLetters()))
                .text("Entries or refunds differ", each -> each.inContent() ? "yes" : "no")
                .of(differences));
        out.println();
        out.println("What the engine appended then was folded as it stands; what it would have appended is not known.");
    }

    private static String both(long was, long wouldBe) {
        return was == wouldBe ? Printable.count(was) : Printable.count(was) + " -> " + Printable.count(wouldBe);
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
