package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.stripe.StripeBinding;
import io.makegood.http.access.CustomerTokens;
import io.makegood.http.access.ReceiptLinks;
import io.makegood.http.auditing.Audit;
import io.makegood.http.auditing.AuditVerdict;
import io.makegood.http.auditing.FinanceFigures;
import io.makegood.http.auditing.PolicyComparison;
import io.makegood.http.contract.AvroSchemas;
import io.makegood.http.contract.BudgetsAnswer;
import io.makegood.http.contract.ErasureAnswer;
import io.makegood.http.contract.QuoteAnswer;
import io.makegood.http.contract.StripeBindingTaken;
import io.makegood.http.contract.WebhookAnswers;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.ErasureNote;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.readmodel.investigation.Investigation;
import io.makegood.readmodel.projection.Count;
import io.makegood.readmodel.projection.DeadLetterRow;
import io.makegood.readmodel.projection.Found;
import io.makegood.topics.writing.CheckedEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * The shapes that the API's description refers to, by their names there: events, entries, refunds and notices are described by the
 * contract's schemas, what else is answered by the record that is served.
 */
final class ApiSchemas {
    private static final Map<Class<?>, String> CONTRACT = Map.of(
            LedgerEntry.class, "Entry",
            RefundIssued.class, "Refund",
            Notice.class, "Notice",
            CheckedEvent.class, "Event");

    private static final Map<Class<?>, String> RECORDS = Map.ofEntries(
            Map.entry(Answers.Account.class, "Account"),
            Map.entry(Answers.Activity.class, "Activity"),
            Map.entry(BudgetsAnswer.class, "Budgets"),
            Map.entry(Answers.Plan.class, "Plan"),
            Map.entry(Answers.Refunds.class, "Refunds"),
            Map.entry(Answers.Notices.class, "Notices"),
            Map.entry(Investigation.class, "Investigation"),
            Map.entry(Answers.Generation.class, "Generation"),
            Map.entry(Answers.EventAnswer.class, "EventOutcome"),
            Map.entry(QuoteAnswer.class, "Quote"),
            Map.entry(Answers.Published.class, "Published"),
            Map.entry(Answers.Authorization.class, "Authorization"),
            Map.entry(Answers.AuthorizationPending.class, "AuthorizationPending"),
            Map.entry(Answers.CustomerToken.class, "CustomerToken"),
            Map.entry(ErasureAnswer.class, "Erasure"),
            Map.entry(Answers.CallerKnown.class, "Caller"),
            Map.entry(Answers.Receipt.class, "Receipt"),
            Map.entry(Answers.ReceiptLink.class, "ReceiptLink"),
            Map.entry(WebhookAnswers.One.class, "Webhook"),
            Map.entry(WebhookAnswers.All.class, "WebhookList"),
            Map.entry(WebhookAnswers.WithSecret.class, "WebhookWithSecret"),
            Map.entry(WebhookAnswers.Delivery.class, "WebhookDelivery"),
            Map.entry(WebhookAnswers.Deliveries.class, "WebhookDeliveries"),
            Map.entry(WebhookAnswers.Again.class, "WebhookRedelivery"),
            Map.entry(Answers.MakeGood.class, "MakeGood"),
            Map.entry(OversightAnswers.InstanceList.class, "InstanceList"),
            Map.entry(OversightAnswers.InstanceKnown.class, "Instance"),
            Map.entry(OversightAnswers.PartitionKnown.class, "PartitionStanding"),
            Map.entry(OversightAnswers.KeyList.class, "KeyList"),
            Map.entry(OversightAnswers.KeyKnown.class, "ApiKey"),
            Map.entry(OversightAnswers.AuditList.class, "AuditList"),
            Map.entry(Audit.class, "Audit"),
            Map.entry(AuditVerdict.class, "AuditVerdict"),
            Map.entry(OversightAnswers.FinanceReport.class, "FinanceReport"),
            Map.entry(FinanceFigures.class, "FinanceFigures"),
            Map.entry(OversightAnswers.WhatIf.class, "WhatIf"),
            Map.entry(PolicyComparison.class, "PolicyComparison"),
            Map.entry(Answers.Work.class, "WorkItem"),
            Map.entry(Count.class, "Count"),
            Map.entry(Found.class, "Found"),
            Map.entry(Answers.Counts.class, "CountList"),
            Map.entry(DeadLetterRow.class, "DeadLetter"),
            Map.entry(Answers.PublishedPolicy.class, "Policy"),
            Map.entry(StripeBinding.class, "StripeBinding"),
            Map.entry(StripeBindingTaken.class, "StripeBindingTaken"),
            Map.entry(Answers.Standing.class, "Overview"),
            Map.entry(Answers.Liveness.class, "Liveness"),
            Map.entry(Answers.Readiness.class, "Readiness"),
            Map.entry(ProblemDetails.class, "Problem"));

    /** What is answered in a {@link Answers.Listed}. */
    private static final Map<Class<?>, String> LISTS = Map.of(
            Answers.Account.class, "AccountList",
            Answers.Work.class, "WorkList",
            Found.class, "FoundList",
            DeadLetterRow.class, "DeadLetterList",
            Answers.PublishedPolicy.class, "PolicyList");

    private final ObjectMapper mapper;
    private final AvroSchemas avro;
    private final RecordSchemas records;
    private final Map<String, ObjectNode> schemas = new TreeMap<>();

