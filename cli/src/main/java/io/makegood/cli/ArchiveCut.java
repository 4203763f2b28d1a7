package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.audit.archive.Archive;
import io.makegood.audit.archive.ArchiveCheck;
import io.makegood.audit.archive.ArchiveReport;
import io.makegood.audit.archive.InvalidArchive;
import io.makegood.audit.archive.InvalidOpening;
import io.makegood.audit.archive.LedgerCut;
import io.makegood.audit.archive.Manifest;
import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.DiskRows;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.NoCut;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.http.contract.ContractJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code archive cut}: what an archive holds leaves the topics. */
@Command(
        name = "cut",
        mixinStandardHelpOptions = true,
        description =
                "Delete from the topics what an archive holds, after it was verified and its openings were written into the"
                        + " topic of openings, from where engine and audit go on. There is no way back. What was interrupted is finished by"
                        + " the same command.",
        footer = {"", "Example:  ${makegood.command} archive cut archive-2025 --public-key auditor.pem.pub"})
final class ArchiveCut implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "DIR", description = "What archive --to wrote.")
    private Path directory = Path.of("");

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            description = "The engine's name in Kafka. Default: makegood- and the topic prefix, so makegood-ledger")
    private @Nullable String applicationId;

    @Mixin
    private PublicKeys publicKeys = new PublicKeys();

    @Option(names = "--unsigned", description = "Cut though nobody signed the archive.")
    private boolean unsigned;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure(ExitCode.USAGE, "there is no directory " + Printable.text(directory.toString()));
        }
        connection.requireReachable();
        String told = applicationId;
        try (KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics())) {
            return cut(
                    spec.commandLine(),
                    ledger,
                    directory,
                    publicKeys.read(),
                    told == null ? connection.topics().applicationId() : told,
                    new Asked(connection, unsigned, json));
        }
    }

    /** How it was asked for. */
    record Asked(Connection connection, boolean unsigned, boolean json) {}

    /** Verifies the archive and cuts where it ends; returns the exit code. */
    static int cut(
            CommandLine commandLine,
            KafkaLedger ledger,
            Path directory,
            AcceptedKeys keys,
            String applicationId,
            Asked asked)
            throws IOException {
        MirrorGuard.requireNoMirror(asked.connection());
        requireVerified(directory, keys);
        try (LedgerCut cut = new LedgerCut(ledger, Archive.open(directory, keys))) {
            cut.requireSafe(applicationId, asked.unsigned());
            Manifest manifest = Archive.open(directory, keys).manifest();
            long rows = Math.max(
                    1,
                    manifest.partitions().stream()
                            .mapToLong(part -> part.opening().records())
                            .sum());
            AtomicLong written = new AtomicLong();
            try (Progress progress = Progress.of(commandLine.getErr(), "Writing openings", !asked.json())) {
                cut.makeTopic();
                for (Manifest.Part part : manifest.partitions()) {
                    boolean unused = cut.write(part.partition(), more -> progress.show(written.addAndGet(more), rows));
                }
            }
            // Nothing is deleted before every opening is there as it should be.
            for (Manifest.Part part : manifest.partitions()) {
                cut.check(part.partition(), keys);
            }
            for (Kind kind : Kind.values()) {
                cut.delete(kind);
            }
            cut.deleteOlderOpenings();
            print(commandLine.getOut(), cut.begins(), manifest.before(), asked.json());
            return ExitCode.OK;
        } catch (NoCut e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(e.getMessage()));
        } catch (InvalidArchive e) {
            throw ArchiveOptions.refused(directory, e);
        } catch (InvalidOpening e) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG, "nothing was deleted, because " + Printable.text(e.getMessage()));
        }
    }

    private static void requireVerified(Path directory, AcceptedKeys keys) throws IOException {
        try (WorkDirectory work = WorkDirectory.temporary("makegood-archive")) {
            ArchiveReport report = new ArchiveCheck(
                            directory,
                            keys,
                            partition -> new DiskRows(work.path().resolve("partition-" + partition)))
                    .run();
            if (!report.agrees()) {
                ArchiveReport.Problem first = report.problems().get(0);
                throw new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        "the archive was changed or damaged, so nothing was cut: " + Printable.text(first.file()) + " "
                                + Printable.text(first.detail()) + "; archive verify says all");
            }
        }
    }

    private static void print(PrintWriter out, Map<Integer, Long> begins, long before, boolean json) {
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode node = text.object();
            node.put("before", before);
            node.set("begins", text.tree(begins));
            out.println(text.write(node));
        } else {
            out.println(new Table<Map.Entry<Integer, Long>>()
                    .number("Partition", begin -> Integer.toString(begin.getKey()))
                    .number("Journal begins at offset", begin -> Printable.count(begin.getValue()))
                    .of(java.util.List.copyOf(begins.entrySet())));
            out.println();
            out.println("What is older than " + Instant.ofEpochMilli(before)
                    + " is in the archive alone. Keep it as you kept the journal.");
        }
        out.flush();
    }
}
