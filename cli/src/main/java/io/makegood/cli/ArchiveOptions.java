package io.makegood.cli;

import io.makegood.audit.archive.Archive;
import io.makegood.audit.archive.ArchiveChain;
import io.makegood.audit.archive.DamagedRecord;
import io.makegood.audit.archive.InvalidArchive;
import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.ArchivedJournal;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.DiskRows;
import io.makegood.audit.verify.InvalidAuditFile;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.LedgerAudit;
import io.makegood.audit.verify.OpeningRows;
import io.makegood.audit.verify.PartitionState;
import io.makegood.audit.verify.RecordStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Archives, one or several that go on from one another. */
final class ArchiveOptions {
    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description =
                    "An archive, which archive --to wrote; several times for archives that go on from one another. as-of and prove"
                            + " look in it in place of the ledger, without a Kafka; verify goes on from where it ends; replay and migrate"
                            + " read from it what was cut off.")
    private List<Path> directories = List.of();

    @Mixin
    private PublicKeys publicKeys = new PublicKeys();

    /** The keys that are accepted. */
    AcceptedKeys keys() {
        return publicKeys.read();
    }

    /** The archives, or null if none was named. */
    @Nullable
    ArchiveChain open() {
        if (directories.isEmpty()) {
            return null;
        }
        AcceptedKeys keys = keys();
        List<Archive> archives = new ArrayList<>();
        for (Path directory : directories) {
            archives.add(open(directory, keys));
        }
        try {
            return ArchiveChain.of(archives);
        } catch (InvalidArchive e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "the archives cannot be read; see that their files can be");
        }
    }

    private static Archive open(Path directory, AcceptedKeys keys) {
        try {
            return Archive.open(directory, keys);
        } catch (InvalidArchive e) {
            throw refused(directory, e);
        } catch (InvalidAuditFile e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "cannot read the archive in " + Printable.text(directory.toString()));
        }
    }

    /** The archives of that ledger's journal from its first record on; nothing if none was named. */
    ArchivedJournal journalOf(KafkaLedger ledger) {
        ArchiveChain chain = open();
        if (chain == null) {
            return ArchivedJournal.NONE;
        }
        if (!chain.last()
                .manifest()
                .journalTopicId()
                .equals(ledger.journal().topicId().toString())) {
            throw new CommandFailure(
                    ExitCode.USAGE, "the archives are of another ledger, or its journal was made anew");
        }
        if (chain.begins() != null) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the oldest archive, "
                            + Printable.text(chain.archives().get(0).directory().toString())
                            + ", goes on from another one: name that too, with --archive DIR");
        }
        return chain.journal();
    }

    /** Puts the rows with which the newest archive ends where an audit goes on from them, and returns the checkpoint that goes with them. */
    static Checkpoint load(ArchiveChain chain, AuditRules rules, Path work) throws IOException {
        Archive archive = chain.last();
        AuditRules then = archive.rules();
        if (then.retentionMillis() != rules.retentionMillis()
                || then.chargeTimeoutMillis() != rules.chargeTimeoutMillis()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the archive was folded with --retention " + Duration.ofMillis(then.retentionMillis())
                            + " and --charge-timeout " + Duration.ofMillis(then.chargeTimeoutMillis())
                            + "; say the same, or an audit that goes on from it finds differences that are none");
        }
        try {
            for (PartitionState state : archive.checkpoint().partitions()) {
                try (DiskRows rows = new DiskRows(LedgerAudit.emptyRowsOf(work, state.partition()));
                        RecordStream opening = archive.opening(state.partition())) {
                    OpeningRows.load(rows, opening, state.journalOffset());
                }
            }
            return archive.checkpoint();
        } catch (InvalidArchive e) {
            throw refused(archive.directory(), e);
        } catch (DamagedRecord e) {
            throw refused(e);
        }
    }

    static CommandFailure refused(Path directory, InvalidArchive e) {
        return new CommandFailure(
                ExitCode.FOUND_WRONG, Printable.text(directory.toString()) + ": " + Printable.text(e.getMessage()));
    }

    /** What is wrong with a file of an archive that was opened. */
    static CommandFailure refused(UncheckedIOException e) {
        return e.getCause() instanceof InvalidArchive invalid
                ? new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(invalid.getMessage()))
                : new CommandFailure(ExitCode.USAGE, "the archive cannot be read; see that its files can be");
    }

    /** The same. */
    static CommandFailure refused(DamagedRecord e) {
        return new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(e.getMessage()));
    }
}
