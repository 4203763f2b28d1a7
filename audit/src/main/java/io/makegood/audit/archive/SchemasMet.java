package io.makegood.audit.archive;

import io.makegood.audit.archive.Manifest.RegisteredSchema;
import io.makegood.audit.archive.Manifest.WriterSchema;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.codec.SchemaHistory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** By which schemas the records of an archive are written: all that are needed to read them. Not thread-safe. */
final class SchemasMet {
    private static final int FINGERPRINT_AT = 2;
    private static final int DATUM_AT = 10;
    private static final int REGISTRY_BYTES = 5;
    private static final HexFormat HEX = HexFormat.of();

    private final Map<String, Schema> released = new HashMap<>();
    private final Set<String> fingerprints = new TreeSet<>();
    private final Set<Integer> ids = new TreeSet<>();

    SchemasMet() {
        for (String name : List.of("LedgerEvent", "LedgerEntry", "RefundIssued", "Notice")) {
            for (Schema schema : SchemaHistory.of(name)) {
                released.put(HEX.formatHex(Framing.fingerprint(schema)), schema);
            }
        }
    }

    /** A record has that value. */
    void meet(byte @Nullable [] value) {
        if (value == null || value.length < REGISTRY_BYTES) {
            return;
        }
        if (value[0] == 0) {
            ids.add(ByteBuffer.wrap(value, 1, 4).getInt());
        } else if (value.length >= DATUM_AT && value[0] == (byte) 0xC3 && value[1] == 1) {
            fingerprints.add(HEX.formatHex(value, FINGERPRINT_AT, DATUM_AT));
        }
    }

    /** Those that were released, in the order of their fingerprints; what names another is a dead letter. */
    List<WriterSchema> released() {
        List<WriterSchema> met = new ArrayList<>();
        for (String fingerprint : fingerprints) {
            Schema schema = released.get(fingerprint);
            if (schema != null) {
                met.add(new WriterSchema(schema.getName(), fingerprint, schema.toString()));
            }
        }
        return met;
    }

    /** Those of a registry, in the order of their ids; what names one that the registry does not have is a dead letter. */
    List<RegisteredSchema> registered(@Nullable SchemaById registry) {
        List<RegisteredSchema> met = new ArrayList<>();
        if (registry != null) {
            for (int id : ids) {
                registry.find(id).ifPresent(schema -> met.add(new RegisteredSchema(id, schema.toString())));
            }
        }
        return met;
    }
}
