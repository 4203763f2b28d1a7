package io.makegood.audit.verify;

import io.makegood.audit.verify.PartitionState.Counts;
import io.makegood.audit.verify.PartitionState.Tree;
import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.FoldRow;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.fold.Refusal;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.proof.MerkleTree;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.ledger.table.RowBytes;
import io.makegood.ledger.table.StoredRows;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Dead;
import io.makegood.topics.journal.JournalReading.Elsewhere;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.mapping.OutputWriting;
import io.makegood.topics.openings.KeptRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The audit of one partition: the journal folded again, and every output compared with what the fold calls for. Not
 * thread-safe.
 */
final class PartitionAudit {
    private final AuditRules rules;
    private final PartitionState before;
    private final RowBytes disk;
    private final AuditSources sources;
    /** Whether another audit may go on with the rows. */
    private final boolean keepsRows;

    private final JournalReading reading;
    private final OutputReading standing = new OutputReading();
    private final OutputWriting outputs = new OutputWriting(Framing.singleObject());

    private final ChainCheck chain;
    private final JournalSpans journal;
    private final MerkleTree refundsTree;
    private final MerkleTree noticesTree;
    private final OutputCheck<LedgerEntry> entries;
    private final OutputCheck<RefundIssued> refunds;
    private final OutputCheck<Notice> notices;
    private final BalanceCheck balances;
    private final DeadLetterIndex deadLetters;
    private TransferCheck transfers = new TransferCheck();
    private List<FoldRow> folds = List.of();
    private long records;
    private long applied;
    private long duplicates;
    private long dead;
    private long forwarded;

    PartitionAudit(
            AuditRules rules,
            PartitionState before,
            List<Long> cuts,
            RowBytes disk,
            AuditSources sources,
            Findings findings,
            boolean keepsRows) {
        this.keepsRows = keepsRows;
        this.rules = rules;
        this.before = before;
        this.disk = disk;
        this.sources = sources;
        int partition = before.partition();
        var topics = rules.topics();
        reading = new JournalReading(rules.partitions(), rules.schemas());
        chain = new ChainCheck(disk, before.entriesTree().grow(), standing, findings);
        chain.resume(before);
        journal = new JournalSpans(before.journalTree().grow(), before.spans(), before.journalOffset(), cuts);
        refundsTree = before.refundsTree().grow();
        noticesTree = before.noticesTree().grow();
        entries = new OutputCheck<>(
                topics.entries().name(),
                partition,
                sources.entries(),
                value -> idIn(standing::entryId, value),
                chain::see,
                findings);
        refunds = new OutputCheck<>(
                topics.refunds().name(),
                partition,
                sources.refunds(),
                value -> idIn(standing::refundId, value),
                (record, known) -> refundsTree.add(valueOf(record)),
                findings);
        notices = new OutputCheck<>(
                topics.notices().name(),
                partition,
                sources.notices(),
                value -> idIn(standing::noticeId, value),
                (record, known) -> noticesTree.add(valueOf(record)),
                findings);
        // An archive has no balances, so what goes on from one knows none of those before.
        long since = before.balancesOffset() == 0 ? before.journalOffset() : 0;
        balances = new BalanceCheck(
                topics.balances().name(), partition, sources.balances(), since, disk, standing, findings);
        deadLetters = new DeadLetterIndex(disk, partition, before.journalOffset(), topics, findings);
    }

    /** Has what leaves accounts here, and arrives at some, matched with what does elsewhere. */
    PartitionAudit matching(TransferCheck check) {
        transfers = check;
        return this;
    }

    /** Runs it; {@code progress} is shown how many records of the journal were folded. */
    PartitionState run(LongConsumer progress) {
        PartitionLedger<StoredRows> ledger = rules.ledger(new StoredRows(disk, disk, DiskRows.ROWS_KEPT));
        try (RecordStream letters = sources.deadLetters()) {
            for (var letter = letters.next(); letter != null; letter = letters.next()) {
                deadLetters.add(letter);
            }
        }
        long end = before.journalOffset();
        try (RecordStream log = sources.journal()) {
            for (var record = log.next(); record != null; record = log.next()) {
                journal.add(record);
                account(ledger, record);
                end = record.offset() + 1;
                if (++records % 1_000 == 0) {
                    progress.accept(1_000);
                }
            }
        }
        progress.accept(records % 1_000);
        folds = ledger.rows().folds();
        if (keepsRows) {
            ledger.rows().flush();
            chain.flush();
        }
        journal.close();
        end = Math.max(end, sources.journalEnd());
        PartitionState state = state(end);
        deadLetters.end(end);
        balances.end(end, sources.journalKnownUntil(), keepsRows);
        judgeLeftOver(ledger, end);
        return state;
    }

