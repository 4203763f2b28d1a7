package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import io.makegood.http.contract.AvroSchemas;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.quote.Quote;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.readmodel.investigation.Investigation;
import io.makegood.readmodel.projection.Count;
import io.makegood.readmodel.projection.DeadLetterRow;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.topics.writing.CheckedEvent;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The shapes that the API's description refers to, made from the contract's schemas and from the records that are answered. */
final class ApiSchemas {
    /** What {@code scale} means. */
    static final String SCALE = "Decimals that the product shows: 10^scale units make one credit.";

    private static final String REFERENCE = "#/components/schemas/";

    private final ObjectMapper mapper;
    private final AvroSchemas avro;
    private final SchemaGenerator records;
    private final Map<String, ObjectNode> schemas = new TreeMap<>();

    ApiSchemas(ObjectMapper mapper) {
        this.mapper = mapper;
        avro = new AvroSchemas(mapper);
        SchemaGeneratorConfigBuilder config =
                new SchemaGeneratorConfigBuilder(mapper, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON);
        config.forFields()
                .withNullableCheck(field -> isNullable(field.getRawMember()) && !isLeftOut(field.getRawMember()))
                .withRequiredCheck(field -> !isLeftOut(field.getRawMember()))
                .withDescriptionResolver(field -> meaning(field.getRawMember()));
        config.forTypesInGeneral().withCustomDefinitionProvider((type, context) -> contract(type.getErasedType()));
        config.without(com.github.victools.jsonschema.generator.Option.SCHEMA_VERSION_INDICATOR);
        config.with(com.github.victools.jsonschema.generator.Option.INLINE_ALL_SCHEMAS);
        config.with(com.github.victools.jsonschema.generator.Option.EXTRA_OPEN_API_FORMAT_VALUES);
        records = new SchemaGenerator(config.build());
    }

    ObjectNode all() {
        schemas.put("Entry", entry());
        schemas.put("Notice", avro.notice());
        schemas.put("Refund", avro.refund());
        schemas.put("Account", account());
        schemas.put("AccountList", list("Account"));
        ObjectNode activity = page(row());
        add(activity, "scale", scale());
        schemas.put("Activity", activity);
        schemas.put("Refunds", record(Answers.Refunds.class));
        schemas.put("Notices", record(Answers.Notices.class));
        ObjectNode investigation = record(Investigation.class);
        schemas.put("Investigation", investigation);
        schemas.put("Generation", generation(investigation.deepCopy()));
        schemas.put("EventOutcome", record(Answers.EventAnswer.class));
        ObjectNode quote = record(Quote.class);
        add(quote, "accountId", type("string"));
        schemas.put("Quote", quote);
        events();
        schemas.put("Published", record(Answers.Published.class));
        schemas.put("Authorization", record(Answers.Authorization.class));
        schemas.put("AuthorizationPending", record(Answers.AuthorizationPending.class));
        schemas.put("WorkItem", record(Answers.Work.class));
        schemas.put("WorkList", list("WorkItem"));
        schemas.put("Count", record(Count.class));
        ObjectNode counts = list("Count");
        add(counts, "spanMillis", integer());
        schemas.put("CountList", counts);
        schemas.put("DeadLetter", record(DeadLetterRow.class));
        schemas.put("DeadLetterList", list("DeadLetter"));
        schemas.put("Policy", record(Answers.PublishedPolicy.class));
        schemas.put("PolicyList", list("Policy"));
        schemas.put("StripeBinding", stripeBinding());
        ObjectNode taken = stripeBinding();
        add(taken, "status", oneOf("TAKEN"));
        schemas.put("StripeBindingTaken", taken);
        schemas.put("Overview", overview());
        schemas.put("Health", health());
        schemas.put("Problem", problem());
        ObjectNode all = mapper.createObjectNode();
        schemas.forEach(all::set);
        return all;
    }

