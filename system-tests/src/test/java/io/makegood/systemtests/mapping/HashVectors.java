package io.makegood.systemtests.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.EventContent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.JsonCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.mapping.OutputMapping;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What docs/contract/hash-vectors.json holds: events with their texts and digests, and a chain of entries that some of them cause. One
 * event of each type of the schema with all its fields, hostile ones, and two accounts' lives.
 */
final class HashVectors {
    private static final long FIRST_AT = 1_790_000_000_123L;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is said of an event, and the event in flat JSON. */
    private static final String[][] HOSTILE = {
        {"all that is optional left out", """
            {"type":"GenerationRequested","accountId":"a-1","generationId":"n-1","feature":"image"}"""},
        {"the same with every default written out", """
            {"type":"GenerationRequested","accountId":"a-1","eventId":null,"generationId":"n-1","feature":"image",
             "platform":null,"items":[],"authorize":false,"attempt":1,"attributes":{},"quantities":{}}"""},
        {"a second attempt, with a title of a person's own", """
            {"type":"GenerationRequested","accountId":"a-1","generationId":"n-1","feature":"image","label":"Grandma's 80th \\"party\\"",
             "actorId":"ann","items":["2","1"],"authorize":true,"attempt":2,"maxAmount":0,
             "attributes":{"resolution":"720p","Model":"pro","model":"größe"},"quantities":{"seconds":8,"Tokens":0}}"""},
        {"nothing but a base that is left out", """
            {"type":"GenerationCharged","accountId":"a-1","generationId":"n-1","items":[{"itemId":"1","amount":0}]}"""},
        {"nothing but a base that is written", """
            {"type":"GenerationCharged","accountId":"a-1","generationId":"n-1","baseAmount":0,"items":[{"itemId":"1","amount":0}]}"""},
        {"a message of several lines, with quotes and a pair of surrogates", """
            {"type":"ItemFailed","accountId":"a-1","eventId":"ev-ü","generationId":"n-1","itemId":"2","cause":"PROVIDER_ERROR",
             "message":"line 1\\nline 2\\r\\n\\ttab \\"quoted\\" \\\\ \\ud83d\\uddbc Zürich"}"""},
        {"an empty message, which is not an absent one", """
            {"type":"ItemFailed","accountId":"a-1","eventId":"ev-ü","generationId":"n-1","itemId":"2","cause":"PROVIDER_ERROR","message":""}"""},
        {"ids beyond ASCII", """
            {"type":"ItemDelivered","accountId":"konto:Zoë 🖼","occurredAt":1790000000000,"source":"arbeiter \\"3\\"",
             "generationId":"生成-1","itemId":"é","how":"SAVED"}"""},
        {"a link to a result, which is a personal text", """
            {"type":"ItemDelivered","accountId":"a-1","generationId":"n-1","itemId":"1","how":"SAVED",
             "resultUrl":"https://cdn.example/n-1/1.png?X-Amz-Signature=0a1b&x=%E2%80%8F"}"""},
        {"a link behind quantities that are left out", """
            {"type":"GenerationCompleted","accountId":"a-1","generationId":"n-1","outcome":"SUCCEEDED","usedAmount":3,
             "resultUrl":"http://localhost:9000/n-1"}"""},
        {"features in an order that is not that of UTF-16", """
            {"type":"CreditsGranted","accountId":"a-1","grantId":"g-1","amount":1000000000000000,"kind":"PROMOTIONAL","priority":100,
             "features":["😀","z","ﬁ","a"],"models":["pro"]}"""},
        {"a priority that is not the default", """
            {"type":"CreditsGranted","accountId":"a-1","grantId":"g-1","amount":1,"kind":"PAID","priority":0}"""},
        {"less than nothing", """
            {"type":"CreditsAdjusted","accountId":"a-1","adjustmentId":"j-1","amount":-5,"ground":"CORRECTION","operator":"Zoë Müller"}"""},
        {"of a campaign, and of no item", """
            {"type":"CreditsAdjusted","accountId":"a-1","adjustmentId":"j-1","amount":25,"ground":"TECHNICAL_FAILURE","operator":"kim","generationId":"n-1","campaignId":"mg-1"}"""},
        {"holders and groups that are none: it says that there are none", """
            {"type":"AccountUpdated","accountId":"a-1","holders":[],"groups":{}}"""},
        {"access alone", """
            {"type":"AccountUpdated","accountId":"a-1","accessActive":false}"""},
        {"groups in the order of code points", """
            {"type":"AccountUpdated","accountId":"a-1","groups":{"😀":["bob","ann"],"ﬁ":[],"art":["cid"],"Art":["ann"]}}"""},
        {"a policy of several lines", """
            {"type":"PolicyPublished","accountId":"policy:p","policyId":"p","version":"1","document":"id: p\\nversion: \\"1\\"\\n"}"""},
        {"a plan of one, as when it is left out", """
            {"type":"PlanStarted","accountId":"a-1","planId":"pro","quantity":1}"""},
        {"numbers beyond those of JavaScript", """
            {"type":"TransferArrived","accountId":"a-1","source":"makegood","fromAccount":"b-1","cause":"5be8","part":0,"debt":0,"via":[],
             "slices":[{"grantId":"transfer:1","fromGrant":"g-1","amount":9223372036854775807,"kind":"PAID","priority":-1,
                        "paymentReference":"pi_\\"1\\""},
                       {"grantId":"transfer:2","fromGrant":"g-2","amount":1,"kind":"GOODWILL","priority":100,
                        "features":["z","a"]}]}"""},
        {"a debt alone", """
            {"type":"TransferArrived","accountId":"a-1","fromAccount":"b-1","cause":"5be8","part":0,"slices":[],"debt":7,"via":["c-1","d-1"]}"""},
        {"a budget that ends", """
            {"type":"BudgetSet","accountId":"a-1","budgetId":"b","scope":"ALL","window":"EVER"}"""},
        {"progress that says no more than that it takes longer", """
            {"type":"GenerationProgressed","accountId":"a-1","generationId":"n-1","quantities":{},"extendBy":600000}"""},
    };

