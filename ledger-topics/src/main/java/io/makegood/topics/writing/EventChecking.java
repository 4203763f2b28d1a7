package io.makegood.topics.writing;

import io.makegood.ledger.event.Envelope;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.EventMapping;

/** Checks events as the engine will check them. Not thread-safe. */
public final class EventChecking {
    private final LedgerEventCodec codec = new LedgerEventCodec();
    private final EventMapping mapping = new EventMapping();

    /** An event that the domain holds is right. */
    public CheckedEvent checked(Envelope event) {
        return new CheckedEvent(mapping.toAvro(event), event);
    }

    /** The event in its flat JSON form; throws {@link io.makegood.ledger.event.InvalidEvent} where it breaks a limit. */
    public CheckedEvent check(String json) throws UndecodableRecord {
        LedgerEvent event = codec.decodeText(json);
        return new CheckedEvent(event, mapping.toDomain(event));
    }
}
