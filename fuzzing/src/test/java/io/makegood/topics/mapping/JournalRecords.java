package io.makegood.topics.mapping;

import io.makegood.fuzzing.Refusal;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.FoldUnknown;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.scenario.MemoryRows;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.journal.JournalReading;
import org.jspecify.annotations.Nullable;

/**
 * A journal of a few records, as an engine takes it: every record is an event or a dead letter in words; an event survives being written
 * and read again; the short reading says what the long one says; and the fold applies or refuses it, and never throws.
 */
final class JournalRecords {
    private static final long FROM = 1_790_000_000_000L;

    private final JournalReading reading;
    private final EventReading direct = new EventReading();
    private final LedgerEventCodec codec;
    private final EventMapping mapping = new EventMapping();
    private final EventCodec events = new EventCodec();
    private PartitionLedger<MemoryRows> ledger = fresh();
    private long offset;
    private long at = FROM;

    JournalRecords(SchemaById schemas) {
        reading = new JournalReading(1, schemas);
        codec = new LedgerEventCodec(schemas);
    }

    /** A journal that is empty yet. */
    void begin() {
        ledger = fresh();
        offset = 0;
        at = FROM;
    }

    private static PartitionLedger<MemoryRows> fresh() {
        return new PartitionLedger<>(
                new MemoryRows(), new DefaultPolicy(), new YamlPolicies(), PartitionLedger.RETENTION_MILLIS_DEFAULT);
    }

    /** Appends a record, {@code later} milliseconds after the one before; says whether it is an event. */
    boolean append(byte[] value, long later) throws UndecodableRecord {
        at += later;
        JournalReading.Reading read = reading.read(null, value, 0);
        Envelope direct = this.direct.read(value);
        Envelope slow = slow(value);
        if (read instanceof JournalReading.Dead dead) {
            Refusal.unless(direct == null && slow == null, "a dead letter that can be read another way");
            Refusal.with(dead.reason());
            return Refusal.onALine(dead.detail());
        }
        Refusal.unless(slow != null, "only the short reading reads it");
        Refusal.unless(direct == null || direct.equals(slow), "the short reading reads another event");
        Envelope envelope = ((JournalReading.Event) read).envelope();
        Refusal.unless(envelope.equals(slow), "two readings read two events");
        Refusal.unless(envelope.equals(events.read(events.write(envelope))), "it is another event in Avro");
        Refusal.unless(envelope.equals(events.readText(events.toJson(envelope))), "it is another event in JSON");
        fold(envelope);
        return true;
    }

    private void fold(Envelope envelope) {
        Position position = new Position(0, offset++, at);
        Decision asked;
        try {
            asked = ledger.decide(envelope, position);
        } catch (FoldUnknown unknown) {
            // An engine stops there, and has decided nothing.
            boolean unused = Refusal.with(String.valueOf(unknown.getMessage()));
            return;
        }
        Decision done = ledger.apply(envelope, position);
        Refusal.unless(asked.equals(done), "asked twice, it is decided twice");
        if (done.refusal() != null) {
            boolean unused = Refusal.with(done.refusal().detail());
        }
    }

    private @Nullable Envelope slow(byte[] value) {
        try {
            return mapping.toDomain(codec.decode(value));
        } catch (UndecodableRecord | InvalidEvent refused) {
            return null;
        }
    }
}
