package io.makegood.cli;

import io.makegood.audit.archive.Archive;
import io.makegood.audit.archive.DamagedRecord;
import io.makegood.audit.archive.InvalidArchive;
import io.makegood.audit.verify.AuditKeys;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.DiskRows;
import io.makegood.audit.verify.InvalidAuditFile;
import io.makegood.audit.verify.LedgerAudit;
import io.makegood.audit.verify.OpeningRows;
import io.makegood.audit.verify.PartitionState;
import io.makegood.audit.verify.RecordStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An archive in which a command looks in place of the ledger. */
final class ArchiveOptions {
    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description = "Look in this archive, which archive --to wrote, in place of the ledger. Needs no Kafka.")
    @Nullable
    Path directory;

    @Option(names = "--public-key", paramLabel = "FILE", description = "Take the archive only if this key signed it.")
    @Nullable
    Path publicKey;

    /** The archive, or null if none was named. */
    @Nullable
    Archive open() {
        Path named = directory;
        return named == null ? null : open(named, publicKey);
    }

    private static Archive open(Path directory, @Nullable Path publicKey) {
        PublicKey key = key(publicKey);
        try {
            return Archive.open(directory, key);
        } catch (InvalidArchive e) {
            throw refused(directory, e);
        } catch (InvalidAuditFile e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "cannot read the archive in " + Printable.text(directory.toString()));
        }
    }

    /** Puts the rows with which an archive ends where an audit goes on from them, and returns the checkpoint that goes with them. */
    static Checkpoint load(Path directory, @Nullable Path publicKey, AuditRules rules, Path work) throws IOException {
        Archive archive = open(directory, publicKey);
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
            throw refused(directory, e);
        } catch (DamagedRecord e) {
            throw refused(e);
        }
    }

    /** The key in that file, or null if none was named. */
    static @Nullable PublicKey key(@Nullable Path file) {
        if (file == null) {
            return null;
        }
        try {
            return AuditKeys.readPublic(file);
        } catch (InvalidAuditFile e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read --public-key " + Printable.text(file.toString()));
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
