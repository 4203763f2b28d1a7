package io.makegood.http.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.schemas.topic.DuplicateHeaders;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/** The contract in forms that machines read, made from the Avro schemas and the catalogue of topics. */
public final class ContractDocuments {
    private static final String KAFKA_BINDING_VERSION = "0.5.0";
    private static final String AVRO = "application/vnd.apache.avro;version=1.9.0";
    private static final String JSON_SCHEMA = "application/schema+json;version=draft-07";
    private static final String EVENT_FIELD = "event";
    private static final List<String> DUPLICATE_HEADERS =
            List.of(DuplicateHeaders.TOPIC, DuplicateHeaders.PARTITION, DuplicateHeaders.OFFSET);
    private static final List<String> LETTER_HEADERS = List.of(
            DeadLetterHeaders.REASON,
            DeadLetterHeaders.DETAIL,
            DeadLetterHeaders.TOPIC,
            DeadLetterHeaders.PARTITION,
            DeadLetterHeaders.OFFSET);

    private final ObjectMapper mapper = new ObjectMapper();
    private final AvroSchemas avro = new AvroSchemas(mapper);

    /** JSON Schema (2020-12) of events in their JSON encoding. It is as strict as the engine is about fields and their types. */
    public ObjectNode eventSchema() {
        ObjectNode schema = mapper.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:makegood:schema:ledger-event");
        schema.put("title", "An event of a Makegood ledger, as JSON");
        // Generators make one class of each choice by it; validators go by the constants in the choices themselves.
        schema.putObject("discriminator").put("propertyName", "type");
        schema.setAll(events());
        return schema;
    }

    /** The topics, and what their records hold, as AsyncAPI 3.0. */
    public ObjectNode asyncApi(Topics topics) {
        ObjectNode document = mapper.createObjectNode();
        document.put("asyncapi", "3.0.0");
        ObjectNode info = document.putObject("info");
        info.put("title", "Makegood");
        info.put("version", "1");
        info.put(
                "description",
                "A ledger of credits for products that sell AI generations. Events go into the journal, keyed by account id;"
                        + " entries, refunds, notices and balances come out of it exactly once: read them with isolation.level"
                        + " read_committed. Values are Avro in single-object encoding or in the wire format of a registry; events"
                        + " may be JSON too, and outputs are where outputs.format says so.");
        info.putObject("license").put("name", "Apache-2.0");
        document.put("defaultContentType", "application/octet-stream");
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        ObjectNode components = document.putObject("components");
        ObjectNode messages = components.putObject("messages");
        ObjectNode schemas = components.putObject("schemas");

        channel(channels, "events", topics.events(), List.of("EventAvro", "EventJson"));
        operation(operations, "takeEvents", "receive", "events", "The ledger applies every event once, in any order.");
        message(messages, "EventAvro", "avro/binary", avroSchema(schemas, LedgerEvent.getClassSchema()));
        ObjectNode json = schemas.putObject("LedgerEventJson");
        json.put("schemaFormat", JSON_SCHEMA);
        json.set("schema", events());
        message(messages, "EventJson", "application/json", "LedgerEventJson");

        output(document, "entries", topics.entries(), "Entry", LedgerEntry.getClassSchema());
        output(document, "refunds", topics.refunds(), "Refund", RefundIssued.getClassSchema());
        output(document, "notices", topics.notices(), "Notice", Notice.getClassSchema());
        output(document, "balances", topics.balances(), "Balance", AccountBalance.getClassSchema());

        channel(channels, "deadLetters", topics.deadLetters(), List.of("DeadLetter"));
        operation(
                operations,
                "giveDeadLetters",
                "send",
                "deadLetters",
                "What could not be decoded or applied: key and value as they came, and why in the headers.");
        inHeaders(messages, "DeadLetter", LETTER_HEADERS);

        channel(channels, "duplicates", topics.duplicates(), List.of("Duplicate"));
        operation(
                operations,
                "giveDuplicates",
                "send",
                "duplicates",
                "Which events said what was known already and changed nothing: keyed by account, no value, the event's place in the"
                        + " headers.");
        inHeaders(messages, "Duplicate", DUPLICATE_HEADERS);
        return document;
    }

    /** A message whose headers say what it is about. */
    private static void inHeaders(ObjectNode messages, String name, List<String> names) {
        ObjectNode message = messages.putObject(name);
        message.put("contentType", "application/octet-stream");
        ObjectNode headers = message.putObject("headers");
        headers.put("type", "object");
        ObjectNode properties = headers.putObject("properties");
        names.forEach(header -> properties.putObject(header).put("type", "string"));
        ArrayNode required = headers.putArray("required");
        names.forEach(required::add);
    }