    /** The versions of the fold that the partition adopted so far, the oldest first; after {@link #run}. */
    List<FoldRow> folds() {
        return folds;
    }

    private PartitionState state(long end) {
        Counts counts = new Counts(
                        records,
                        applied,
                        duplicates,
                        dead,
                        forwarded,
                        chain.entries() - before.counts().entries(),
                        refunds.compared(),
                        notices.compared())
                .plus(before.counts());
        return new PartitionState(
                before.partition(),
                end,
                Math.max(before.entriesOffset(), entries.nextOffset()),
                Math.max(before.refundsOffset(), refunds.nextOffset()),
                Math.max(before.noticesOffset(), notices.nextOffset()),
                Math.max(before.balancesOffset(), balances.nextOffset()),
                counts,
                chain.balances(),
                chain.contra(),
                chain.kinds(),
                Tree.of(journal.tree()),
                Tree.of(chain.tree()),
                Tree.of(refundsTree),
                Tree.of(noticesTree),
                chain.days(),
                journal.spans());
    }

    private void account(PartitionLedger<StoredRows> ledger, ConsumerRecord<byte[], byte[]> record) {
        if (ledger.hasLeft()) {
            // It is decided where the ledger went.
            if (reading.read(record) instanceof Event event) {
                transfers.foundBehind(event.envelope());
            }
            return;
        }
        Reading read = reading.read(record);
        if (read instanceof Elsewhere) {
            forwarded++;
        } else if (read instanceof Dead letter) {
            bury(record, letter.reason());
        } else if (read instanceof Event event) {
            Decision decision = ledger.apply(event.envelope(), positionOf(record));
            if (decision.effect() == Effect.APPLIED) {
                // A second one moves nothing: a replayed journal has the copy and what its own engine appends.
                transfers.found(event.envelope(), record.partition(), record.offset());
            }
            decision.appended().forEach(each -> transfers.called(each, record.partition(), record.offset()));
            Refusal refusal = decision.refusal();
            if (refusal != null) {
                bury(record, refusal.reason().name());
            } else if (decision.effect() == Effect.APPLIED) {
                applied++;
            } else {
                duplicates++;
            }
            keep(event.envelope(), decision, record);
            compare(decision, event.envelope(), record.offset());
        }
    }

    /** What readers would miss if the journal and the notices began after this record: it becomes part of an opening. */
    private void keep(Envelope envelope, Decision decision, ConsumerRecord<byte[], byte[]> record) {
        // Readers judge policies by themselves, refused ones too.
        if (decision.effect() == Effect.APPLIED || envelope.event() instanceof PolicyPublished) {
            byte[] key = KeptRecord.keyOf(envelope.accountId(), envelope.event(), record.offset());
            if (key != null) {
                disk.put(
                        key,
                        new KeptRecord(false, record.offset(), record.timestamp(), record.key(), valueOf(record))
                                .row());
            }
        }
        for (Notice notice : decision.notices()) {
            byte[] key = KeptRecord.keyOf(notice);
            if (key != null && KeptRecord.ends(notice)) {
                disk.delete(key);
            } else if (key != null) {
                byte[] account = notice.accountId().getBytes(StandardCharsets.UTF_8);
                disk.put(
                        key,
                        new KeptRecord(true, record.offset(), record.timestamp(), account, outputs.notice(notice))
                                .row());
            }
        }
    }

    private void bury(ConsumerRecord<byte[], byte[]> record, String reason) {
        dead++;
        deadLetters.expect(record.offset(), reason, record.timestamp() < sources.deadLettersSince());
    }

