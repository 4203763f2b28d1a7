package io.makegood.cli;

import io.makegood.audit.archive.ArchiveWriting;
import io.makegood.audit.archive.InvalidOpening;
import io.makegood.audit.archive.LedgerCut;
import io.makegood.audit.archive.OpeningReading.Told;
import io.makegood.audit.migration.ArchivedEntries;
import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.DiskRows;
import io.makegood.audit.verify.FinanceReport;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.LedgerAudit;
import io.makegood.audit.verify.OpeningRows;
import io.makegood.audit.verify.PartitionState;
import io.makegood.ledger.table.RowBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What commands do with a ledger whose beginning was cut off: go on from its openings, or say that they cannot. */
final class CutLedger {
    /** The first byte of an audit's row with an account's last entry: sequence, balance, hash (docs/archive.md). */
    private static final byte LAST_ENTRY = 'L';

    private CutLedger() {}

    /** Returns if the ledger has its beginning; else says that {@code what} needs it, and the remedy. */
    static void requireWhole(KafkaLedger ledger, String what, String remedy) {
        if (ledger.isCut()) {
            Instant before = Instant.ofEpochMilli(before(ledger));
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "what is older than " + before + " was archived and cut off, and " + what + " needs it: " + remedy);
        }
    }

    /** Of what is older than this moment the ledger has nothing any more; 0 if it has everything. Epoch milliseconds, UTC. */
    static long before(KafkaLedger ledger) {
        long before = 0;
        if (ledger.isCut()) {
            // Where a later cut was begun, some partitions begin later than others.
            for (int partition = 0; partition < ledger.partitions(); partition++) {
                before = Math.max(
                        before,
                        opening(ledger, partition, AcceptedKeys.NOT_ASKED, (key, value) -> {})
                                .manifest()
                                .before());
            }
        }
        return before;
    }

    /** What was archived of the accounts that begin so. */
    static FinanceReport.Archived archived(KafkaLedger ledger, String accountPrefix) {
        if (!ledger.isCut()) {
            return FinanceReport.Archived.NOTHING;
        }
        byte[] prefix = accountPrefix.getBytes(StandardCharsets.UTF_8);
        long[] sum = new long[1];
        Map<Integer, Long> ends = new HashMap<>();
        for (int partition = 0; partition < ledger.partitions(); partition++) {
            Told told = opening(ledger, partition, AcceptedKeys.NOT_ASKED, (key, value) -> {
                if (key[0] == LAST_ENTRY && begins(key, prefix)) {
                    sum[0] += ByteBuffer.wrap(value).getLong(Long.BYTES);
                }
            });
            ends.put(partition, told.state(partition).entriesOffset());
        }
        return new FinanceReport.Archived(sum[0], ends);
    }

    /** Shows where the entries of each account led that were archived and cut off; nothing of a ledger that has its beginning. */
    static void eachArchived(KafkaLedger ledger, Consumer<ArchivedEntries> each) {
        if (!ledger.isCut()) {
            return;
        }
        for (int partition = 0; partition < ledger.partitions(); partition++) {
            List<byte[][]> last = new ArrayList<>();
            Told told = opening(ledger, partition, AcceptedKeys.NOT_ASKED, (key, value) -> {
                if (key[0] == LAST_ENTRY) {
                    last.add(new byte[][] {key, value});
                }
            });
            long offset = told.manifest().partitions().get(partition).journalTo() - 1;
            for (byte[][] row : last) {
                ByteBuffer value = ByteBuffer.wrap(row[1]);
                each.accept(new ArchivedEntries(
                        Objects.requireNonNull(OpeningRows.accountOf(row[0])),
                        value.getLong(),
                        value.getLong(),
                        HexFormat.of().formatHex(row[1], value.position(), row[1].length),
                        partition,
                        offset));
            }
        }
    }

    private static boolean begins(byte[] key, byte[] prefix) {
        boolean same = key.length > prefix.length;
        for (int i = 0; same && i < prefix.length; i++) {
            same = key[i + 1] == prefix[i];
        }
        return same;
    }

    /**
     * Puts the rows of a partition's opening into empty ones.
     *
     * @return the offset of the journal from which on they are to be folded; 0 and no rows if the ledger was not cut
     */
    static long load(KafkaLedger ledger, AuditRules rules, int partition, RowBytes rows) {
        if (!ledger.isCut()) {
            return 0;
        }
        Told told = opening(ledger, partition, AcceptedKeys.NOT_ASKED, rows::put);
        requireRules(told, rules);
        return told.state(partition).journalOffset();
    }

    /**
     * From where an audit of the ledger goes on: from where it was told, or, of a ledger that was cut since, from its openings, whose rows it puts
     * where the audit goes on from them.
     *
     * @param told where it would go on; null for from the beginning
     */
    static @Nullable Checkpoint begin(
            KafkaLedger ledger, @Nullable Checkpoint told, AcceptedKeys keys, AuditRules rules, Path directory) {
        Map<Integer, Long> begins = ledger.beginnings(ledger.topics().events().name());
        boolean reaches = told == null
                ? begins.values().stream().allMatch(begin -> begin == 0)
                : told.partitions().stream()
                        .allMatch(state -> state.journalOffset() >= begins.getOrDefault(state.partition(), 0L));
        if (reaches) {
            return told;
        }
        Checkpoint checkpoint = null;
        List<PartitionState> states = new ArrayList<>();
        for (int partition = 0; partition < rules.partitions(); partition++) {
            try (DiskRows rows = new DiskRows(LedgerAudit.emptyRowsOf(directory, partition))) {
                Told opening = opening(ledger, partition, keys, rows::put);
                requireRules(opening, rules);
                LedgerAudit.noteLoaded(rows, opening.state(partition));
                states.add(opening.state(partition));
                checkpoint = opening.checkpoint();
            }
        }
        // While a later cut is under way, some partitions have its opening and others the one before.
        return checkpoint == null ? null : checkpoint.withStates(states);
    }

    /** Where the entries of a ledger begin; null if it has its first. */
    static @Nullable Checkpoint begins(KafkaLedger ledger) {
        ArchiveWriting.Beginning beginning = beginning(ledger, null);
        return beginning == null ? null : beginning.told().checkpoint();
    }

    /**
     * Where a ledger begins by its openings; null if it has its first records.
     *
     * @param rules null if nothing is folded from there
     */
    static ArchiveWriting.@Nullable Beginning beginning(KafkaLedger ledger, @Nullable AuditRules rules) {
        if (!ledger.isCut()) {
            return null;
        }
        Told first = opening(ledger, 0, AcceptedKeys.NOT_ASKED, (key, value) -> {});
        if (rules != null) {
            requireRules(first, rules);
        }
        for (int partition = 1; partition < ledger.partitions(); partition++) {
            if (!opening(ledger, partition, AcceptedKeys.NOT_ASKED, (key, value) -> {})
                    .archive()
                    .equals(first.archive())) {
                throw new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        "a cut was begun and not finished: finish it, with archive cut DIR and its archive, and ask again");
            }
        }
        return new ArchiveWriting.Beginning() {
            @Override
            public Told told() {
                return first;
            }

            @Override
            public void rows(int partition, BiConsumer<byte[], byte[]> each) {
                Told unused = opening(ledger, partition, AcceptedKeys.NOT_ASKED, each);
            }
        };
    }

    private static void requireRules(Told told, AuditRules rules) {
        if (!told.fits(rules)) {
            var then = told.manifest().rules();
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the opening was folded with --retention " + Duration.ofMillis(then.retentionMillis())
                            + " and --charge-timeout " + Duration.ofMillis(then.chargeTimeoutMillis())
                            + "; say the same, or what goes on from it decides otherwise");
        }
    }

    private static Told opening(KafkaLedger ledger, int partition, AcceptedKeys keys, BiConsumer<byte[], byte[]> rows) {
        try {
            return LedgerCut.opening(ledger, partition, keys, rows)
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.FOUND_WRONG,
                            "the journal does not have its first records, and "
                                    + ledger.topics().openings().name()
                                    + " does not say that they were cut off: restore it from its mirror, or go on"
                                    + " from an archive with --archive DIR"));
        } catch (InvalidOpening e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(e.getMessage()));
        }
    }
}