    private void output(ObjectNode document, String name, Topic topic, String message, Schema schema) {
        ObjectNode components = (ObjectNode) document.get("components");
        channel((ObjectNode) document.get("channels"), name, topic, List.of(message));
        operation(
                (ObjectNode) document.get("operations"),
                "give" + Character.toUpperCase(name.charAt(0)) + name.substring(1),
                "send",
                name,
                schema.getDoc());
        message(
                (ObjectNode) components.get("messages"),
                message,
                "avro/binary",
                avroSchema((ObjectNode) components.get("schemas"), schema));
    }

    private static void channel(ObjectNode channels, String name, Topic topic, List<String> messages) {
        ObjectNode channel = channels.putObject(name);
        channel.put("address", topic.name());
        ObjectNode named = channel.putObject("messages");
        messages.forEach(message -> named.putObject(message).put("$ref", "#/components/messages/" + message));
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", topic.name());
        ObjectNode configuration = kafka.putObject("topicConfiguration");
        for (Map.Entry<String, String> setting : topic.config().entrySet()) {
            switch (setting.getKey()) {
                case "cleanup.policy" -> {
                    ArrayNode policies = configuration.putArray(setting.getKey());
                    Arrays.stream(setting.getValue().split(",", -1)).forEach(policies::add);
                }
                case "retention.ms", "retention.bytes" ->
                    configuration.put(setting.getKey(), Long.parseLong(setting.getValue()));
                // The binding knows no more settings.
                default -> {}
            }
        }
        kafka.put("bindingVersion", KAFKA_BINDING_VERSION);
    }

    private static void operation(
            ObjectNode operations, String name, String action, String channel, String description) {
        ObjectNode operation = operations.putObject(name);
        operation.put("action", action);
        operation.putObject("channel").put("$ref", "#/channels/" + channel);
        operation.put("description", description);
    }

    private static void message(ObjectNode messages, String name, String contentType, String schema) {
        ObjectNode message = messages.putObject(name);
        message.put("contentType", contentType);
        message.putObject("payload").put("$ref", "#/components/schemas/" + schema);
        ObjectNode kafka = message.putObject("bindings").putObject("kafka");
        kafka.putObject("key").put("type", "string").put("description", "The account id, in UTF-8.");
        kafka.put("bindingVersion", KAFKA_BINDING_VERSION);
    }

    private String avroSchema(ObjectNode schemas, Schema schema) {
        ObjectNode node = schemas.putObject(schema.getName());
        node.put("schemaFormat", AVRO);
        try {
            node.set("schema", mapper.readTree(schema.toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema is no JSON: " + schema.getName(), e);
        }
        return schema.getName();
    }

    private ObjectNode events() {
        ObjectNode schema = mapper.createObjectNode();
        Schema envelope = LedgerEvent.getClassSchema();
        schema.put("description", envelope.getDoc());
        schema.put("type", "object");
        schema.putArray("required").add("type");
        ArrayNode types = schema.putArray("oneOf");
        for (Schema type : envelope.getField(EVENT_FIELD).schema().getTypes()) {
            types.add(event(envelope, type));
        }
        return schema;
    }

    private ObjectNode event(Schema envelope, Schema type) {
        ObjectNode schema = mapper.createObjectNode();
        schema.put("title", type.getName());
        ObjectNode own = strict(avro.record(type, Set.of()), type);
        ObjectNode common = strict(avro.record(envelopeAlone(envelope), Set.of()), envelopeAlone(envelope));
        schema.put("description", type.getDoc());
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("type").put("const", type.getName());
        properties.setAll((ObjectNode) common.get("properties"));
        properties.setAll((ObjectNode) own.get("properties"));
        ArrayNode required = schema.putArray("required");
        required.add("type");
        common.withArray("required").forEach(required::add);
        own.withArray("required").forEach(required::add);
        schema.put("additionalProperties", false);
        return schema;
    }

    /** The envelope without what it carries. */
    private static Schema envelopeAlone(Schema envelope) {
        return Schema.createRecord(
                envelope.getName(),
                envelope.getDoc(),
                envelope.getNamespace(),
                false,
                envelope.getFields().stream()
                        .filter(field -> !field.name().equals(EVENT_FIELD))
                        .map(field -> new Schema.Field(field, field.schema()))
                        .toList());
    }

    /** No field but those; what may be left out may be null. */
    private ObjectNode strict(ObjectNode object, Schema record) {
        object.put("additionalProperties", false);
        for (Schema.Field field : record.getFields()) {
            ObjectNode property = (ObjectNode) object.get("properties").get(field.name());
            JsonNode items = property.get("items");
            if (items instanceof ObjectNode item && item.has("properties")) {
                strict(item, field.schema().getElementType());
            }
            if (field.hasDefaultValue()) {
                ArrayNode both =
                        mapper.createArrayNode().add(property.get("type")).add("null");
                property.set("type", both);
                if (property.get("enum") instanceof ArrayNode values) {
                    values.addNull();
                }
            }
        }
        return object;
    }
}
