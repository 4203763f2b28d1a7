package io.makegood.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.streams.bridge.Bridges;
import io.makegood.streams.config.EngineSettings;
import io.makegood.streams.engine.Engine;
import io.makegood.streams.engine.Outputs;
import io.makegood.streams.stripe.StripeSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stripe's webhooks over HTTP into a real ledger: what is signed is booked once, nothing else is taken. */
class StripeIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SECRET = "whsec_test";

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static EngineSettings settings;
    private static Engine engine;
    private static Bridges bridges;
    private static LedgerApi api;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .build();
        StripeSettings stripe = new StripeSettings(SECRET, 300, true);
        engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        bridges = Bridges.start(settings, List.of(), stripe);
        api = LedgerApi.start(settings, engine, new HttpSettings("127.0.0.1", 0, null, true, null, 0), stripe);
        api.show(bridges);
    }

    @AfterAll
    static void stop() {
        api.close();
        bridges.close();
        engine.close();
        kafka.close();
    }

    private static String event(String id, String type, String object) {
        return "{\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"created\":1700000000,\"data\":{\"object\":{" + object
                + "}}}";
    }

    private static String bought(String payment, String account) {
        return event(
                "evt_" + payment,
                "checkout.session.completed",
                "\"id\":\"cs\",\"payment_intent\":\"" + payment + "\",\"payment_status\":\"paid\",\"metadata\":"
                        + "{\"makegood_account\":\"" + account + "\",\"makegood_credits\":\"50\"}");
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

    private static int send(String body) throws Exception {
        return post(body, signature(body, Webhook.Util.getTimeNow())).statusCode();
    }

    @Test
    void what_was_bought_is_granted_once_and_what_was_paid_back_is_revoked() throws Exception {
        String refunded = event(
                "evt_r",
                "charge.refunded",
                "\"id\":\"ch\",\"payment_intent\":\"pi_1\",\"amount\":1000,\"amount_refunded\":400");
        // The refund is told first: Stripe keeps no order.
        assertThat(send(refunded)).isEqualTo(200);
        assertThat(send(bought("pi_1", "a-1"))).isEqualTo(200);
        assertThat(send(bought("pi_1", "a-1"))).isEqualTo(200);
        new Outputs(settings).awaitBalance("a-1", 30, LIMIT);
        assertThat(send(event("evt_d", "charge.dispute.created", "\"id\":\"du\",\"payment_intent\":\"pi_1\"")))
                .isEqualTo(200);
        new Outputs(settings).awaitBalance("a-1", 0, LIMIT);
        assertThat(new Outputs(settings).entries("a-1")).hasSize(3);
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
    void an_event_that_lacks_what_the_ledger_needs_is_a_dead_letter_and_one_that_means_nothing_is_answered()
            throws Exception {
        assertThat(send(event("evt_x", "customer.created", "\"id\":\"cus_1\""))).isEqualTo(200);
        assertThat(send(bought("pi_3", "a-3").replace("\"50\"", "\"lots\""))).isEqualTo(200);
        Outputs outputs = new Outputs(settings);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (outputs.records(settings.topics().deadLetters().name()).isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        assertThat(outputs.records(settings.topics().deadLetters().name())).hasSize(1);
        String metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        assertThat(metrics)
                .contains("makegood_dead_letters_total{reason=\"INVALID_EVENT\"} 1.0")
                .contains("makegood_bridge_records_total{outcome=\"DEAD_LETTER\",topic=\"ledger.stripe\"} 1.0")
                .contains("makegood_running{part=\"bridges\"} 1.0");
        assertThat(post("{}", signature("{}", Webhook.Util.getTimeNow())).statusCode())
                .isEqualTo(400);
    }
}
