package io.makegood.topics.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Golden;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Parts.Part;
import io.makegood.fuzzing.Refusal;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.SchemaHistory;
import io.makegood.schemas.codec.UndecodableRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A schema that somebody registered, as the registry answers it, and a record that names it: whoever may register a schema and publish a
 * record must not be able to stop the engine with them.
 */
public final class RegistrySchemaDoor implements Door {
    private static final byte[] FRAME = {0, 0, 0, 0, 7};

    @Override
    public boolean take(byte[] input) throws Exception {
        List<Part> parts = Parts.of(input);
        if (parts.isEmpty()) {
            return false;
        }
        Optional<Schema> schema;
        try {
            schema = RegistryClient.schema(RegistryClient.tree(parts.get(0).text()));
        } catch (JsonProcessingException noJson) {
            return false;
        }
        if (schema.isEmpty()) {
            return false;
        }
        LedgerEventCodec codec = new LedgerEventCodec(id -> schema);
        boolean any = false;
        for (Part part : parts.subList(1, parts.size())) {
            byte[] record = ByteBuffer.allocate(FRAME.length + part.bytes().length)
                    .put(FRAME)
                    .put(part.bytes())
                    .array();
            try {
                LedgerEvent event = codec.decode(record);
                Refusal.unless(
                        event.equals(codec.decode(codec.encode(event))), "it is another event in today's schema");
                any = true;
            } catch (UndecodableRecord e) {
                boolean unused = Refusal.onALine(e.detail());
            }
        }
        return any;
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        List<Schema> versions = SchemaHistory.of("LedgerEvent");
        for (int version = 1; version <= versions.size(); version++) {
            List<Part> parts = new ArrayList<>();
            parts.add(Parts.text(0, answer(versions.get(version - 1))));
            for (byte[] record : Golden.avro("LedgerEvent-v" + version, "registry")) {
                parts.add(new Part(0, Arrays.copyOfRange(record, FRAME.length, record.length)));
            }
            seeds.add(Parts.input(parts.subList(0, 16)));
        }
        return seeds;
    }

    private static String answer(Schema schema) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("schemaType", "AVRO")
                .put("schema", schema.toString())
                .toString();
    }
}
