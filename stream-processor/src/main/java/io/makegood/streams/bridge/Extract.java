package io.makegood.streams.bridge;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Where a value of an event comes from. */
sealed interface Extract {
    /** The value that a record has for it, or empty if it has none. */
    Optional<JsonNode> from(JsonNode record);

    /** What stands at a place of the record; null counts as nothing. */
    record At(JsonPointer place) implements Extract {
        @Override
        public Optional<JsonNode> from(JsonNode record) {
            JsonNode found = record.at(place);
            return found.isMissingNode() || found.isNull() ? Optional.empty() : Optional.of(found);
        }
    }

    /** Always the same. */
    record Constant(JsonNode value) implements Extract {
        @Override
        public Optional<JsonNode> from(JsonNode record) {
            return Optional.of(value);
        }
    }

    /** A list, of each element of a list of the record. */
    record Each(JsonPointer place, Extract element) implements Extract {
        @Override
        public Optional<JsonNode> from(JsonNode record) {
            JsonNode found = record.at(place);
            if (!found.isArray()) {
                return Optional.empty();
            }
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            found.forEach(each -> element.from(each).ifPresent(list::add));
            return Optional.of(list);
        }
    }

    /** An object with those fields. */
    record Composed(Map<String, Extract> fields) implements Extract {
        @Override
        public Optional<JsonNode> from(JsonNode record) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            fields.forEach((name, extract) -> extract.from(record).ifPresent(value -> object.set(name, value)));
            return Optional.of(object);
        }
    }
}