    private static Position positionOf(ConsumerRecord<byte[], byte[]> record) {
        return new Position(record.partition(), record.offset(), record.timestamp());
    }

    private void compare(Decision decision, Envelope envelope, long offset) {
        for (LedgerEntry entry : decision.entries()) {
            entries.expect(entry, entry.entryId(), entry.accountId(), outputs.entry(entry), offset);
        }
        for (RefundIssued refund : decision.refunds()) {
            refunds.expect(refund, refund.refundId(), refund.accountId(), outputs.refund(refund), offset);
        }
        for (Notice notice : decision.notices()) {
            notices.expect(notice, notice.noticeId(), notice.accountId(), outputs.notice(notice), offset);
        }
        AccountRow row = decision.changes().account();
        if (sources.hasBalances() && decision.effect() == Effect.APPLIED && row != null) {
            Position at = new Position(before.partition(), offset, row.asOf());
            balances.expect(envelope.accountId(), () -> outputs.balance(envelope.accountId(), row, at), offset);
        }
    }

    /** What is left over must be of events after the end of this audit: they are folded, compared and forgotten. */
    private void judgeLeftOver(PartitionLedger<StoredRows> ledger, long end) {
        Map<String, ConsumerRecord<byte[], byte[]>> leftEntries = entries.end();
        Map<String, ConsumerRecord<byte[], byte[]>> leftRefunds = refunds.end();
        Map<String, ConsumerRecord<byte[], byte[]>> leftNotices = notices.end();
        if (leftEntries.isEmpty() && leftRefunds.isEmpty() && leftNotices.isEmpty()) {
            return;
        }
        ledger.rows().flush();
        PartitionLedger<StoredRows> later = rules.ledger(new StoredRows(new Overlay(disk), new Overlay(disk)));
        Set<String> explained = new HashSet<>();
        try (RecordStream log = sources.journalAfter(end)) {
            for (var record = log.next(); record != null; record = log.next()) {
                if (explained.size() == leftEntries.size() + leftRefunds.size() + leftNotices.size()) {
                    break;
                }
                if (reading.read(record) instanceof Event event) {
                    Decision decision = later.apply(event.envelope(), positionOf(record));
                    explain(decision, leftEntries, leftRefunds, leftNotices, explained);
                }
            }
        }
        report(entries, leftEntries, "e", explained);
        report(refunds, leftRefunds, "r", explained);
        report(notices, leftNotices, "n", explained);
    }

    private void explain(
            Decision decision,
            Map<String, ConsumerRecord<byte[], byte[]>> leftEntries,
            Map<String, ConsumerRecord<byte[], byte[]>> leftRefunds,
            Map<String, ConsumerRecord<byte[], byte[]>> leftNotices,
            Set<String> explained) {
        for (LedgerEntry entry : decision.entries()) {
            if (isThere(leftEntries.get(entry.entryId()), outputs.entry(entry))) {
                explained.add("e" + entry.entryId());
            }
        }
        for (RefundIssued refund : decision.refunds()) {
            if (isThere(leftRefunds.get(refund.refundId()), outputs.refund(refund))) {
                explained.add("r" + refund.refundId());
            }
        }
        for (Notice notice : decision.notices()) {
            if (isThere(leftNotices.get(notice.noticeId()), outputs.notice(notice))) {
                explained.add("n" + notice.noticeId());
            }
        }
    }

    private static boolean isThere(@Nullable ConsumerRecord<byte[], byte[]> record, byte[] value) {
        return record != null && java.util.Arrays.equals(record.value(), value);
    }

    private static void report(
            OutputCheck<?> check,
            Map<String, ConsumerRecord<byte[], byte[]>> left,
            String kind,
            Set<String> explained) {
        left.forEach((id, record) -> {
            if (!explained.contains(kind + id)) {
                check.extra(id, record);
            }
        });
    }

    /** Nobody but an intruder writes an output without a value. */
    static byte[] valueOf(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        return value == null ? new byte[0] : value;
    }

    private static @Nullable String idIn(OutputReading.OfValue<String> id, byte[] value) {
        try {
            return id.read(value);
        } catch (UndecodableRecord unreadable) {
            return null;
        }
    }
}
