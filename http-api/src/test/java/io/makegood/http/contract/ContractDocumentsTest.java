package io.makegood.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.JsonCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What other programs are told of the contract is what the engine holds them to. */
class ContractDocumentsTest {
    private static final Path FOLDER = Path.of("..", "docs", "contract");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode ASYNC_API = new ContractDocuments().asyncApi(Topics.withDefaultPrefix());
    private static final Validator VALIDATOR = new ValidatorFactory().createValidator();
    private static final URI SCHEMA =
            VALIDATOR.registerSchema(new ContractDocuments().eventSchema().toString());

    private static boolean acceptedBySchema(String event) {
        return VALIDATOR.validate(SCHEMA, event).isValid();
    }

    private static boolean acceptedByEngine(String event) {
        try {
            new JsonCodec().decode(event.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (UndecodableRecord e) {
            return false;
        }
    }

    static Stream<Schema> eventTypes() {
        return LedgerEvent.getClassSchema().getField("event").schema().getTypes().stream();
    }

    @ParameterizedTest
    @MethodSource("eventTypes")
    void an_event_is_valid_by_the_schema_exactly_if_the_engine_can_read_it(Schema type) {
        Random random = new Random(type.getName().hashCode());
        List<String> refused = new ArrayList<>();
        for (int run = 0; run < 300; run++) {
            ObjectNode event = event(type, random);
            if (run > 20) {
                damage(event, random);
            }
            String text = event.toString();
            boolean accepted = acceptedByEngine(text);
            assertThat(acceptedBySchema(text)).as(text).isEqualTo(accepted);
            if (!accepted) {
                refused.add(text);
            } else if (run <= 20) {
                assertThat(accepted).isTrue();
            }
        }
        assertThat(refused).isNotEmpty();
    }

    @Test
    void an_event_of_no_type_or_of_an_unknown_one_is_refused_by_both() {
        for (String event : List.of("{}", "{\"type\":\"Nonsense\",\"accountId\":\"a\"}", "[]", "7")) {
            assertThat(acceptedByEngine(event)).isFalse();
            assertThat(acceptedBySchema(event)).as(event).isFalse();
        }
    }

    @Test
    void every_topic_has_a_channel_and_every_reference_leads_somewhere() throws IOException {
        assertThat(ASYNC_API.get("channels").findValuesAsText("address"))
                .containsExactlyInAnyOrderElementsOf(Topics.withDefaultPrefix().all().stream()
                        .map(Topic::name)
                        .toList());
        JsonNode written = new ObjectMapper(new YAMLFactory())
                .readTree(FOLDER.resolve("asyncapi.yaml").toFile());
        // Parsed anew, for a number is not of the same class.
        assertThat(written).isEqualTo(JSON.readTree(ASYNC_API.toString()));
        List<String> references = ASYNC_API.findValuesAsText("$ref");
        assertThat(references)
                .hasSizeGreaterThan(10)
                .allSatisfy(reference -> assertThat(
                                ASYNC_API.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private static ObjectNode event(Schema type, Random random) {
        ObjectNode event = JSON.createObjectNode();
        event.put("type", type.getName());
        for (Schema.Field field : LedgerEvent.getClassSchema().getFields()) {
            if (!field.name().equals("event")) {
                put(event, field, random);
            }
        }
        type.getFields().forEach(field -> put(event, field, random));
        return event;
    }

    private static void put(ObjectNode object, Schema.Field field, Random random) {
        if (field.hasDefaultValue() && random.nextBoolean()) {
            if (random.nextInt(4) == 0) {
                object.putNull(field.name());
            }
            return;
        }
        object.set(field.name(), value(field.schema(), random));
    }

    private static JsonNode value(Schema schema, Random random) {
        return switch (schema.getType()) {
            case UNION ->
                value(
                        schema.getTypes().stream()
                                .filter(each -> each.getType() != Schema.Type.NULL)
                                .findFirst()
                                .orElseThrow(),
                        random);
            case STRING -> JSON.getNodeFactory().textNode("text " + random.nextInt(10));
            case LONG, INT -> JSON.getNodeFactory().numberNode(random.nextInt(1_000) - 500);
            case BOOLEAN -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case ENUM ->
                JSON.getNodeFactory()
                        .textNode(schema.getEnumSymbols()
                                .get(random.nextInt(schema.getEnumSymbols().size())));
            case ARRAY -> {
                ArrayNode items = JSON.createArrayNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    items.add(value(schema.getElementType(), random));
                }
                yield items;
            }
            case MAP -> {
                ObjectNode named = JSON.createObjectNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    named.set("name" + i, value(schema.getValueType(), random));
                }
                yield named;
            }
            case RECORD -> {
                ObjectNode object = JSON.createObjectNode();
                schema.getFields().forEach(field -> put(object, field, random));
                yield object;
            }
            default -> throw new AssertionError(schema.getType());
        };
    }

    /** Leaves a field out, adds one, or puts something else in its place. */
    private static void damage(ObjectNode object, Random random) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        if (object.get(name) instanceof ArrayNode items
                && !items.isEmpty()
                && items.get(0) instanceof ObjectNode item) {
            damage(item, random);
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> object.remove(name);
            case 1 -> object.put(name + "x", 1);
            case 2 -> object.putNull(name);
            case 3 -> object.put(name, "NONSENSE");
            case 4 -> object.put(name, 7);
            case 5 -> object.put(name, true);
            case 6 -> object.putArray(name).add(7);
            default -> object.putObject(name).put("a", 1);
        }
    }
}
