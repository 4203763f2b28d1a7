package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON Schema by which editors complete and check policies: written from the forms by which they are read. */
public final class PolicySchema {
    /** The same text at every run: some examples are maps without an order. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final ObjectNode definitions = JsonNodeFactory.instance.objectNode();

    private PolicySchema() {}

    /** The schema of a policy document (JSON Schema 2020-12). */
    public static JsonNode document() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema").put("title", "Makegood policy");
        PolicySchema schema = new PolicySchema();
        PolicyReading.ROOT.describe(schema, root);
        root.set("$defs", schema.definitions);
        return root;
    }

    /** Adds a form: what it says, or where that is defined. */
    void put(ObjectNode node, Form<?> form) {
        String name = form.definition();
        if (name.isEmpty()) {
            form.describe(this, node);
            return;
        }
        if (!definitions.has(name)) {
            form.describe(this, definitions.putObject(name));
        }
        node.put("$ref", "#/$defs/" + name);
    }

    /** Adds a description, unless there is one that says more of that place. */
    static void describe(ObjectNode node, String description) {
        if (!description.isEmpty() && !node.has("description")) {
            node.put("description", description);
        }
    }

    JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }
}
