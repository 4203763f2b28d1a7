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
import io.makegood.http.contract.DeadLetterAnswers;
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
import io.makegood.readmodel.investigation.ResultLink;
import io.makegood.readmodel.projection.Count;
import io.makegood.readmodel.projection.Found;
import io.makegood.readmodel.projection.SettledBy;
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
            Map.entry(ResultLink.class, "ResultLink"),
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
            Map.entry(SettledBy.class, "SettledBy"),
            Map.entry(ClaimHistory.class, "ClaimHistory"),
            Map.entry(Answers.Assigned.class, "Assignment"),
            Map.entry(BatchAnswers.BatchAnswer.class, "Batch"),
            Map.entry(Count.class, "Count"),
            Map.entry(Found.class, "Found"),
            Map.entry(Answers.Counts.class, "CountList"),
            Map.entry(DeadLetterAnswers.One.class, "DeadLetter"),
            Map.entry(DeadLetterAnswers.Page.class, "DeadLetterList"),
            Map.entry(DeadLetterAnswers.Whole.class, "DeadLetterWhole"),
            Map.entry(DeadLetterAnswers.Causes.class, "DeadLetterReasons"),
            Map.entry(DeadLetterAnswers.Bulk.class, "DeadLettersDecided"),
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
        schemas.putAll(deadLetterRequests());
        schemas.put(AssignmentRoutes.BODY, assignmentRequest());
        for (Batch.Kind kind : Batch.Kind.values()) {
            schemas.put(kind.body(), batchRequest(kind));
        }
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

    private ObjectNode assignmentRequest() {
        ObjectNode request = type("object");
        request.putObject("properties")
                .<ObjectNode>set("accountId", text("Whose item it is."))
                .<ObjectNode>set(
                        "from",
                        nullable(
                                "Who has it, as you know; null or left out for nobody. If somebody else has, nothing is done."))
                .set("to", nullable("Who is to have it; null for nobody. Left out, the caller."));
        request.putArray("required").add("accountId");
        return request;
    }

    private ObjectNode nullable(String description) {
        ObjectNode text = mapper.createObjectNode().put("description", description);
        text.putArray("type").add("string").add("null");
        return text;
    }

    /** One decision as the event has it, and about which items. */
    private ObjectNode batchRequest(Batch.Kind kind) {
        ObjectNode event = avro.record(
                AvroSchemas.envelope().getField("event").schema().getTypes().stream()
                        .filter(type -> type.getName().equals(kind.type))
                        .findFirst()
                        .orElseThrow(),
                Set.of(kind.who));
        ObjectNode request = type("object");
        ObjectNode properties = request.putObject("properties");
        ArrayNode required = request.putArray("required").add(Batch.ITEMS);
        ObjectNode item = type("object");
        item.putObject("properties")
                .<ObjectNode>set(Batch.ACCOUNT, type("string"))
                .set(Batch.ID, text("Of the claim, the case or the request."));
        item.putArray("required").add(Batch.ACCOUNT).add(Batch.ID);
        properties.set(
                Batch.ITEMS,
                array(item)
                        .put("minItems", 1)
                        .put("maxItems", Batch.ITEMS_MAX)
                        .put("description", "About which it is decided."));
        for (String field : kind.fields()) {
            properties.set(field, event.path("properties").path(field));
        }
        event.path("required").forEach(field -> {
            if (kind.fields().contains(field.asText())) {
                required.add(field);
            }
        });
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

    private Map<String, ObjectNode> deadLetterRequests() {
        String why = "Why nothing is to come of it; kept beside the letter, for people.";
        ObjectNode retry = type("object");
        ObjectNode event = records.reference("Event");
        retry.putObject("properties").set(DeadLetterWrites.EVENT, event);
        ObjectNode discard = type("object");
        discard.putObject("properties").set(DeadLetterWrites.WHY, text(why));
        discard.putArray("required").add(DeadLetterWrites.WHY);
        ObjectNode retryAll = ofOneReason();
        retryAll.putArray("required").add("reason");
        ObjectNode discardAll = ofOneReason();
        ((ObjectNode) discardAll.get("properties")).set(DeadLetterWrites.WHY, text(why));
        discardAll.putArray("required").add("reason").add(DeadLetterWrites.WHY);
        return Map.of(
                DeadLetterWrites.RETRY, retry,
                DeadLetterWrites.DISCARD, discard,
                DeadLetterWrites.RETRY_ALL, retryAll,
                DeadLetterWrites.DISCARD_ALL, discardAll);
    }

    private ObjectNode ofOneReason() {
        ObjectNode request = type("object");
        ObjectNode properties = request.putObject("properties");
        properties.set("reason", text("The reason that they have."));
        properties.set("before", integer().put("description", "Recorded before this time. Epoch milliseconds, UTC."));
        properties.set("account", text("Whose key is this account; left out, any."));
        properties.set(
                "apply",
                type("boolean").put("default", false).put("description", "Do it; left out, say how many they are."));
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