    ApiSchemas(ObjectMapper mapper) {
        this.mapper = mapper;
        avro = new AvroSchemas(mapper);
        Map<Class<?>, String> names = new HashMap<>(CONTRACT);
        names.putAll(RECORDS);
        records = new RecordSchemas(mapper, names, Map.of(LedgerEntry.class, avro.entry()));
    }

    ObjectNode all() {
        schemas.put("Entry", avro.entry());
        schemas.put("Notice", avro.notice());
        schemas.put("Refund", avro.refund());
        events();
        schemas.put(TokenRoutes.BODY, tokenRequest());
        schemas.put(ErasureRoutes.BODY, erasureRequest());
        schemas.put(ReceiptRoutes.BODY, receiptLinkRequest());
        schemas.put(MakeGoodRoutes.BODY, makeGoodRequest());
        schemas.put(AuditorRoutes.WHAT_IF_BODY, whatIfRequest());
        schemas.putAll(new WebhookSchemas(mapper).all());
        RECORDS.forEach((record, name) -> schemas.put(name, records.describe(record)));
        LISTS.forEach((record, name) -> schemas.put(name, records.describe(Answers.Listed.class, record)));
        ObjectNode all = mapper.createObjectNode();
        schemas.forEach(all::set);
        return all;
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
            any.add(records.reference(type.getName()));
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
        choices.add(records.reference("Event"));
        choices.add(array(records.reference("Event")));
        schemas.put("EventOrEvents", either);
    }

    private ObjectNode erasureRequest() {
        ObjectNode request = type("object");
        request.putObject("properties")
                .set(
                        "reason",
                        type("string")
                                .put(
                                        "description",
                                        "The number of a request, say: " + ErasureNote.REFERENCE_RULE + "."));
        request.putArray("required").add("reason");
        return request;
    }

    private ObjectNode tokenRequest() {
        ObjectNode request = type("object");
        ObjectNode properties = request.putObject("properties");
        properties.set(
                "minutes",
                type("integer")
                        .put("minimum", 1)
                        .put("maximum", CustomerTokens.MINUTES_MAX)
                        .put("default", CustomerTokens.MINUTES_DEFAULT)
                        .put("description", "How long it is good."));
        ObjectNode scope = type("string")
                .put("default", "read")
                .put(
                        "description",
                        "read: read the account. claim: report bad results of it and claim their credits back, too.");
        scope.putArray("enum").add("read").add("claim");
        properties.set("scope", scope);
        properties.set(
                "actorId",
                type("string")
                        .put("description", "The one member of the account whose part it reads; not with claim."));
        return request;
    }

    private ObjectNode receiptLinkRequest() {
        ObjectNode request = type("object");
        request.putObject("properties")
                .set(
                        "days",
                        type("integer")
                                .put("minimum", 1)
                                .put("maximum", ReceiptLinks.DAYS_MAX)
                                .put("default", ReceiptLinks.DAYS_DEFAULT)
                                .put("description", "How long it is good."));
        return request;
    }

    private ObjectNode makeGoodRequest() {
        ObjectNode request = type("object");
        ObjectNode properties = request.putObject("properties");
        properties.set("incident", text("What it is about, such as INC-42; kept as the note of each adjustment."));
        properties.set("from", integer().put("description", "Charged at this time or later. Epoch milliseconds, UTC."));
        properties.set("until", integer().put("description", "And before this one. Epoch milliseconds, UTC."));
        properties.set("features", texts("Of one of these features; left out, of every one."));
        ObjectNode attributes = type("object").put("description", "Whose request has all of these attributes.");
        attributes.set("additionalProperties", type("string"));
        properties.set("attributes", attributes);
        ObjectNode causes = texts("Of which an item failed by one of these causes; left out, it need not have failed.");
        choices((ObjectNode) causes.get("items"), FailureCause.values());
        properties.set("causes", causes);
        properties.set("providerReferences", texts("Of which an item failed with one of these references."));
        ObjectNode ground = type("string").put("default", "TECHNICAL_FAILURE").put("description", "On what ground.");
        choices(
                ground,
                Arrays.stream(AdjustmentGround.values())
                        .filter(AdjustmentGround::isOfGeneration)
                        .toArray(Enum<?>[]::new));
        properties.set("ground", ground);
        properties.set("operator", text("Who decided it; left out, the caller's name."));
        properties.set(
                "reverse",
                type("boolean").put("default", false).put("description", "Charge again what the campaign gave back."));
        properties.set(
                "apply",
                type("boolean").put("default", false).put("description", "Do it; left out, say what it comes to."));
        request.putArray("required").add("incident").add("from").add("until");
        return request;
    }

    private ObjectNode whatIfRequest() {
        ObjectNode request = type("object");
        ObjectNode properties = request.putObject("properties");
        properties.set("document", text("The policy's document, as it would be published."));
        properties.set(
                "from",
                integer()
                        .put("description", "Count from here. Epoch milliseconds, UTC; left out, from the beginning."));
        properties.set(
                "to", integer().put("description", "Count until here. Epoch milliseconds, UTC; left out, until now."));
        request.putArray("required").add("document");
        return request;
    }

    private static void choices(ObjectNode schema, Enum<?>... values) {
        ArrayNode names = schema.putArray("enum");
        Arrays.stream(values).forEach(each -> names.add(each.name()));
    }

    private ObjectNode text(String description) {
        return type("string").put("description", description);
    }

    private ObjectNode texts(String description) {
        ObjectNode texts = array(type("string"));
        texts.put("description", description);
        return texts;
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
}
