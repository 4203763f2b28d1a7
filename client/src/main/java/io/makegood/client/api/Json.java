package io.makegood.client.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How answers are taken apart and requests put together. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** What was sent, if it is JSON; a proxy in between may say something else, which is a missing node. */
    static JsonNode read(byte[] body) {
        try {
            JsonNode read = MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
            return read == null ? MissingNode.getInstance() : read;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    static byte[] write(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the request has a value that is no JSON; give texts, numbers, lists and maps", e);
        }
    }

    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    static @Nullable String text(JsonNode of, String field) {
        JsonNode value = of.path(field);
        return value.isTextual() ? value.textValue() : null;
    }

    static @Nullable Long number(JsonNode of, String field) {
        JsonNode value = of.path(field);
        return value.isIntegralNumber() ? value.longValue() : null;
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return List.copyOf(texts);
    }
}
