package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.net.Webhook;
import io.makegood.application.config.EngineSettings;
import io.makegood.bridges.stripe.StripeProcessor;
import io.makegood.bridges.stripe.StripeSettings;
import io.makegood.bridges.topic.BridgeTally.Outcome;
import io.makegood.bridges.topic.Bridges;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.http.access.Scope;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.CreditsGranted;
import io.makegood.schemas.avro.CreditsRevoked;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.RevocationReversed;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.schemas.topic.Topic;
import io.makegood.systemtests.engine.Outputs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stripe's webhooks over HTTP into a real ledger: what is signed is booked once, nothing else is taken. */
class StripeIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SECRET = "whsec_test";
    private static final int PARTITIONS = 4;
    private static final int OLD_PAYMENTS = 8;

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static EngineSettings settings;
    private static Engine engine;
    private static Bridges bridges;
    private static LedgerApi api;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .partitions(PARTITIONS)
                .build();
        StripeSettings stripe = new StripeSettings(SECRET, 300, true);
        keepOldRows();
        engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        bridges = Bridges.start(settings, List.of(), stripe);
        api = LedgerApi.start(
                settings, engine.part(), new HttpSettings("127.0.0.1", 0, null, true, null, 0), stripe, null);
        api.show(bridges.part());
    }

    @AfterAll
    static void stop() {
        api.close();
        bridges.close();
        engine.close();
        kafka.close();
    }

    /** Payments as the first version left them, each in the partition of its key. */
    private static void keepOldRows() throws ExecutionException, InterruptedException {
        String changelog = Bridges.group(settings.applicationId()) + "-" + StripeProcessor.STORE + "-changelog";
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            NewTopic topic = new NewTopic(changelog, Optional.of(PARTITIONS), Optional.empty());
            admin.createTopics(List.of(topic.configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
            for (int i = 0; i < OLD_PAYMENTS; i++) {
                producer.send(
                                new ProducerRecord<>(
                                        changelog,
                                        bytes("pi_old" + i),
                                        bytes(
                                                "{\"account\":\"a-old\",\"credits\":100,\"refunded\":300,\"paid\":1000,\"revoked\":30}")))
                        .get();
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String event(String id, String type, String object) {
        return "{\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"created\":1700000000,\"data\":{\"object\":{" + object
                + "}}}";
    }

    private static String bought(String payment, String account) {
        return event(
                "evt_" + payment,
                "checkout.session.completed",
                "\"id\":\"cs_" + payment + "\",\"payment_intent\":\"" + payment
                        + "\",\"payment_status\":\"paid\",\"amount_total\":1000,\"metadata\":"
                        + "{\"makegood_account\":\"" + account + "\",\"makegood_credits\":\"50\"}");
    }

    private static String disputed(String what, String payment, long amount, String status) {
        return event(
                "evt_" + what + status + payment,
                "charge.dispute." + what,
                "\"id\":\"du_" + payment + "\",\"payment_intent\":\"" + payment + "\",\"amount\":" + amount
                        + ",\"status\":\"" + status + "\"");
    }

    private static String refunded(String payment, long amount) {
        return event(
                "evt_r" + payment,
                "charge.refunded",
                "\"id\":\"ch_" + payment + "\",\"payment_intent\":\"" + payment
                        + "\",\"amount\":1000,\"amount_refunded\":" + amount);
    }

    private static HttpResponse<String> post(String body, String signature) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/v1/stripe"))
                                .header("Content-Type", "application/json")
                                .header("Stripe-Signature", signature)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static String signature(String body, long at) throws Exception {
        return "t=" + at + ",v1=" + Webhook.Util.computeHmacSha256(SECRET, at + "." + body);
    }

    private static void send(String... bodies) throws Exception {
        for (String body : bodies) {
            assertThat(post(body, signature(body, Webhook.Util.getTimeNow())).statusCode())
                    .isEqualTo(200);
        }
    }

    /** What the journal says about grants whose ids begin so, a line each. */
    private static List<String> journal(String grants) {
        return new Outputs(settings)
                .values(settings.topics().events().name(), LedgerEvent.class).stream()
                        .map(event -> event.getEvent() instanceof CreditsGranted it
                                ? "grant " + it.getGrantId() + " " + it.getAmount()
                                : event.getEvent() instanceof CreditsRevoked it
                                        ? "revoke " + it.getGrantId() + " " + it.getAmount()
                                        : event.getEvent() instanceof RevocationReversed it
                                                ? "reverse " + it.getGrantId() + " " + it.getRevocation()
                                                : "")
                        .filter(line -> line.contains(" " + grants))
                        .toList();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return new Outputs(settings)
                .records(settings.topics().deadLetters().name()).stream()
                        .filter(letter ->
                                header(letter, DeadLetterHeaders.TOPIC).equals("ledger.stripe"))
                        .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static Api client() {
        String url = "http://127.0.0.1:" + api.port();
        return new Api(
                url,
                new DescriptionCheck(new Api(url, null).get("/openapi.json").with(200)));
    }

    @Test
    void what_was_bought_is_granted_once_and_what_was_paid_back_is_revoked() throws Exception {
        // The refund is told first: Stripe keeps no order.
        send(refunded("pi_1", 400), bought("pi_1", "a-1"), bought("pi_1", "a-1"));
        new Outputs(settings).awaitBalance("a-1", 30, LIMIT);
        send(disputed("created", "pi_1", 1000, "needs_response"));
        new Outputs(settings).awaitBalance("a-1", 0, LIMIT);
        assertThat(new Outputs(settings).entries("a-1")).hasSize(3);
    }

    @Test
    void an_inquiry_takes_nothing_a_dispute_its_own_amount_and_winning_it_reverses_it() throws Exception {
        send(
                bought("pi_d1", "a-d1"),
                disputed("created", "pi_d1", 1000, "warning_needs_response"),
                disputed("closed", "pi_d1", 1000, "warning_closed"),
                bought("pi_d2", "a-d2"),
                disputed("created", "pi_d2", 200, "needs_response"));
        new Outputs(settings).awaitBalance("a-d2", 40, LIMIT);
        new Outputs(settings).awaitBalance("a-d1", 50, LIMIT);
        send(disputed("closed", "pi_d2", 200, "won"));
        await("it is reversed", () -> journal("stripe:pi_d2").size() == 3);
        assertThat(journal("stripe:pi_d2"))
                .containsExactly(
                        "grant stripe:pi_d2 50",
                        "revoke stripe:pi_d2 10",
                        "reverse stripe:pi_d2 Stripe: dispute du_pi_d2");
        assertThat(journal("stripe:pi_d1")).containsExactly("grant stripe:pi_d1 50");
    }

    @Test
    void a_refund_by_payment_intent_finds_the_grant_of_an_invoice_and_its_account_by_the_session() throws Exception {
        send(
                refunded("pi_s", 500),
                event(
                        "evt_ip",
                        "invoice_payment.paid",
                        "\"id\":\"inpay_1\",\"invoice\":\"in_s\",\"payment\":{\"payment_intent\":\"pi_s\"}"),
                event(
                        "evt_in",
                        "invoice.paid",
                        "\"id\":\"in_s\",\"billing_reason\":\"subscription_create\",\"total\":1000,\"amount_paid\":1000,"
                                + "\"parent\":{\"subscription_details\":{\"subscription\":\"sub_s\","
                                + "\"metadata\":{\"makegood_credits\":\"80\"}}}"),
                event(
                        "evt_cs",
                        "checkout.session.completed",
                        "\"id\":\"cs_s\",\"mode\":\"subscription\",\"subscription\":\"sub_s\",\"invoice\":\"in_s\","
                                + "\"payment_intent\":null,\"payment_status\":\"paid\",\"client_reference_id\":\"a-s\""));
        new Outputs(settings).awaitBalance("a-s", 40, LIMIT);
        assertThat(journal("stripe:in_s")).containsExactly("grant stripe:in_s 80", "revoke stripe:in_s 40");
    }

    @Test
    void a_payment_is_bound_to_what_was_granted_by_hand_and_its_case_is_resolved() throws Exception {
        Api client = client();
        send(bought("pi_b", ""), refunded("pi_b", 500));
        await("the case is open", () -> cases(client).contains("stripe:pi_b OPEN"));
        client.post("/v1/grants", "{'accountId':'a-b','grantId':'by-hand','amount':60,'kind':'PAID'}")
                .with(201);
        String binding = "{'payment':'pi_b','accountId':'a-b','grantId':'by-hand','credits':50}";
        Api.Reply taken = client.post("/v1/stripe/bindings", binding, "Idempotency-Key", "k-1");
        assertThat(taken.with(202).path("status").asText()).isEqualTo("TAKEN");
        assertThat(taken.header("Location")).isEqualTo("/v1/accounts/a-b");
        client.post("/v1/stripe/bindings", binding, "Idempotency-Key", "k-1").with(202);
        // Half of the fifty that were paid for; ten were not.
        new Outputs(settings).awaitBalance("a-b", 35, LIMIT);
        await("the case is closed", () -> cases(client).contains("stripe:pi_b CLOSED"));
        // Whoever completes the session in Stripe after all gets nothing more.
        send(bought("pi_b", "a-b"), disputed("created", "pi_b", 100, "needs_response"));
        new Outputs(settings).awaitBalance("a-b", 30, LIMIT);
        assertThat(journal("stripe:pi_b")).isEmpty();
    }

    private static List<String> cases(Api client) {
        List<String> cases = new ArrayList<>();
        Api.Reply reply = client.get("/v1/cases?account=" + Api.segment(StripeSettings.UNASSIGNED_ACCOUNT_DEFAULT));
        if (reply.status() == 503) {
            // Its partition is being taken over at the start.
            return cases;
        }
        reply.with(200)
                .path("data")
                .forEach(item -> cases.add(
                        item.path("id").asText() + " " + item.path("status").asText()));
        return cases;
    }

    @Test
    void a_binding_that_is_wrong_names_every_field_and_the_route_needs_the_scope_grant() {
        JsonNode errors = client().post("/v1/stripe/bindings", "{'payment':'re_1','grantId':'','credits':0}")
                .with(400)
                .path("errors");
        assertThat(errors.findValuesAsText("field")).containsExactly("payment", "accountId", "grantId", "credits");
        assertThat(client().post("/v1/stripe/bindings", "{'paymnt':'pi_1','credits':'5'}")
                        .with(400)
                        .path("errors")
                        .findValuesAsText("remedy"))
                .containsExactlyInAnyOrder("did you mean payment?", "give a whole number");
        assertThat(api.described().stream()
                        .filter(route -> route.path().equals("/v1/stripe/bindings"))
                        .findFirst()
                        .orElseThrow()
                        .guard())
                .isEqualTo(Guard.scope(Scope.GRANT).narrowing());
    }

    @Test
    void what_the_first_version_kept_of_payments_goes_on_in_whatever_partition_it_stands() throws Exception {
        for (int i = 0; i < OLD_PAYMENTS; i++) {
            send(bought("pi_old" + i, "a-old"), refunded("pi_old" + i, 800));
        }
        await("all go on", () -> journal("stripe:pi_old").size() >= OLD_PAYMENTS);
        assertThat(journal("stripe:pi_old"))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, OLD_PAYMENTS)
                        .mapToObj(i -> "revoke stripe:pi_old" + i + " 50")
                        .toList());
    }

    @Test
    void events_of_another_mode_or_account_are_answered_counted_and_left_out() throws Exception {
        send(
                bought("pi_t", "a-t").replace("\"created\"", "\"livemode\":false,\"created\""),
                bought("pi_u", "a-t").replace("\"created\"", "\"account\":\"acct_1\",\"created\""),
                bought("pi_v", "a-t"));
        new Outputs(settings).awaitBalance("a-t", 50, LIMIT);
        await("both are counted", () -> bridges.tally().of("ledger.stripe", Outcome.REFUSED) == 2);
        assertThat(new Outputs(settings).entries("a-t")).hasSize(1);
    }

    @Test
    void what_is_not_signed_or_signed_long_ago_is_refused() throws Exception {
        String body = bought("pi_2", "a-2");
        long now = Webhook.Util.getTimeNow();
        for (String wrong : List.of(
                "nonsense",
                "t=" + now + ",v1=00",
                signature(body + " ", now),
                signature(body, now - 301),
                signature(body, now).replace("v1=", "v0="))) {
            HttpResponse<String> answer = post(body, wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.body()).contains("stripe.webhook.secret").doesNotContain(SECRET);
        }
    }

    @Test
    void the_signature_is_looked_at_before_the_body_is_read() throws Exception {
        String bomb = "{\"data\":" + "[".repeat(100_000);
        HttpResponse<String> unsigned = post(bomb, "t=" + Webhook.Util.getTimeNow() + ",v1=00");
        assertThat(unsigned.statusCode()).isEqualTo(400);
        assertThat(unsigned.body()).contains("is not Stripe's signature");
        HttpResponse<String> signed = post(bomb, signature(bomb, Webhook.Util.getTimeNow()));
        assertThat(signed.statusCode()).isEqualTo(400);
        assertThat(signed.body()).contains("nests too deep, in more levels than the 64 allowed");
    }

    @Test
    void nothing_of_the_person_who_paid_is_written_to_any_topic() throws Exception {
        String person = "\"object\":{\"customer_details\":{\"email\":\"ada@example.com\",\"name\":\"Ada Lovelace\"},"
                + "\"description\":\"for Ada Lovelace\",\"payment_method_details\":{\"card\":{\"last4\":\"4242\"}},";
        String paid = bought("pi_person", "a-person").replace("\"object\":{", person);
        String wrong =
                bought("pi_wrong", "a-person").replace("\"object\":{", person).replace("\"50\"", "\"many\"");
        assertThat(paid).contains("Lovelace");
        send(paid, wrong);
        new Outputs(settings).awaitBalance("a-person", 50, LIMIT);
        await(
                "the other one is a dead letter",
                () -> deadLetters().stream().anyMatch(letter -> text(letter).contains("pi_wrong")));
        List<String> topics = new ArrayList<>(
                settings.topics().all().stream().map(Topic::name).toList());
        topics.add("ledger.stripe");
        for (String topic : topics) {
            assertThat(new Outputs(settings).records(topic))
                    .as(topic)
                    .extracting(StripeIT::text)
                    .noneMatch(text -> text.contains("Lovelace") || text.contains("ada@") || text.contains("4242"));
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
    }

    @Test
    void an_event_that_lacks_what_the_ledger_needs_is_a_dead_letter_and_one_that_means_nothing_is_answered()
            throws Exception {
        send(
                event("evt_x", "customer.created", "\"id\":\"cus_1\""),
                // Only an operator may bind, whoever has the signing secret.
                event(
                        "evt_y",
                        "makegood.binding",
                        "\"payment\":\"pi_1\",\"accountId\":\"a-1\",\"grantId\":\"g\",\"credits\":5"),
                bought("pi_3", "a-3").replace("\"50\"", "\"lots\""));
        await(
                "it is a dead letter",
                () -> deadLetters().stream()
                        .anyMatch(letter ->
                                header(letter, DeadLetterHeaders.DETAIL).contains("makegood_credits")));
        String metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        assertThat(metrics)
                .containsPattern("makegood_dead_letters_total\\{reason=\"INVALID_EVENT\"} [1-9]")
                .containsPattern(
                        "makegood_bridge_records_total\\{outcome=\"DEAD_LETTER\",topic=\"ledger.stripe\"} [1-9]")
                .contains("makegood_running{part=\"bridges\"} 1.0");
        assertThat(post("{}", signature("{}", Webhook.Util.getTimeNow())).statusCode())
                .isEqualTo(400);
    }
}
