package io.makegood.schemas.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

/**
 * What stands before a record's datum and names its schema: the fingerprint of Avro's single-object encoding, or the id that a
 * schema registry gave the schema. The datum is the same in both, so one can be turned into the other.
 */
public final class Framing {
    /**
     * The header of an output in a registry's frame, or in JSON, that carries its schema's fingerprint, the 8 bytes of the
     * single-object encoding. With it whoever knows the schemas of the contract reads the record without asking the registry.
     */
    public static final String FINGERPRINT_HEADER = "schema-fingerprint";

    static final int REGISTRY_BYTES = 5;
    static final int SINGLE_OBJECT_BYTES = 10;

    private static final int FINGERPRINT_BYTES = 8;
    private static final byte[] SINGLE_OBJECT_MARK = {(byte) 0xC3, 1};
    private static final Framing SINGLE_OBJECT = new Framing(null, false);
    private static final Framing JSON = new Framing(null, true);

    private final @Nullable Map<String, Integer> ids;
    private final boolean isJson;

    private Framing(@Nullable Map<String, Integer> ids, boolean isJson) {
        this.ids = ids;
        this.isJson = isJson;
    }

    /** Avro's single-object encoding. */
    public static Framing singleObject() {
        return SINGLE_OBJECT;
    }

    /** The wire format of schema registries, with the ids of the schemas by their full names. */
    public static Framing registry(Map<String, Integer> ids) {
        return new Framing(Map.copyOf(ids), false);
    }

    /** Single objects that become JSON as they are sent, by {@link JsonOutputWriting}. */
    public static Framing json() {
        return JSON;
    }

    /** Whether a registry's ids are used. */
    public boolean isRegistry() {
        return ids != null;
    }

    /** Whether what is framed so is sent as JSON. */
    public boolean isJson() {
        return isJson;
    }

    /** Whether a record does not name its schema itself, so that a header has to. */
    public boolean needsFingerprintHeader() {
        return ids != null || isJson;
    }

    /** What to put before data of that schema; throws {@link IllegalArgumentException} if the registry gave it no id. */
    public byte[] header(Schema schema) {
        Map<String, Integer> known = ids;
        if (known == null) {
            return ByteBuffer.allocate(SINGLE_OBJECT_BYTES)
                    .put(SINGLE_OBJECT_MARK)
                    .put(fingerprint(schema))
                    .array();
        }
        Integer id = known.get(schema.getFullName());
        if (id == null) {
            throw new IllegalArgumentException("no id of a schema registry is known for " + schema.getFullName());
        }
        return ByteBuffer.allocate(REGISTRY_BYTES).put((byte) 0).putInt(id).array();
    }

    /** The schema's fingerprint as the single-object encoding carries it. */
    public static byte[] fingerprint(Schema schema) {
        return ByteBuffer.allocate(FINGERPRINT_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array();
    }

    /** A record in a registry's frame as single object; anything else, and a fingerprint that is none, changes nothing. */
    public static byte[] toSingleObject(byte[] record, byte[] fingerprint) {
        if (record.length < REGISTRY_BYTES || record[0] != 0 || fingerprint.length != FINGERPRINT_BYTES) {
            return record;
        }
        byte[] object = Arrays.copyOf(SINGLE_OBJECT_MARK, SINGLE_OBJECT_BYTES + record.length - REGISTRY_BYTES);
        System.arraycopy(fingerprint, 0, object, SINGLE_OBJECT_MARK.length, FINGERPRINT_BYTES);
        System.arraycopy(record, REGISTRY_BYTES, object, SINGLE_OBJECT_BYTES, record.length - REGISTRY_BYTES);
        return object;
    }
}
