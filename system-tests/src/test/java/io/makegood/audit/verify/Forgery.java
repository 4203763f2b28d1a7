package io.makegood.audit.verify;

import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Position;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.OutputMapping;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.mapping.OutputWriting;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Somebody who can write to the output topics and knows how entries are chained. */
final class Forgery {
    private static final OutputReading READING = new OutputReading();
    private static final OutputWriting WRITING = new OutputWriting(Framing.singleObject());

    private Forgery() {}

    static LedgerEntry read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return READING.entry(record.value());
        } catch (UndecodableRecord e) {
            throw new AssertionError(e);
        }
    }

    static byte[] write(LedgerEntry entry) {
        return WRITING.entry(entry);
    }

    /** An entry with another amount and balance, and the hash that goes with it. */
    static LedgerEntry with(LedgerEntry entry, long amount, long sequence, long cause, EntryHash previous) {
        LedgerEntry unhashed = new LedgerEntry(
                entry.accountId() + ":e" + sequence,
                entry.accountId(),
                sequence,
                entry.kind(),
                amount,
                entry.balanceAfter() + amount,
                entry.contraAccount(),
                entry.grants(),
                entry.generationId(),
                entry.itemId(),
                entry.refundId(),
                entry.transfer(),
                entry.reason(),
                entry.policy(),
                new Cause(
                        entry.cause().eventId(),
                        entry.cause().partition(),
                        cause,
                        entry.cause().digest()),
                entry.recordedAt(),
                previous,
                EntryHash.NONE);
        return hashed(unhashed);
    }

    private static LedgerEntry hashed(LedgerEntry entry) {
        return entry.sealed(new EntryChain().hashOf(entry));
    }

    /** An entry that claims to be caused by other content, and the hash that goes with it. */
    static LedgerEntry causedBy(LedgerEntry entry, EntryHash digest) {
        return hashed(new LedgerEntry(
                entry.entryId(),
                entry.accountId(),
                entry.sequence(),
                entry.kind(),
                entry.amount(),
                entry.balanceAfter(),
                entry.contraAccount(),
                entry.grants(),
                entry.generationId(),
                entry.itemId(),
                entry.refundId(),
                entry.transfer(),
                entry.reason(),
                entry.policy(),
                new Cause(
                        entry.cause().eventId(),
                        entry.cause().partition(),
                        entry.cause().offset(),
                        digest),
                entry.recordedAt(),
                entry.previousHash(),
                EntryHash.NONE));
    }

    /** The same entry as a ledger of version 1 would have it: it does not say by the content of which event it was caused. */
    static byte[] ofVersion1(LedgerEntry entry) {
        io.makegood.schemas.avro.LedgerEntry written = OutputMapping.toAvro(entry);
        written.getCause().setDigest(ByteBuffer.allocate(0));
        return AvroCodec.of(io.makegood.schemas.avro.LedgerEntry.class).encode(written);
    }

    /** Appends an entry that follows the account's last one and claims to be caused by the journal's offset {@code cause}. */
    static void appendEntry(LedgerInLists ledger, long cause) {
        List<ConsumerRecord<byte[], byte[]>> entries =
                ledger.topic(LedgerInLists.TOPICS.entries().name());
        LedgerEntry last = read(entries.get(entries.size() - 1));
        LedgerEntry forged = with(last, 500, last.sequence() + 1, cause, last.hash());
        ledger.out(
                LedgerInLists.TOPICS.entries().name(),
                new Position(0, cause, last.recordedAt()),
                last.accountId(),
                write(forged));
    }
}