    private static final String[] LIVES = {
        """
        {"type":"CreditsGranted","accountId":"konto:Zoë 🖼","eventId":"ev-1","occurredAt":1790000000001,"source":"billing",
         "grantId":"g-1","amount":100,"kind":"PAID","paymentReference":"pi_1"}""", """
        {"type":"CreditsGranted","accountId":"konto:Zoë 🖼","grantId":"g-2","amount":7,"kind":"PROMOTIONAL","features":["video","image"]}""", """
        {"type":"GenerationCharged","accountId":"konto:Zoë 🖼","generationId":"n-1","baseAmount":5,
         "items":[{"itemId":"1","amount":10},{"itemId":"2","amount":10}]}""", """
        {"type":"ItemFailed","accountId":"konto:Zoë 🖼","eventId":"ev-2","generationId":"n-1","itemId":"2","cause":"PROVIDER_ERROR",
         "message":"500\\nInternal \\"error\\""}""", """
        {"type":"GenerationCompleted","accountId":"konto:Zoë 🖼","generationId":"n-1","outcome":"PARTIAL"}""", """
        {"type":"CreditsAdjusted","accountId":"konto:Zoë 🖼","adjustmentId":"j-1","amount":3,"ground":"GOODWILL","operator":"Kim Müller",
         "note":"She waited.\\nTwice."}""", """
        {"type":"CreditsTransferred","accountId":"konto:Zoë 🖼","transferId":"t-1","toAccount":"konto:Ben","amount":20,"reason":"a gift"}""", """
        {"type":"GrantEnded","accountId":"konto:Zoë 🖼","grantId":"g-1","reason":"closed"}""",
    };

    private final EventCodec codec = new EventCodec();
    private final ArrayNode events = JSON.createArrayNode();
    private final ArrayNode entries = JSON.createArrayNode();
    private final List<Envelope> envelopes = new ArrayList<>();
    private final EventContent content = new EventContent();
    private long at = FIRST_AT;

    private HashVectors() {}

    /** The file's content. */
    static String text() {
        HashVectors vectors = new HashVectors();
        try {
            for (EveryEvent.Sample sample : EveryEvent.samples()) {
                vectors.event(sample.type() + " with its fields", sample.json());
            }
            for (String[] each : HOSTILE) {
                vectors.event(each[0], JSON.readTree(each[1]));
            }
            vectors.lives();
            ObjectNode all = JSON.createObjectNode();
            all.put(
                    "about",
                    "docs/events.md, The hash chain: canonical texts, digests and hashes. entry-hash.py and entry-hash.mjs check this"
                            + " file.");
            all.set("events", vectors.events);
            all.set("entries", vectors.entries);
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
        } catch (JsonProcessingException | UndecodableRecord e) {
            throw new AssertionError(e);
        }
    }

    private Envelope event(String about, JsonNode json) throws UndecodableRecord {
        Envelope envelope = codec.readText(json.toString());
        at += 1_000;
        ObjectNode vector = events.addObject();
        vector.put("about", about);
        vector.set("event", json);
        vector.put("recordedAt", at)
                .put("canonicalText", EventContent.canonicalText(envelope))
                .put("digest", content.digest(envelope, at).hex());
        envelopes.add(envelope);
        return envelope;
    }

    private void lives() throws JsonProcessingException, UndecodableRecord {
        Policies policies = new DefaultPolicy();
        LedgerRun run = new LedgerRun(policies, PartitionLedger.RETENTION_MILLIS_DEFAULT);
        Deque<JsonNode> left = new ArrayDeque<>();
        for (String each : LIVES) {
            left.add(JSON.readTree(each));
        }
        while (!left.isEmpty()) {
            JsonNode next = left.remove();
            Envelope envelope = event("in the lives of two accounts", next);
            Decision decision = run.apply(envelope, new Position(3, 1_000 + 2L * envelopes.size(), at));
            for (Envelope appended : decision.appended()) {
                left.add(JSON.readTree(codec.toJson(appended)));
            }
            for (LedgerEntry entry : decision.entries()) {
                ObjectNode vector = entries.addObject();
                vector.set("entry", JSON.readTree(new JsonCodec().toJson(OutputMapping.toAvro(entry))));
                vector.put("canonicalText", EntryChain.canonicalText(entry))
                        .put("hash", entry.hash().hex());
            }
        }
    }

    /** The schema's types, of each of which there is an event. */
    static List<String> types() {
        return LedgerEvent.getClassSchema().getField("event").schema().getTypes().stream()
                .map(type -> type.getName())
                .toList();
    }
}
