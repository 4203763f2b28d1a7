package io.makegood.schemas.codec;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro's view of the generated classes of one record and what it holds. Avro loads by name only classes that a JVM-wide
 * setting trusts, and trusts none by itself; this knows its classes by today's schema, so no writer's schema can make
 * it load another and the setting can stay as strict as it is.
 */
final class ContractData extends SpecificData {
    private final Map<String, Class<?>> classes = new HashMap<>();

    ContractData(Class<? extends SpecificRecord> type) {
        super(type.getClassLoader());
        learn(getSchema(type), type.getClassLoader());
    }

    @Override
    @SuppressWarnings("NullAway") // Avro's own contract: null where there is no class
    public @Nullable Class<?> getClass(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM, FIXED -> classes.get(schema.getFullName());
            default -> super.getClass(schema);
        };
    }

    private void learn(Schema schema, ClassLoader loader) {
        switch (schema.getType()) {
            case RECORD -> {
                if (classes.put(schema.getFullName(), load(schema, loader)) == null) {
                    schema.getFields().forEach(field -> learn(field.schema(), loader));
                }
            }
            case ENUM -> classes.put(schema.getFullName(), load(schema, loader));
            case UNION -> schema.getTypes().forEach(branch -> learn(branch, loader));
            case ARRAY -> learn(schema.getElementType(), loader);
            case MAP -> learn(schema.getValueType(), loader);
            default -> {}
        }
    }

    private static Class<?> load(Schema schema, ClassLoader loader) {
        try {
            return Class.forName(schema.getFullName(), true, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("no class was generated for " + schema.getFullName(), e);
        }
    }
}
