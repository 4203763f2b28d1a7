package io.makegood.schemas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** The five records of the public contract, and all named types within them. */
public final class ContractSchemas {
    private ContractSchemas() {}

    /** The schemas of the records that are values of topics. */
    public static List<Schema> ofTopics() {
        return List.of(
                RecordSchemas.ofEvents(),
                RecordSchemas.ofEntries(),
                RecordSchemas.ofRefunds(),
                RecordSchemas.ofNotices(),
                RecordSchemas.ofBalances());
    }

    /** The schema of one event type's fields, for each of the union's types. */
    public static List<Schema> ofEventTypes() {
        return RecordSchemas.ofEvents().getField("event").schema().getTypes();
    }

    /** Every record and enum reachable from the topics' schemas. */
    public static List<Schema> named() {
        Map<String, Schema> found = new LinkedHashMap<>();
        ofTopics().forEach(schema -> collect(schema, found));
        return new ArrayList<>(found.values());
    }

    private static void collect(Schema schema, Map<String, Schema> found) {
        switch (schema.getType()) {
            case RECORD -> {
                if (found.put(schema.getFullName(), schema) == null) {
                    schema.getFields().forEach(field -> collect(field.schema(), found));
                }
            }
            case ENUM -> found.put(schema.getFullName(), schema);
            case UNION -> schema.getTypes().forEach(branch -> collect(branch, found));
            case ARRAY -> collect(schema.getElementType(), found);
            case MAP -> collect(schema.getValueType(), found);
            default -> {}
        }
    }
}
