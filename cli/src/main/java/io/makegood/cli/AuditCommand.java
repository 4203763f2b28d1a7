package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.audit.archive.Archive;
import io.makegood.audit.archive.ArchiveChain;
import io.makegood.audit.archive.DamagedRecord;
import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.AuditKeys;
import io.makegood.audit.verify.AuditReport;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.EntryProof;
import io.makegood.audit.verify.Finding;
import io.makegood.audit.verify.InvalidAuditFile;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.LedgerAudit;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.http.contract.ContractJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

/** What an auditor asks of a ledger. Reads only. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Check a ledger against its own log, without touching it; look at any moment of it; take it out.",
        subcommands = {
            AsOfCommand.Then.class,
            AsOfCommand.Between.class,
            AuditReplayCommand.class,
            AuditTablesCommand.Export.class,
            AuditTablesCommand.Report.class
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} audit verify",
            "  ${makegood.command} audit verify --work-dir audit --sign-key auditor.pem",
            "  ${makegood.command} audit keygen auditor.pem"
        })
final class AuditCommand implements Runnable {
    private static final String CHECKPOINT_FILE = "checkpoint.json";
    private static final int FINDINGS_SHOWN = 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say verify, as-of, diff, replay, prove, export, report or keygen.");
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description =
                    "Fold the journal again and compare every entry, refund, notice, balance and dead letter with what"
                            + " it calls for. Exit code 0 only if everything agrees.",
            footer = {
                "",
                "With --work-dir, tomorrow's audit goes on where today's ended. On a live ledger it speaks of what",
                "the engine had saved when it began.",
                "Example:  ${makegood.command} audit verify --work-dir audit --sign-key auditor.pem"
            })
    int verify(
            @Mixin Connection connection,
            @Mixin EngineRules engine,
            @Option(
                            names = "--work-dir",
                            paramLabel = "DIR",
                            description =
                                    "Where rows and the checkpoint are kept. Default: temporary, from the beginning.")
                    @Nullable
                    Path workDirectory,
            @Option(
                            names = "--against",
                            paramLabel = "FILE",
                            description =
                                    "A checkpoint: fold from the beginning, and tell if what it covers was changed.")
                    @Nullable
                    Path against,
            @Option(names = "--sign-key", paramLabel = "FILE", description = "Sign the checkpoint (Ed25519, PEM).")
                    @Nullable
                    Path signKey,
            @Mixin ArchiveOptions archived,
            @Option(names = "--threads", paramLabel = "N", description = "Partitions at a time. Default: 2") @Nullable
                    Integer threads,
            @Option(
                            names = "--measure",
                            description = "Also read the journal with a bare consumer, and say how the two compare.")
                    boolean measure,
            @Option(names = "--json", description = "Print the report as JSON.") boolean json)
            throws IOException {
        connection.requireReachable();
        try (WorkDirectory work = workDirectory == null
                        ? WorkDirectory.temporary("makegood-audit")
                        : WorkDirectory.kept(DataDirectories.make(spec, "--work-dir", workDirectory));
                KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics())) {
            Path directory = work.path();
            AuditRules rules = engine.rules(ledger, connection);
            Path file = directory.resolve(CHECKPOINT_FILE);
            Checkpoint from = against == null && Files.exists(file) ? checkpoint(file, signKey, archived.keys()) : null;
            ArchiveChain archives = archived.open();
            if (archives != null && from == null) {
                if (against != null) {
                    throw new ParameterException(
                            spec.commandLine(), "say one of --against, which reads from the beginning, and --archive");
                }
                from = ArchiveOptions.load(archives, rules, directory);
            }
            if (against != null) {
                CutLedger.requireWhole(ledger, "--against", "leave it out, and say --archive DIR");
            } else {
                from = CutLedger.begin(ledger, from, archived.keys(), rules, directory);
            }
            Checkpoint then = against == null ? null : checkpoint(against, null, archived.keys());
            LedgerAudit audit = new LedgerAudit(
                    ledger,
                    rules,
                    engine.applicationId(connection.topics()),
                    directory,
                    threads == null ? 2 : threads,
                    workDirectory != null);
            LedgerAudit.Result result;
            try (Progress progress = Progress.of(spec.commandLine().getErr(), "Auditing", !json)) {
                result = audit.run(from, then, progress::show);
            }
            Path written = null;
            if (workDirectory != null && result.report().agrees()) {
                Checkpoint reached = signKey == null
                        ? result.checkpoint()
                        : result.checkpoint().signedBy(signingKey(signKey));
                reached.write(file);
                written = file;
            }
            print(result.report(), written, signKey != null, json);
            if (measure) {
                measure(audit, result.report());
            }
            return result.report().agrees() ? ExitCode.OK : ExitCode.FOUND_WRONG;
        }
    }

    private void measure(LedgerAudit audit, AuditReport report) {
        long bare = audit.bareConsumerRate();
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        PrintWriter err = spec.commandLine().getErr();
        err.println(String.format(
                Locale.ROOT,
                "A bare consumer reads %s records a second with as many threads: the audit ran at %.2f of that. Heap at most"
                        + " %,d MiB.",
                Printable.count(bare),
                (double) report.eventsPerSecond() / Math.max(1, bare),
                heap >> 20));
        err.flush();
    }

    static PrivateKey signingKey(Path file) {
        try {
            return AuditKeys.readPrivate(file);
        } catch (InvalidAuditFile e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read --sign-key " + Printable.text(file.toString()));
        }
    }

    private static Checkpoint checkpoint(Path file, @Nullable Path signKey, AcceptedKeys keys) {
        try {
            Checkpoint read = Checkpoint.read(file);
            if (!read.holdsTogether()) {
                throw new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        Printable.text(file.toString()) + " was edited: its digest does not go with its content");
            }
            if (keys.areAsked() && !keys.signed(read)) {
                throw new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        Printable.text(file.toString()) + " is not signed by the key " + keys.ids());
            }
            if (!keys.areAsked() && signKey != null && read.signature() == null) {
                throw new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        Printable.text(file.toString())
                                + " is not signed; begin anew in another --work-dir, or leave --sign-key out");
            }
            return read;
        } catch (InvalidAuditFile e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + Printable.text(file.toString()));
        }
    }

    private void print(AuditReport report, @Nullable Path checkpoint, boolean signed, boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode node = (ObjectNode) text.tree(report);
            node.put("eventsPerSecond", report.eventsPerSecond());
            out.println(text.write(node));
            out.flush();
            return;
        }
        out.println();
        out.println(report.agrees() ? "THE LEDGER AGREES WITH ITS LOG" : "THE LEDGER DOES NOT AGREE WITH ITS LOG");
        out.println();
        printCounts(out, report);
        printTrialBalance(out, report.balances(), report.contra());
        out.println(new Table<AuditReport.Reached>()
                .number("Partition", each -> Integer.toString(each.partition()))
                .number("Audited to offset", each -> Printable.count(each.journalOffset()))
                .number("Entries", each -> Printable.count(each.entries()))
                .text("Merkle root of the entries", each -> each.entriesRoot().substring(0, 32) + " ...")
                .of(report.partitions()));
        out.println();
        printFindings(out, report);
        out.println(foldsOf(report));
        report.notes().forEach(note -> out.println("Note: " + Printable.text(note)));
        out.println("Digest of what was checked: " + report.digest());
        out.println(String.format(
                Locale.ROOT,
                "%s records folded in %.1f s: %s a second",
                Printable.count(report.auditedNow()),
                report.millis() / 1000.0,
                Printable.count(report.eventsPerSecond())));
        if (checkpoint != null) {
            out.println((signed ? "Signed checkpoint: " : "Checkpoint: ") + Printable.text(checkpoint.toString()));
        }
        out.flush();
    }

    private static String foldsOf(AuditReport report) {
        TreeMap<Integer, Long> partitions = new TreeMap<>();
        report.folds().forEach(fold -> partitions.merge(fold.version(), 1L, Long::sum));
        return "Decided by version "
                + partitions.entrySet().stream()
                        .map(each -> each.getKey() + " of the fold in " + Printable.count(each.getValue())
                                + (each.getValue() == 1 ? " partition" : " partitions"))
                        .collect(Collectors.joining(", then by version "))
                + "; each stretch was folded by its own";
    }

    static void printFindings(PrintWriter out, AuditReport report) {
        if (report.findings().isEmpty()) {
            return;
        }
        List<Finding> shown = report.findings()
                .subList(0, Math.min(FINDINGS_SHOWN, report.findings().size()));
        out.println(new Table<Finding>()
                .text("Found", finding -> finding.kind().name())
                .text("Topic", Finding::topic)
                .text("At", finding -> finding.partition() + "/" + finding.offset())
                .text("Account", finding -> Printable.text(finding.accountId()))
                .text("What", finding -> Printable.text(finding.detail()))
                .of(shown));
        if (report.findingCount() > shown.size()) {
            out.println("... and " + Printable.count(report.findingCount() - shown.size())
                    + " more; --json shows up to 1,000");
        }
        out.println();
    }

    /** How many stand behind the ledger's departure. */
    private static long left(AuditReport report) {
        var counts = report.counts();
        return counts.journal() - counts.applied() - counts.duplicates() - counts.dead() - counts.forwarded();
    }

    private static void printCounts(PrintWriter out, AuditReport report) {
        out.println(Printable.count(report.counts().journal()) + " records in the journal = "
                + Printable.count(report.counts().applied()) + " applied + "
                + Printable.count(report.counts().duplicates()) + " duplicates + "
                + Printable.count(report.counts().dead()) + " dead letters + "
                + Printable.count(report.counts().forwarded()) + " passed on"
                + (left(report) == 0 ? "" : " + " + Printable.count(left(report)) + " decided where the ledger went"));
        out.println(Printable.count(report.counts().entries()) + " entries, "
                + Printable.count(report.counts().refunds()) + " refunds and "
                + Printable.count(report.counts().notices()) + " notices compared byte for byte");
        out.println();
    }

    static void printTrialBalance(PrintWriter out, long balances, Map<String, Long> contra) {
        out.println("Trial balance");
        long sum = balances;
        out.println(String.format(Locale.ROOT, "  %-12s %,20d", "accounts", balances));
        for (Map.Entry<String, Long> side : contra.entrySet()) {
            out.println(String.format(
                    Locale.ROOT, "  %-12s %,20d", side.getKey().toLowerCase(Locale.ROOT), side.getValue()));
            sum += side.getValue();
        }
        out.println(String.format(Locale.ROOT, "  %-12s %,20d", "sum", sum));
        out.println();
    }

    @LongWork.OfMethod
    @Command(
            name = "prove",
            mixinStandardHelpOptions = true,
            description =
                    "Print the proof that an entry is among those that a checkpoint covers, as JSON that a few lines of"
                            + " any language can check.",
            footer = {
                "",
                "Examples:",
                "  ${makegood.command} audit prove pinsearch:user-1:e7 --checkpoint audit/checkpoint.json",
                "  ${makegood.command} audit prove pinsearch:user-1:e7 --archive archive-2025"
            })
    int prove(
            @Mixin Connection connection,
            @Mixin ArchiveOptions archived,
            @Parameters(paramLabel = "ENTRY", description = "The entry's id.") String entryId,
            @Option(
                            names = "--checkpoint",
                            paramLabel = "FILE",
                            description = "What verify wrote. An archive has its own.")
                    @Nullable
                    Path file)
            throws IOException {
        ArchiveChain archives = archived.open();
        if ((file == null) == (archives == null)) {
            throw new ParameterException(
                    spec.commandLine(), "say one of --checkpoint FILE, which verify wrote, and --archive DIR");
        }
        try {
            if (archives != null) {
                // The archive that has the entry proves it.
                Archive has = archives.last();
                Optional<EntryProof> found = Optional.empty();
                for (Archive archive : archives.archives()) {
                    if (found.isEmpty()) {
                        has = archive;
                        found = EntryProof.of(
                                state -> archive.stream(Kind.ENTRIES, state.partition()),
                                archive.begins(),
                                archive.checkpoint(),
                                entryId);
                    }
                }
                print(found, has.checkpoint(), entryId);
                return ExitCode.OK;
            }
            Checkpoint checkpoint = checkpoint(Objects.requireNonNull(file), null, archived.keys());
            connection.requireReachable();
            try (KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics())) {
                print(EntryProof.of(ledger, CutLedger.begins(ledger), checkpoint, entryId), checkpoint, entryId);
                return ExitCode.OK;
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw ArchiveOptions.refused(e);
        } catch (DamagedRecord e) {
            throw ArchiveOptions.refused(e);
        }
    }

    private void print(Optional<EntryProof> found, Checkpoint checkpoint, String entryId) {
        EntryProof proof = found.orElseThrow(() -> new CommandFailure(
                ExitCode.FOUND_WRONG,
                "the checkpoint covers no entry " + Printable.text(entryId) + "; it may be newer than the checkpoint"));
        ContractJson text = new ContractJson();
        ObjectNode node = (ObjectNode) text.tree(proof);
        node.put("checkpointText", checkpoint.text());
        node.put("checkpointSignature", checkpoint.signature());
        out().println(text.write(node));
        out().flush();
    }

    @Command(
            name = "keygen",
            mixinStandardHelpOptions = true,
            description = "Make an Ed25519 key that signs checkpoints, and its public key beside it.",
            footer = {"", "Example:  ${makegood.command} audit keygen auditor.pem"})
    int keygen(@Parameters(paramLabel = "FILE", description = "Where the private key goes.") Path file) {
        try {
            Path publicFile = AuditKeys.generate(file);
            out().println("private key: " + Printable.text(file.toString()) + "  (keep it to yourself)");
            out().println("public key:  " + Printable.text(publicFile.toString()));
            out().flush();
            return ExitCode.OK;
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, Printable.text(e.getFile()) + " exists already; choose another name");
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot write " + Printable.text(file.toString()) + "; see that its directory is there and can be"
                            + " written");
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
