package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.audit.archive.Archive;
import io.makegood.audit.archive.ArchiveChain;
import io.makegood.audit.archive.ArchiveCheck;
import io.makegood.audit.archive.ArchiveReport;
import io.makegood.audit.archive.ArchiveReport.Problem;
import io.makegood.audit.archive.ArchiveWriting;
import io.makegood.audit.archive.InvalidArchive;
import io.makegood.audit.archive.Manifest;
import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.AuditReport;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.Cut;
import io.makegood.audit.verify.DiskRows;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.LedgerAudit;
import io.makegood.audit.verify.NoCut;
import io.makegood.http.contract.ContractJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The old part of a ledger in files. The ledger keeps what is archived, unless it is told to cut it off. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description =
                "Write what is older than a moment, the journal and what it led to, into files that prove themselves. The"
                        + " ledger is audited up to there first, and keeps everything unless --cut is said.",
        subcommands = {ArchiveCommand.Verify.class, ArchiveCut.class},
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} archive --before 2026-01-01 --to archive-2025 --sign-key auditor.pem",
            "  ${makegood.command} archive verify archive-2025 --public-key auditor.pem.pub",
            "  ${makegood.command} archive cut archive-2025 --public-key auditor.pem.pub",
            "  ${makegood.command} audit as-of 2025-06-30 pinsearch:user-1 --archive archive-2025"
        })
final class ArchiveCommand implements Callable<Integer> {
    private static final int THREADS_DEFAULT = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private EngineRules engine = new EngineRules();

    @Option(
            names = "--before",
            paramLabel = "TIME",
            description = "Archive records of an earlier record time: a day, from its beginning in UTC, or a moment.")
    private @Nullable String before;

    @Option(names = "--to", paramLabel = "DIR", description = "Where the files go: an empty directory, or a new one.")
    private @Nullable Path to;

    @Option(
            names = "--sign-key",
            paramLabel = "FILE",
            description = "Sign it (Ed25519, PEM); audit keygen makes such a key.")
    private @Nullable Path signKey;

    @Option(
            names = "--cut",
            description = "Then delete from the topics what is archived: engine and audit go on from its openings.")
    private boolean cut;

    @Option(names = "--unsigned", description = "With --cut: though nobody signs the archive.")
    private boolean unsigned;

