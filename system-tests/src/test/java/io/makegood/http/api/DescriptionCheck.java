package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds live answers against the API's own description: the operation is described, the status is, and the body has the
 * described shape and not one field more.
 */
public final class DescriptionCheck {
    private final JsonNode description;
    private final JsonNode definitions;
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    DescriptionCheck(JsonNode description) {
        this.description = description;
        try {
            String text = Api.JSON
                    .writeValueAsString(description.path("components").path("schemas"))
                    .replace("#/components/schemas/", "#/$defs/");
            definitions = Api.JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
        close(definitions);
    }

    /** Operations that were answered with success. */
    Set<String> seen() {
        return new TreeSet<>(seen);
    }

    Set<String> described() {
        Set<String> operations = new TreeSet<>();
        description
                .path("paths")
                .forEach(path -> path.forEach(operation ->
                        operations.add(operation.path("operationId").asText())));
        return operations;
    }

    void check(String method, String path, Api.Reply reply) {
        JsonNode operation = operation(method, path);
        if (operation == null) {
            return;
        }
        if (reply.status() < 300) {
            seen.add(operation.path("operationId").asText());
        }
        JsonNode response = resolved(operation.path("responses").path(Integer.toString(reply.status())));
        if (response.isMissingNode()) {
            assertThat(reply.status())
                    .as(method + " " + path + ": " + reply.body())
                    .isEqualTo(304);
            response = operation.path("responses").path("default");
        }
        if (reply.body().isMissingNode()) {
            return;
        }
        String type = reply.header("content-type").split(";", 2)[0];
        JsonNode schema = response.path("content").path(type).path("schema");
        assertThat(schema.isMissingNode())
                .as(method + " " + path + " answers " + reply.status() + " as " + type + ", which is not described")
                .isFalse();
        requireShape(method + " " + path + " " + reply.status(), schema, reply.body());
    }

    private JsonNode resolved(JsonNode response) {
        String reference = response.path("$ref").asText();
        return reference.isEmpty() ? response : description.at(reference.substring(1));
    }

    /** Each example of each request and answer has the shape beside it; and there is one wherever something is said. */
    void requireGoodExamples() {
        int looked = 0;
        for (JsonNode path : description.path("paths")) {
            for (JsonNode operation : path) {
                String name = operation.path("operationId").asText();
                looked += requireExamples(name, operation.path("requestBody"));
                for (Map.Entry<String, JsonNode> reply :
                        operation.path("responses").properties()) {
                    if (!reply.getKey().equals("default")) {
                        looked += requireExamples(name + " " + reply.getKey(), resolved(reply.getValue()));
                    }
                }
            }
        }
        assertThat(looked).isGreaterThan(300);
    }

    private int requireExamples(String what, JsonNode described) {
        int looked = 0;
        for (Map.Entry<String, JsonNode> content : described.path("content").properties()) {
            JsonNode media = content.getValue();
            List<JsonNode> examples = new ArrayList<>();
            if (media.has("example")) {
                examples.add(media.get("example"));
            }
            media.path("examples").forEach(each -> examples.add(each.path("value")));
            assertThat(examples)
                    .as("examples of " + what + " " + content.getKey())
                    .isNotEmpty();
            for (JsonNode example : examples) {
                if (content.getKey().endsWith("/json") || content.getKey().endsWith("problem+json")) {
                    requireShape("the example of " + what, media.path("schema"), example);
                }
                looked++;
            }
        }
        return looked;
    }

    private @Nullable JsonNode operation(String method, String path) {
        // A path without parameters goes before one that has some, as OpenAPI says.
        JsonNode concrete = description.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
        if (!concrete.isMissingNode()) {
            return concrete;
        }
        for (Map.Entry<String, JsonNode> each : description.path("paths").properties()) {
            String pattern = Pattern.quote(each.getKey()).replaceAll("\\{[a-zA-Z]+}", "\\\\E[^/]+\\\\Q");
            if (path.matches(pattern)) {
                JsonNode operation = each.getValue().path(method.toLowerCase(Locale.ROOT));
                return operation.isMissingNode() ? null : operation;
            }
        }
        return null;
    }

    private void requireShape(String what, JsonNode schema, JsonNode body) {
        ObjectNode whole = Api.JSON.createObjectNode();
        // A problem is one of the types that are listed there.
        JsonNode both = schema.path("allOf");
        if (both.isArray()) {
            List<String> types = new ArrayList<>();
            both.path(1).path("properties").path("type").path("enum").forEach(each -> types.add(each.asText()));
            assertThat(types).as(what + " " + body).contains(body.path("type").asText());
        }
        JsonNode shape = both.isArray() ? both.path(0) : schema;
        whole.put("$ref", shape.path("$ref").asText().replace("#/components/schemas/", "#/$defs/"));
        whole.set("$defs", definitions);
        Validator.Result result = new ValidatorFactory().validate(whole.toString(), body.toString());
        assertThat(result.isValid())
                .as(what + "\n" + body.toPrettyString() + "\n"
                        + result.getErrors().stream()
                                .map(error -> error.getInstanceLocation() + " " + error.getError())
                                .toList())
                .isTrue();
    }

    /** What is not described must not be answered. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("properties")) {
            object.put("additionalProperties", object.path("properties").isEmpty());
        }
        schema.forEach(DescriptionCheck::close);
    }
}
