package io.makegood.schemas.codec;

import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.UndecodableRecord.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Events of the journal in any of the three encodings, told by their first bytes; written in Avro's single-object
 * encoding. Reuses its buffers, so an instance belongs to one thread.
 */
public final class LedgerEventCodec {
    private final AvroCodec<LedgerEvent> singleObject = AvroCodec.of(LedgerEvent.class);
    private final JsonCodec json = new JsonCodec();
    private final @Nullable RegistryCodec<LedgerEvent> registry;

    /** Without a schema registry: a registry frame is then undecodable. */
    public LedgerEventCodec() {
        this.registry = null;
    }

    /** With the schemas of a registry. */
    public LedgerEventCodec(SchemaById schemas) {
        this.registry = RegistryCodec.of(LedgerEvent.class, schemas);
    }

    /** The event that exactly these bytes hold. */
    public LedgerEvent decode(byte @Nullable [] record) throws UndecodableRecord {
        byte[] bytes = Encoding.requireSize(record);
        return switch (Encoding.of(bytes)) {
            case SINGLE_OBJECT -> singleObject.decodeSingleObject(bytes);
            case REGISTRY -> requireRegistry(bytes).decode(bytes);
            case JSON -> json.decode(bytes);
        };
    }

    /** The event that exactly this text holds, in flat JSON. */
    public LedgerEvent decodeText(String text) throws UndecodableRecord {
        return json.decodeText(text);
    }

    /** The event in Avro's single-object encoding; refuses one with a required field unset. */
    public byte[] encode(LedgerEvent event) {
        return singleObject.encode(event);
    }

    /** The event as one line of flat JSON. */
    public String toJson(LedgerEvent event) {
        return json.toJson(event);
    }

    private RegistryCodec<LedgerEvent> requireRegistry(byte[] bytes) throws UndecodableRecord {
        if (registry == null) {
            throw new UndecodableRecord(
                    Reason.UNKNOWN_SCHEMA,
                    "the record is framed for a schema registry, schema id "
                            + Integer.toUnsignedString(RegistryCodec.schemaId(bytes))
                            + ", but no registry is configured; configure it, or publish Avro single objects or JSON");
        }
        return registry;
    }
}