    @Option(names = "--threads", paramLabel = "N", description = "Partitions audited at a time. Default: 2")
    private int threads = THREADS_DEFAULT;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        String moment = before;
        Path named = to;
        if (moment == null || named == null) {
            throw new ParameterException(
                    spec.commandLine(), "Say --before TIME and --to DIR, archive verify DIR, or archive cut DIR.");
        }
        long time = Instants.parse("--before", moment);
        if (time > System.currentTimeMillis()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--before is " + Printable.text(moment) + ", which is yet to come; write a moment that is past");
        }
        PrivateKey key = signKey == null ? null : AuditCommand.signingKey(signKey);
        if (cut && key == null && !unsigned) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--cut asks for --sign-key FILE; or accept with --unsigned that nobody signs it.");
        }
        connection.requireReachable();
        Path directory = DataDirectories.make(spec, "--to", named);
        try (KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics())) {
            int code = Archive.isComplete(directory)
                    ? isThere(Archive.open(directory, AcceptedKeys.NOT_ASKED).manifest(), time, directory)
                    : write(ledger, time, directory, key);
            return cut && code == ExitCode.OK
                    ? ArchiveCut.cut(
                            spec.commandLine(),
                            ledger,
                            directory,
                            AcceptedKeys.NOT_ASKED,
                            engine.applicationId(connection.topics()),
                            new ArchiveCut.Asked(connection, unsigned, json))
                    : code;
        } catch (NoCut e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(e.getMessage()));
        } catch (InvalidArchive e) {
            throw ArchiveOptions.refused(directory, e);
        }
    }

    private int isThere(Manifest manifest, long time, Path directory) {
        if (manifest.before() != time || !manifest.topicPrefix().equals(connection.topicPrefix)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    Printable.text(directory.toString()) + " holds an archive of what is older than "
                            + Instant.ofEpochMilli(manifest.before()) + " under "
                            + Printable.text(manifest.topicPrefix()) + "; name another directory");
        }
        print(manifest, directory, "is complete already, and was left as it is");
        return ExitCode.OK;
    }

    private int write(KafkaLedger ledger, long time, Path directory, @Nullable PrivateKey key) throws IOException {
        AuditRules rules = engine.rules(ledger, connection);
        String applicationId = engine.applicationId(connection.topics());
        ArchiveWriting.Beginning beginning = CutLedger.beginning(ledger, rules);
        if (beginning != null && time <= beginning.told().manifest().before()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "what is older than "
                            + Instant.ofEpochMilli(beginning.told().manifest().before())
                            + " was archived and cut off; write a later moment");
        }
        Checkpoint begins = beginning == null ? null : beginning.told().checkpoint();
        Cut cut = Cut.of(ledger, applicationId, begins, time);
        try (WorkDirectory work = WorkDirectory.temporary("makegood-archive")) {
            LedgerAudit.Result audited;
            try (Progress progress = Progress.of(spec.commandLine().getErr(), "Auditing", !json)) {
                audited = new LedgerAudit(ledger, rules, applicationId, work.path(), threads)
                        .upTo(cut)
                        .run(
                                CutLedger.begin(ledger, null, AcceptedKeys.NOT_ASKED, rules, work.path()),
                                null,
                                progress::show);
            }
            if (!audited.report().agrees()) {
                disagrees(audited.report());
                return ExitCode.FOUND_WRONG;
            }
            ArchiveWriting writing = new ArchiveWriting(directory, rules, time, key).goingOnFrom(beginning);
            print(write(ledger, writing, audited, work.path()), directory, "is complete");
            return ExitCode.OK;
        }
    }

    private Manifest write(KafkaLedger ledger, ArchiveWriting writing, LedgerAudit.Result audited, Path rows)
            throws IOException {
        AtomicLong written = new AtomicLong();
        var counts = audited.report().counts();
        long all = Math.max(1, counts.journal() + counts.entries() + counts.refunds() + counts.notices());
        try (Progress progress = Progress.of(spec.commandLine().getErr(), "Writing", !json)) {
            return writing.write(
                    audited.checkpoint(),
                    ArchiveWriting.Source.of(ledger),
                    partition -> new DiskRows(LedgerAudit.rowsOf(rows, partition)),
                    more -> progress.show(written.addAndGet(more), all));
        }
    }

    private void disagrees(AuditReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.tree(report)));
        } else {
            out.println("THE LEDGER DOES NOT AGREE WITH ITS LOG up to there, so nothing was archived.");
            out.println();
            AuditCommand.printFindings(out, report);
        }
        out.flush();
    }

    private void print(Manifest manifest, Path directory, String state) {
        if (json && cut) {
            // One document is printed, and it is that of the cut.
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        long records = 0;
        long bytes = 0;
        for (Manifest.Part part : manifest.partitions()) {
            for (Manifest.RecordFile file : part.files()) {
                records += file.records();
                bytes += file.bytes();
            }
        }
        boolean signed = Files.exists(directory.resolve("manifest.sig"));
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode node = text.object();
            node.put("directory", directory.toString());
            node.put("before", manifest.before());
            node.put("records", records);
            node.put("bytes", bytes);
            node.put("isSigned", signed);
            node.set("partitions", text.tree(manifest.partitions()));
            out.println(text.write(node));
        } else {
            out.println(new Table<Manifest.Part>()
                    .number("Partition", part -> Integer.toString(part.partition()))
                    .number("Journal up to offset", part -> Printable.count(part.journalTo()))
                    .number(
                            "Events",
                            part -> Printable.count(part.files().get(0).records()))
                    .number(
                            "Entries",
                            part -> Printable.count(part.files().get(1).records()))
                    .number(
                            "Refunds",
                            part -> Printable.count(part.files().get(2).records()))
                    .number(
                            "Notices",
                            part -> Printable.count(part.files().get(3).records()))
                    .of(manifest.partitions()));
            out.println();
            out.println("The " + (signed ? "signed " : "") + "archive in " + Printable.text(directory.toString()) + " "
                    + state + ": " + Printable.count(records) + " records older than "
                    + Instant.ofEpochMilli(manifest.before()) + ", " + Printable.count(bytes) + " bytes.");
        }
        out.flush();
    }

    /** {@code archive verify}. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description =
                    "Check an archive without a Kafka: signature, digests, roots, and the journal folded again and compared with every"
                            + " entry, refund and notice; of several, that each goes on where the one before ends. Exit code 0 only if everything agrees.",
            footer = {
                "",
                "Examples:",
                "  ${makegood.command} archive verify archive-2025 --public-key auditor.pem.pub",
                "  ${makegood.command} archive verify archive-2024 archive-2025 --public-key old.pem.pub --public-key auditor.pem.pub"
            })
    static final class Verify implements Callable<Integer>, LongWork {
        private static final int PROBLEMS_SHOWN = 20;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(
                paramLabel = "DIR",
                arity = "1..*",
                description = "What archive --to wrote; of archives that go on from one another all, the oldest first.")
        private List<Path> directories = List.of();

        @Mixin
        private PublicKeys publicKeys = new PublicKeys();

        @Option(names = "--json", description = "Print the report as JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            ObjectNode all = new ContractJson().object();
            boolean agree = true;
            ArchiveCheck earlier = null;
            for (Path directory : directories) {
                if (!Files.isDirectory(directory)) {
                    throw new CommandFailure(
                            ExitCode.USAGE, "there is no directory " + Printable.text(directory.toString()));
                }
                try (WorkDirectory work = WorkDirectory.temporary("makegood-archive")) {
                    ArchiveCheck check = new ArchiveCheck(
                            directory,
                            publicKeys.read(),
                            partition -> new DiskRows(work.path().resolve("partition-" + partition)));
                    ArchiveReport report = check.run(earlier);
                    agree &= report.agrees();
                    earlier = check;
                    print(directory, report, all);
                }
            }
            requireChain(agree);
            if (json) {
                spec.commandLine()
                        .getOut()
                        .println(new ContractJson().write(directories.size() == 1 ? all.get("one") : all));
                spec.commandLine().getOut().flush();
            }
            return agree ? ExitCode.OK : ExitCode.FOUND_WRONG;
        }

        /** Returns if each of several goes on where the one before ends. */
        private void requireChain(boolean agree) throws IOException {
            if (!agree || directories.size() == 1) {
                return;
            }
            try {
                List<Archive> archives = new ArrayList<>();
                for (Path directory : directories) {
                    archives.add(Archive.open(directory, publicKeys.read()));
                }
                ArchiveChain chain = ArchiveChain.of(archives);
                if (!chain.archives().equals(archives)) {
                    throw new CommandFailure(ExitCode.USAGE, "name the archives in their order, the oldest first");
                }
            } catch (InvalidArchive e) {
                throw new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(e.getMessage()));
            }
        }

        private void print(Path directory, ArchiveReport report, ObjectNode all) {
            if (!json) {
                if (directories.size() > 1) {
                    spec.commandLine().getOut().println(Printable.text(directory.toString()));
                }
                print(report);
                return;
            }
            ObjectNode node = (ObjectNode) new ContractJson().tree(report);
            // The names of records' fields that begin with "is" are no part of what the contract's mapper finds by
            // itself.
            node.put("isSigned", report.isSigned());
            if (directories.size() == 1) {
                all.set("one", node);
            } else {
                node.put("directory", directory.toString());
                all.withArray("/data").add(node);
            }
        }

        private void print(ArchiveReport report) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(report.agrees() ? "THE ARCHIVE AGREES WITH ITSELF" : "THE ARCHIVE WAS CHANGED OR DAMAGED");
            out.println();
            if (!report.topicPrefix().isEmpty()) {
                out.println(Printable.count(report.records()) + " records of the journal, "
                        + Printable.count(report.entries()) + " entries, " + Printable.count(report.refunds())
                        + " refunds and " + Printable.count(report.notices()) + " notices under "
                        + Printable.text(report.topicPrefix()) + ", older than "
                        + Instant.ofEpochMilli(report.before()));
                out.println();
                AuditCommand.printTrialBalance(out, report.balances(), report.contra());
            }
            if (!report.problems().isEmpty()) {
                List<Problem> shown = report.problems()
                        .subList(0, Math.min(PROBLEMS_SHOWN, report.problems().size()));
                out.println(new Table<Problem>()
                        .text("Found", Problem::kind)
                        .text("File", problem -> Printable.text(problem.file()))
                        .number("Record", problem -> numberOf(problem.record()))
                        .number("Offset", problem -> numberOf(problem.offset()))
                        .text("Account", problem -> Printable.text(problem.accountId()))
                        .text("What", problem -> Printable.text(problem.detail()))
                        .of(shown));
                if (report.problemCount() > shown.size()) {
                    out.println("... and " + Printable.count(report.problemCount() - shown.size())
                            + " more; --json shows up to 1,000");
                }
                out.println();
            }
            report.notes().forEach(note -> out.println("Note: " + Printable.text(note)));
            out.flush();
        }

        private static String numberOf(long number) {
            return number < 0 ? "" : Printable.count(number);
        }
    }
}
