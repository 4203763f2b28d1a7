package io.makegood.audit.verify;

import io.makegood.ledger.proof.MerkleTree;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.OutputReading;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The Merkle tree over the records of one partition of a topic, made as an audit makes it but without folding. Not thread-safe. */
public final class RecordTree {
    /** Of which topic the records are. */
    public enum Kind {
        /** The journal: a leaf is the digest of a record's offset, record time, key and value. */
        EVENTS,
        /** Entries: a leaf is an entry's hash. */
        ENTRIES,
        /** Refunds: a leaf is a record's value. */
        REFUNDS,
        /** Notices: a leaf is a record's value. */
        NOTICES
    }

    private final Kind kind;
    private final JournalSpans journal;
    private final MerkleTree outputs;
    private final OutputReading reading = new OutputReading();

    /** One that goes on where an audit had come; an empty one where that is null. */
    public RecordTree(Kind kind, @Nullable PartitionState before) {
        PartitionState from = before == null ? PartitionState.start(0) : before;
        this.kind = kind;
        journal = new JournalSpans(from.journalTree().grow(), from.spans(), from.journalOffset(), List.of());
        outputs = switch (kind) {
            case EVENTS -> new MerkleTree();
            case ENTRIES -> from.entriesTree().grow();
            case REFUNDS -> from.refundsTree().grow();
            case NOTICES -> from.noticesTree().grow();
        };
    }

    /** The next record; throws {@link IllegalStateException} if it is no entry where entries are. */
    public void add(ConsumerRecord<byte[], byte[]> record) {
        switch (kind) {
            case EVENTS -> journal.add(record);
            case ENTRIES -> outputs.add(hash(record));
            case REFUNDS, NOTICES -> outputs.add(PartitionAudit.valueOf(record));
        }
    }

    private byte[] hash(ConsumerRecord<byte[], byte[]> record) {
        try {
            return reading.entry(record.value()).hash().bytes();
        } catch (UndecodableRecord e) {
            throw new IllegalStateException("entry at offset " + record.offset() + " cannot be read: " + e.detail(), e);
        }
    }

    /** The root, in hexadecimal. */
    public String root() {
        return kind == Kind.EVENTS ? journal.tree().root() : outputs.root();
    }

    /** The name of the topic of a kind. */
    public static String topicOf(Topics topics, Kind kind) {
        return switch (kind) {
            case EVENTS -> topics.events().name();
            case ENTRIES -> topics.entries().name();
            case REFUNDS -> topics.refunds().name();
            case NOTICES -> topics.notices().name();
        };
    }

    /** The bytes that a leaf over a row of a partition's opening is made of: the key's length, the key and the value. */
    public static byte[] leafOf(byte[] key, byte[] value) {
        return ByteBuffer.allocate(4 + key.length + value.length)
                .putInt(key.length)
                .put(key)
                .put(value)
                .array();
    }

    /** The root that a state of an audit has for records of that kind. */
    public static String rootIn(PartitionState state, Kind kind) {
        return switch (kind) {
            case EVENTS -> state.journalTree().root();
            case ENTRIES -> state.entriesTree().root();
            case REFUNDS -> state.refundsTree().root();
            case NOTICES -> state.noticesTree().root();
        };
    }

    /** How many records of that kind a state of an audit covers. */
    public static long sizeIn(PartitionState state, Kind kind) {
        return switch (kind) {
            case EVENTS -> state.journalTree().size();
            case ENTRIES -> state.entriesTree().size();
            case REFUNDS -> state.refundsTree().size();
            case NOTICES -> state.noticesTree().size();
        };
    }

    /** The offset before which a state of an audit covers the topic of that kind. */
    public static long endIn(PartitionState state, Kind kind) {
        return switch (kind) {
            case EVENTS -> state.journalOffset();
            case ENTRIES -> state.entriesOffset();
            case REFUNDS -> state.refundsOffset();
            case NOTICES -> state.noticesOffset();
        };
    }
}
