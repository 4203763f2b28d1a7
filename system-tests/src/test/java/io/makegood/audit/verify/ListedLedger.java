package io.makegood.audit.verify;

import io.makegood.audit.archive.ArchiveWriting;
import io.makegood.audit.archive.Manifest;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.ledger.table.RowBytes;
import io.makegood.ledger.table.RowsInMemory;
import io.makegood.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A random ledger of one partition with an audit of it, for tests of archives. */
public final class ListedLedger {
    private final LedgerInLists ledger;
    private final Checkpoint checkpoint;
    private final RowsInMemory rows;
    private final long before;

    private ListedLedger(LedgerInLists ledger, Checkpoint checkpoint, RowsInMemory rows, long before) {
        this.ledger = ledger;
        this.rows = rows;
        this.checkpoint = checkpoint;
        this.before = before;
    }

    /** One of so many customers' journeys, audited to its end. */
    public static ListedLedger random(long seed, int journeys) {
        LedgerInLists ledger = LedgerInLists.whole(seed, journeys);
        return audited(ledger, Long.MAX_VALUE);
    }

    /** The same, audited until before a record of its journal. */
    public static ListedLedger random(long seed, int journeys, int records) {
        LedgerInLists ledger = LedgerInLists.whole(seed, journeys);
        return audited(
                ledger,
                ledger.topic(LedgerInLists.TOPICS.events().name()).get(records).offset());
    }

    private static ListedLedger audited(LedgerInLists ledger, long end) {
        Findings findings = new Findings();
        RowsInMemory rows = new RowsInMemory();
        PartitionState state = new PartitionAudit(
                        LedgerInLists.RULES,
                        PartitionState.start(0),
                        List.of(),
                        rows,
                        ledger.sources(PartitionState.start(0), end),
                        findings,
                        true)
                .run(records -> {});
        if (findings.count() > 0) {
            throw new AssertionError(findings.kept());
        }
        long before = ledger.topic(LedgerInLists.TOPICS.events().name()).stream()
                        .mapToLong(ConsumerRecord::timestamp)
                        .max()
                        .orElseThrow()
                + 1;
        return new ListedLedger(ledger, Checkpoint.of("ledger.", "journal-1", List.of(state)), rows, before);
    }

    /** What the audit saw. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** By what it is folded. */
    public AuditRules rules() {
        return LedgerInLists.RULES;
    }

    /** Later than all of its records. */
    public long before() {
        return before;
    }

    /** Its records. */
    public List<ConsumerRecord<byte[], byte[]>> records(Kind kind) {
        Topics topics = LedgerInLists.TOPICS;
        return ledger.topic(
                switch (kind) {
                    case EVENTS -> topics.events().name();
                    case ENTRIES -> topics.entries().name();
                    case REFUNDS -> topics.refunds().name();
                    case NOTICES -> topics.notices().name();
                });
    }

    /** Where an archive takes them from. */
    public ArchiveWriting.Source source() {
        return (kind, partition, from, end) -> stream(records(kind).stream()
                .filter(record -> record.offset() >= from && record.offset() < end)
                .iterator());
    }

    /** Archives it. */
    public Manifest archive(Path directory, @Nullable PrivateKey key) throws IOException {
        return new ArchiveWriting(directory, rules(), before, key)
                .write(checkpoint, source(), partition -> rows, more -> {});
    }

    /** The rows as the audit left them. */
    public RowBytes rows() {
        return rows;
    }

    /** What an audit finds that goes on from those rows and that state to the ledger's end. */
    public List<Finding> findingsAfter(Checkpoint reached, RowBytes from) {
        Findings findings = new Findings();
        PartitionState state = reached.partitions().get(0);
        new PartitionAudit(
                        LedgerInLists.RULES,
                        state,
                        List.of(),
                        from,
                        ledger.sources(state, Long.MAX_VALUE),
                        findings,
                        true)
                .run(records -> {});
        return findings.kept();
    }

    /** Where it is looked at as of a moment. */
    public JournalLog journal() {
        return (partition, offset) -> stream(records(Kind.EVENTS).stream()
                .filter(record -> record.offset() >= offset)
                .iterator());
    }

    private static RecordStream stream(Iterator<ConsumerRecord<byte[], byte[]>> records) {
        return () -> records.hasNext() ? records.next() : null;
    }
}
