package io.makegood.topics.mapping;

import io.makegood.ledger.event.Envelope;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.codec.UndecodableRecord;
import org.jspecify.annotations.Nullable;

/**
 * Events as records hold them, and as the domain knows them: read from any encoding, written in Avro's single-object encoding or in
 * JSON. What is read and breaks a limit is refused with an {@link io.makegood.ledger.event.InvalidEvent}, as the engine would. Reuses
 * its buffers, so an instance belongs to one thread.
 */
public final class EventCodec {
    private final LedgerEventCodec codec;
    private final EventMapping mapping = new EventMapping();

    /** Without a schema registry: a registry frame is then undecodable. */
    public EventCodec() {
        this(null);
    }

    /** With the schemas of a registry, if there is one. */
    public EventCodec(@Nullable SchemaById schemas) {
        codec = schemas == null ? new LedgerEventCodec() : new LedgerEventCodec(schemas);
    }

    /** The event that exactly these bytes hold. */
    public Envelope read(byte @Nullable [] record) throws UndecodableRecord {
        return mapping.toDomain(codec.decode(record));
    }

    /** The event that exactly this text holds, in flat JSON. */
    public Envelope readText(String text) throws UndecodableRecord {
        return mapping.toDomain(codec.decodeText(text));
    }

    /** The event in Avro's single-object encoding. */
    public byte[] write(Envelope event) {
        return codec.encode(mapping.toAvro(event));
    }

    /** The event as one line of flat JSON. */
    public String toJson(Envelope event) {
        return codec.toJson(mapping.toAvro(event));
    }
}
