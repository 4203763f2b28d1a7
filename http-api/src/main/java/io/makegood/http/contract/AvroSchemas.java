package io.makegood.http.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.FurtherGrants;
import io.makegood.schemas.avro.GrantBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.topics.mapping.AccountView;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** JSON Schema of the contract's records in their JSON form: absent fields are left out, bytes are lower-case hexadecimal. */
public final class AvroSchemas {
    /** Records that are shown for those of an account's topic. */
    private static final Map<Class<?>, Schema> ACCOUNTS = Map.of(
            AccountAnswer.class, AccountBalance.getClassSchema(),
            AccountView.Grant.class, GrantBalance.getClassSchema(),
            AccountAnswer.FurtherGrants.class, FurtherGrants.getClassSchema());

    private final ObjectMapper mapper;

    /** What events have in common, and in the field {@code event} each of their types. */
    public static Schema envelope() {
        return LedgerEvent.getClassSchema();
    }

    /** Schemas as nodes of that mapper. */
    public AvroSchemas(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** A record as an object; fields named in {@code optional} may be left out though the record has them always. */
    public ObjectNode record(Schema record, Set<String> optional) {
        ObjectNode schema = mapper.createObjectNode();
        schema.put("type", "object");
        if (record.getDoc() != null) {
            schema.put("description", record.getDoc());
        }
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = mapper.createArrayNode();
        for (Schema.Field field : record.getFields()) {
            ObjectNode property = of(present(field.schema()));
            if (field.doc() != null) {
                property.put("description", field.doc());
            }
            properties.set(field.name(), property);
            // Bytes have a default only for readers of older records.
            boolean hasDefault = field.hasDefaultValue() && field.schema().getType() != Schema.Type.BYTES;
            if (!isNullable(field.schema()) && !hasDefault && !optional.contains(field.name())) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    /** An entry. */
    public ObjectNode entry() {
        return record(LedgerEntry.getClassSchema(), Set.of());
    }

    /** A refund. */
    public ObjectNode refund() {
        return record(RefundIssued.getClassSchema(), Set.of());
    }

    /** A notice. */
    public ObjectNode notice() {
        return record(Notice.getClassSchema(), Set.of());
    }

    /** What a part of an account means, which its topic says of the field of that name; null for parts of anything else. */
    public static @Nullable String meaning(Class<?> record, String part) {
        Schema schema = ACCOUNTS.get(record);
        Schema.Field field = schema == null ? null : schema.getField(part);
        return field == null ? null : field.doc();
    }

    private ObjectNode of(Schema schema) {
        ObjectNode node = mapper.createObjectNode();
        switch (schema.getType()) {
            case STRING -> node.put("type", "string");
            case LONG -> node.put("type", "integer").put("format", "int64");
            case INT -> node.put("type", "integer").put("format", "int32");
            case BOOLEAN -> node.put("type", "boolean");
            case BYTES -> node.put("type", "string").put("pattern", "^([0-9a-f]{2})*$");
            case ENUM -> {
                node.put("type", "string");
                ArrayNode values = node.putArray("enum");
                schema.getEnumSymbols().forEach(values::add);
            }
            case ARRAY -> {
                node.put("type", "array");
                node.set("items", of(schema.getElementType()));
            }
            case MAP -> {
                node.put("type", "object");
                node.set("additionalProperties", of(schema.getValueType()));
            }
            case RECORD -> {
                return record(schema, Set.of());
            }
            default -> throw new IllegalStateException(schema.getType() + " has no form in the contract's JSON");
        }
        return node;
    }

    private static boolean isNullable(Schema schema) {
        return schema.isUnion() && schema.getTypes().stream().anyMatch(type -> type.getType() == Schema.Type.NULL);
    }

    private static Schema present(Schema schema) {
        return isNullable(schema)
                ? schema.getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow()
                : schema;
    }
}