    private static boolean isNullable(@Nullable AnnotatedElement member) {
        return member instanceof java.lang.reflect.Field field
                && field.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static boolean isLeftOut(@Nullable AnnotatedElement member) {
        return member != null && member.isAnnotationPresent(Answers.WhenKnown.class);
    }

    private static @Nullable String meaning(@Nullable AnnotatedElement member) {
        Answers.Meaning meaning = member == null ? null : member.getAnnotation(Answers.Meaning.class);
        return meaning == null ? null : meaning.value();
    }

    /** What has its shape by the contract is referred to. */
    private @Nullable CustomDefinition contract(Class<?> type) {
        ObjectNode shape = null;
        if (type == LedgerEntry.class) {
            shape = reference("Entry");
        } else if (type == RefundIssued.class) {
            shape = reference("Refund");
        } else if (type == Notice.class) {
            shape = reference("Notice");
        } else if (type == CheckedEvent.class) {
            shape = type("object");
        }
        return shape == null
                ? null
                : new CustomDefinition(
                        shape, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.NO);
    }

    private ObjectNode entry() {
        return avro.entry();
    }

    private ObjectNode row() {
        ObjectNode row = entry();
        add(row, "balanceBefore", integer());
        add(row, "text", type("string"));
        optional(row, "feature", type("string"));
        optional(row, "label", type("string"));
        return row;
    }

    private ObjectNode account() {
        ObjectNode account = avro.balance();
        ObjectNode properties = (ObjectNode) account.get("properties");
        JsonNode further = properties.get("furtherGrants");
        List<String> shown = List.of("accountId", "balance", "available", "held", "grants", "asOf");
        properties.retain(shown);
        ArrayNode required = account.putArray("required");
        shown.forEach(required::add);
        ObjectNode grant = (ObjectNode) properties.get("grants").get("items");
        ObjectNode expires = (ObjectNode) grant.get("properties").get("expiresAt");
        expires.putArray("type").add("integer").add("null");
        grant.withArray("required").add("expiresAt");
        optional(account, "furtherGrants", further);
        add(account, "scale", scale());
        return account;
    }

    private ObjectNode generation(ObjectNode generation) {
        ((ObjectNode) generation.get("properties")).remove("answers");
        ArrayNode required = mapper.createArrayNode();
        generation.get("required").forEach(name -> {
            if (!name.asText().equals("answers")) {
                required.add(name);
            }
        });
        generation.set("required", required);
        add(generation, "entries", array(reference("Entry")));
        add(generation, "charged", integer());
        add(generation, "refunded", integer());
        add(generation, "scale", scale());
        return generation;
    }

    /** Each event type in its flat JSON form, and what the shorter paths take instead. */
    private void events() {
        ArrayNode any = mapper.createArrayNode();
        Schema envelope = AvroSchemas.envelope();
        for (Schema type : envelope.getField("event").schema().getTypes()) {
            ObjectNode event = flat(envelope, type, Set.of());
            ((ObjectNode) event.get("properties")).putObject("type").put("const", type.getName());
            event.withArray("required").add("type");
            schemas.put(type.getName(), event);
            any.add(reference(type.getName()));
            for (WriteRoutes.BodyShape shape : WriteRoutes.bodies()) {
                if (shape.eventType().equals(type.getName())) {
                    schemas.put(shape.name(), flat(envelope, type, Set.copyOf(shape.optional())));
                }
            }
            if (type.getName().equals("GenerationRequested")) {
                ObjectNode request = flat(envelope, type, Set.of("generationId"));
                ((ObjectNode) request.get("properties")).remove("authorize");
                ObjectNode items = mapper.createObjectNode();
                items.put("description", "Item ids, or how many items there are.");
                items.putArray("oneOf").add(array(type("string"))).add(integer());
                ((ObjectNode) request.get("properties")).set("items", items);
                schemas.put("GenerationRequest", request);
            }
        }
        ObjectNode one = mapper.createObjectNode();
        one.set("oneOf", any);
        schemas.put("Event", one);
        ObjectNode either = mapper.createObjectNode();
        ArrayNode choices = either.putArray("oneOf");
        choices.add(reference("Event"));
        choices.add(array(reference("Event")));
        schemas.put("EventOrEvents", either);
    }

    private ObjectNode flat(Schema envelope, Schema type, Set<String> optional) {
        ObjectNode event = avro.record(type, optional);
        ObjectNode whole = avro.record(envelopeAlone(envelope), Set.of("eventId", "occurredAt", "source"));
        ObjectNode properties = (ObjectNode) event.get("properties");
        whole.get("properties").properties().forEach(field -> properties.set(field.getKey(), field.getValue()));
        ArrayNode required = mapper.createArrayNode().add("accountId");
        if (event.has("required")) {
            event.get("required").forEach(required::add);
        }
        event.set("required", required);
        return event;
    }

    private static Schema envelopeAlone(Schema envelope) {
        return Schema.createRecord(
                envelope.getName(),
                null,
                envelope.getNamespace(),
                false,
                envelope.getFields().stream()
                        .filter(field -> !field.name().equals("event"))
                        .map(field -> new Schema.Field(field, field.schema()))
                        .toList());
    }

    private ObjectNode stripeBinding() {
        return object(
                Map.of(
                        "payment",
                        type("string")
                                .put("description", "A payment intent, invoice, Checkout session or charge in Stripe."),
                        "accountId",
                        type("string"),
                        "grantId",
                        type("string").put("description", "The grant that was made by hand."),
                        "credits",
                        integer().put("description", "How many of its credits were paid for.")),
                List.of("payment", "accountId", "grantId", "credits"));
    }

    private ObjectNode overview() {
        ObjectNode open = object(
                Map.of("CASE", integer(), "CLAIM", integer(), "CASH_REFUND", integer()),
                List.of("CASE", "CLAIM", "CASH_REFUND"));
        return object(
                Map.of(
                        "at", integer(),
                        "journal", integer(),
                        "folded", integer(),
                        "projected", integer(),
                        "lag", integer(),
                        "open", open,
                        "notAnswered", array(type("string"))),
                List.of("at", "journal", "folded", "projected", "lag", "open", "notAnswered"));
    }

    private ObjectNode health() {
        ObjectNode health =
                object(Map.of("status", oneOf("LIVE", "FAILED", "READY", "RESTORING", "STARTING")), List.of("status"));
        ObjectNode restoring = object(
                Map.of("stores", integer(), "restored", integer(), "total", integer()),
                List.of("stores", "restored", "total"));
        ObjectNode part = object(Map.of("state", type("string")), List.of("state"));
        optional(part, "restoring", restoring);
        ObjectNode either = mapper.createObjectNode();
        either.putArray("oneOf").add(part).add(type("string"));
        optional(health, "engine", either);
        optional(health, "readModel", either.deepCopy());
        return health;
    }

    private ObjectNode problem() {
        ObjectNode problem = object(
                Map.of(
                        "type", type("string"),
                        "title", type("string"),
                        "status", integer(),
                        "detail", type("string")),
                List.of("type", "title", "status", "detail"));
        optional(problem, "errors", array(record(FieldProblem.class)));
        for (String text : List.of("reason", "accountId", "generationId", "position")) {
            optional(problem, text, type("string"));
        }
        for (String number : List.of("required", "available", "missing", "nextAttempt", "charged", "refunded")) {
            optional(problem, number, integer());
        }
        optional(problem, "platforms", array(type("string")));
        ObjectNode refund = object(
                Map.of(
                        "refundId", type("string"),
                        "amount", integer(),
                        "reason", type("string"),
                        "recordedAt", integer()),
                List.of("refundId", "amount", "reason", "recordedAt"));
        optional(refund, "itemId", type("string"));
        optional(problem, "refunds", array(refund));
        return problem;
    }

    private ObjectNode list(String of) {
        return object(
                Map.of("data", array(reference(of)), "notAnswered", array(type("string"))),
                List.of("data", "notAnswered"));
    }

    private ObjectNode page(ObjectNode of) {
        ObjectNode cursor = mapper.createObjectNode();
        cursor.putArray("type").add("string").add("null");
        return object(Map.of("data", array(of), "nextCursor", cursor), List.of("data", "nextCursor"));
    }

    private ObjectNode record(Class<?> type) {
        return records.generateSchema(type);
    }

    private ObjectNode object(Map<String, ? extends JsonNode> properties, List<String> required) {
        ObjectNode object = mapper.createObjectNode();
        object.put("type", "object");
        ObjectNode fields = object.putObject("properties");
        new TreeMap<>(properties).forEach(fields::set);
        ArrayNode names = object.putArray("required");
        required.forEach(names::add);
        return object;
    }

    private static void add(ObjectNode object, String name, JsonNode schema) {
        optional(object, name, schema);
        object.withArray("required").add(name);
    }

    private static void optional(ObjectNode object, String name, JsonNode schema) {
        ((ObjectNode) object.get("properties")).set(name, schema);
    }

    private ObjectNode array(JsonNode items) {
        ObjectNode array = mapper.createObjectNode();
        array.put("type", "array");
        array.set("items", items);
        return array;
    }

    private ObjectNode type(String name) {
        return mapper.createObjectNode().put("type", name);
    }

    private ObjectNode integer() {
        return type("integer").put("format", "int64");
    }

    private ObjectNode scale() {
        return type("integer").put("description", SCALE);
    }

    private ObjectNode oneOf(String... values) {
        ObjectNode schema = type("string");
        ArrayNode choices = schema.putArray("enum");
        for (String value : values) {
            choices.add(value);
        }
        return schema;
    }

    private ObjectNode reference(String name) {
        return mapper.createObjectNode().put("$ref", REFERENCE + name);
    }
}
