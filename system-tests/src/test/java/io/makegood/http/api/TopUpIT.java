package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.net.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.makegood.application.config.EngineSettings;
import io.makegood.bridges.stripe.StripeKey;
import io.makegood.bridges.stripe.StripeSettings;
import io.makegood.bridges.topic.Bridges;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.processor.engine.Engine;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.schemas.avro.CreditsGranted;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.TopUpFailed;
import io.makegood.systemtests.engine.Outputs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A balance that falls, a card that is charged in a simulated Stripe on the loopback, and the credits that come of it: once. */
class TopUpIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SECRET = "whsec_test";
    private static final String KEY = "rk_test_topup";
    private static final String POLICY = """
            id: shop
            version: "1"
            accountPrefix: "shop:"
            features:
              image: {displayName: Image, price: {perItem: 10}}
            topUp: {below: 20, amount: 100, price: price_topup, cap: {amount: 300, per: month}, coolOff: 1h}
            """;

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static EngineSettings settings;
    private static Engine engine;
    private static StripeSettings stripe;
    private static Bridges bridges;
    private static LedgerApi ledger;
    private static Api api;
    private static HttpServer server;
    private static final Map<String, String> ANSWERS = new ConcurrentHashMap<>();
    private static final AtomicInteger PAYMENTS = new AtomicInteger();
    private static final AtomicInteger ASKED = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", TopUpIT::answer);
        server.start();
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .partitions(2)
                .build();
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        stripe = new StripeSettings(SECRET, 300, true, StripeSettings.Mode.ANY, null, "stripe:unassigned")
                .paying(new StripeKey(KEY, base));
        engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        bridges = Bridges.start(settings, List.of(), stripe);
        ledger = LedgerApi.start(
                settings, engine.part(), new HttpSettings("127.0.0.1", 0, null, true, null, 0), stripe, null);
        api = new Api("http://127.0.0.1:" + ledger.port(), null);
        new PolicyPublication(settings.clients(), settings.topics())
                .publish(PolicyFile.read(POLICY).policy().orElseThrow(), POLICY);
    }

    @AfterAll
    static void stop() {
        ledger.close();
        bridges.close();
        engine.close();
        kafka.close();
        server.stop(0);
    }

    /** Stripe, as far as it is asked: an account's last word says what its card does. */
    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            int status = 200;
            String text = "{}";
            if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                status = 401;
            } else if (path.equals("/v1/prices/price_topup")) {
                text = "{'id':'price_topup','unit_amount':500,'currency':'usd','metadata':{'makegood_credits':'50'}}";
            } else if (path.equals("/v1/customers/search")) {
                String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
                String account = query.contains("shop:poor") ? "shop:poor" : "shop:rich";
                text = "{'data':[{'id':'cus_1','metadata':{'makegood_account':'" + account
                        + "'},'invoice_settings':{'default_payment_method':'pm_1'}}]}";
            } else if (path.equals("/v1/payment_intents")) {
                ASKED.incrementAndGet();
                boolean isPoor = body.contains("shop%3Apoor");
                status = isPoor ? 402 : 200;
                text = isPoor
                        ? "{'error':{'type':'card_error','code':'card_declined','decline_code':'insufficient_funds'}}"
                        : ANSWERS.computeIfAbsent(
                                key,
                                any -> "{'id':'pi_" + PAYMENTS.incrementAndGet()
                                        + "','status':'succeeded','amount':1000,'currency':'usd'}");
            }
            byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void begin(String account) {
        api.post("/v1/grants", "{'accountId':'" + account + "','grantId':'start','amount':40,'kind':'PAID'}")
                .with(201);
        api.post("/v1/events", "{'type':'TopUpSet','accountId':'" + account + "','active':true}")
                .with(202);
        api.post("/v1/generations", "{'accountId':'" + account + "','generationId':'n','feature':'image','items':3}")
                .with(201);
    }

    private static List<String> journal(String account) {
        return new Outputs(settings)
                .values(settings.topics().events().name(), LedgerEvent.class).stream()
                        .filter(event -> event.getAccountId().equals(account))
                        .map(event -> event.getEvent() instanceof CreditsGranted it
                                ? it.getGrantId().split(":", -1)[0] + " " + it.getAmount() + " "
                                        + it.getPaymentReference()
                                : event.getEvent() instanceof TopUpFailed it ? "failed " + it.getReason() : "")
                        .filter(line -> !line.isEmpty() && !line.startsWith("start"))
                        .toList();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
        }
    }

    private static long balance(String account) {
        JsonNode known = api.get("/v1/accounts/" + account).with(200);
        return known.path("balance").asLong();
    }

    @Test
    void a_balance_that_falls_is_topped_up_once_though_the_webhook_tells_of_it_too_and_the_bridges_start_again()
            throws Exception {
        begin("shop:rich");
        await("the top-up", () -> journal("shop:rich").contains("topup 100 pi_1"));
        await("the balance", () -> balance("shop:rich") == 110);
        String topUp = new Outputs(settings)
                .values(settings.topics().events().name(), LedgerEvent.class).stream()
                        .filter(event -> event.getEvent() instanceof CreditsGranted it
                                && it.getGrantId().startsWith("topup:"))
                        .map(event ->
                                ((CreditsGranted) event.getEvent()).getGrantId().substring("topup:".length()))
                        .findFirst()
                        .orElseThrow();
        String webhook =
                ("{'id':'evt_1','type':'payment_intent.succeeded','created':1700000000,'data':{'object':{'id':'pi_1',"
                                + "'amount':1000,'currency':'usd','metadata':{'makegood_topup':'" + topUp
                                + "','makegood_account':'shop:rich','makegood_credits':'100'}}}}")
                        .replace('\'', '"');
        long now = Webhook.Util.getTimeNow();
        api.send(
                        "POST",
                        "/v1/stripe",
                        webhook,
                        "Stripe-Signature",
                        "t=" + now + ",v1=" + Webhook.Util.computeHmacSha256(SECRET, now + "." + webhook))
                .with(200);
        bridges.close();
        bridges = Bridges.start(settings, List.of(), stripe);

        begin("shop:poor");
        await("the failure", () -> journal("shop:poor").contains("failed insufficient_funds"));
        assertThat(journal("shop:poor")).containsExactly("failed insufficient_funds");
        assertThat(journal("shop:rich")).containsExactly("topup 100 pi_1");
        assertThat(PAYMENTS.get()).isEqualTo(1);
        assertThat(ASKED.get()).as("what was settled is not even asked again").isEqualTo(2);
        await(
                "that it is told",
                () -> api.get("/v1/accounts/shop:poor/notices")
                        .with(200)
                        .toString()
                        .contains("TopUpFailed"));
        assertThat(topUps("shop:rich"))
                .contains("Agreed     yes", "Bought     100 in the last MONTH", "No top-up waits");
        assertThat(topUps("shop:poor")).contains("Failures   1 in a row", "Waits      until", "No top-up waits");
    }

    private static String topUps(String account) {
        StringWriter said = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute("topups", account, "--bootstrap-servers", settings.bootstrapServers());
        assertThat(code).as(said.toString()).isEqualTo(ExitCode.OK);
        return said.toString();
    }
}
