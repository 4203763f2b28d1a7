package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.stripe.StripeSettings;
import io.makegood.bridges.webhook.WebhookSettings;
import io.makegood.http.access.Permission;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.systemtests.delivery.Await;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.signing.TextSigner;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Every operation that the API describes, with something hostile in each of its parameters and each field of its body in turn. Who writes a
 * route gets these by describing it. Nothing fails inside, what is refused is refused in the API's own words with the field that is meant, and
 * nothing that was sent becomes a header, a line of the log or a page.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputIT {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int THREADS = 8;
    private static final String OWN = "hostile:own";
    private static final String OTHERS = "other:account";
    private static final String SECRET = "a secret of mine";
    private static final String FORGED = "FORGED";
    /** As deep as no body is, and as no reader may follow. */
    private static final int DEEP = 20_000;

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\r\nSet-Cookie: forged=1",
            "a\n" + FORGED + " line",
            "<img src=x onerror=alert(1)>",
            "\"><script>alert(1)</script>",
            "../../etc/passwd",
            "%00%2e%2e%2f",
            "'; DROP TABLE x; --",
            "${jndi:ldap://127.0.0.1/x}",
            "\u202Eevil\u2066",
            "\uD83D",
            "\uFEFF\uFFFF",
            "a".repeat(5_000),
            "__proto__",
            "NaN",
            "-1",
            "9223372036854775808",
            "*");

    private static final List<JsonNode> WRONG = List.of(
            JSON.nullNode(),
            JSON.booleanNode(true),
            JSON.numberNode(-1),
            JSON.numberNode(new BigDecimal("1.5")),
            JSON.numberNode(new BigInteger("9223372036854775808")),
            JSON.numberNode(new BigDecimal("1e400")),
            JSON.textNode("x-1"),
            JSON.objectNode(),
            JSON.objectNode().put("a", 1),
            JSON.arrayNode(),
            JSON.arrayNode().add(JSON.arrayNode()));

    private static final ObjectWriter WRITER = Api.JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private final Queue<String> forged = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> watching = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().contains("\n" + FORGED)) {
                forged.add(event.getFormattedMessage());
            }
        }
    };
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    private TestLedger ledger;
    private Api api;
    private JsonNode description;
    private SampleBodies samples;
    private String all;
    private String small;

    /**
     * One request.
     *
     * @param hostile what is hostile in it: a field or parameter, or empty where it is all of the body
     */
    private record Attack(
            Route route,
            String path,
            Map<String, String> headers,
            @Nullable String body,
            String hostile) {}

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        ledger = TestLedger.start(
                directory,
                new HttpSettings("127.0.0.1", 0, null, false, null, 0)
                        .offering(HttpOffers.NONE
                                .withTokens("signs-the-tokens-of-this-test-and-no-others")
                                .withReceipts(TextSigner.madeUp()))
                        .with(new QuickAuditor()),
                new StripeSettings("whsec_test", 300, true),
                MasterKey.of(directory.resolve("privacy.key"), true),
                WebhookSettings.DEFAULT);
        TwoInstances.createStripeTopic(ledger.settings());
        api = new Api(ledger.url(), null);
        description = api.get("/openapi.json").with(200);
        samples = new SampleBodies(description);
        EnumSet<Scope> scopes = EnumSet.complementOf(EnumSet.of(Scope.READ_ACCOUNT));
        all = ledger.authorization("all", Rights.everywhere(scopes, null));
        small = ledger.authorization(
                "small",
                new Rights(
                        scopes.stream()
                                .map(scope -> new Permission(scope, "hostile:"))
                                .collect(Collectors.toSet()),
                        null,
                        null));
        for (String account : List.of(OWN, OTHERS)) {
            api.post(
                            "/v1/grants",
                            "{'accountId':'" + account + "','grantId':'x-1','amount':1000,'kind':'PAID'}",
                            "Authorization",
                            all)
                    .with(201);
            api.post(
                            "/v1/cases",
                            "{'accountId':'" + account + "','caseId':'x-1','message':'"
                                    + (account.equals(OTHERS) ? SECRET : "mine") + "'}",
                            "Authorization",
                            all)
                    .with(201);
        }
        watching.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(watching);
    }

    @AfterAll
    void stop() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(watching);
        ledger.close();
    }

    private JsonNode operation(Route route) {
        return description
                .path("paths")
                .path(route.path())
                .path(route.method().name().toLowerCase(java.util.Locale.ROOT));
    }

    /** The path with that value of one of its parameters, and with samples of the others. */
    private static String path(Route route, String name, String value) {
        return route.path()
                .replace("{" + name + "}", Api.segment(value))
                .replace("{id}", Api.segment(OWN))
                .replace("{position}", "0-0")
                .replaceAll("\\{[a-zA-Z]+}", "x-1");
    }

    private static String query(Route route, String name, String value) {
        String sample = route.path().equals("/v1/quotes") && !name.equals("feature") ? "&feature=f" : "";
        String account = route.path().equals("/v1/quotes") && !name.equals("account") ? "&account=" + OWN : "";
        return "?" + Api.segment(name) + "=" + Api.segment(value) + sample + account;
    }

    private @Nullable String body(Route route) {
        return route.body() == null ? null : json(samples.of(route, inBody(route) ? OWN : null));
    }

    /** Whether the account is a field of the body. */
    private boolean inBody(Route route) {
        return schema(String.valueOf(route.body())).path("properties").has("accountId");
    }

    private JsonNode schema(String name) {
        return description.path("components").path("schemas").path(name);
    }

    private static String json(JsonNode node) {
        try {
            return WRITER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Each text in each parameter. */
    private List<Attack> inParameters(Route route, List<String> texts) {
        List<Attack> attacks = new ArrayList<>();
        for (JsonNode parameter : operation(route).path("parameters")) {
            String name = parameter.path("name").asText();
            for (String text : texts) {
                switch (parameter.path("in").asText()) {
                    case "path" -> attacks.add(new Attack(route, path(route, name, text), Map.of(), body(route), name));
                    case "query" ->
                        attacks.add(new Attack(
                                route, path(route, "", "") + query(route, name, text), Map.of(), body(route), name));
                    default -> {
                        // A client of HTTP sends no other characters in a header.
                        if (text.chars().allMatch(each -> each >= ' ' && each < 127)) {
                            attacks.add(new Attack(route, path(route, "", ""), Map.of(name, text), body(route), name));
                        }
                    }
                }
            }
        }
        return attacks;
    }

    /** Each value in each field of the body, and in those of the objects in it. */
    private List<Attack> inFields(Route route, List<JsonNode> values) {
        List<Attack> attacks = new ArrayList<>();
        String named = route.body();
        if (named == null || named.equals(AccessMatrix.ANY_EVENT)) {
            return attacks;
        }
        JsonNode properties = schema(named).path("properties");
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            for (JsonNode value : values) {
                ObjectNode body = samples.of(route, inBody(route) ? OWN : null);
                body.set(property.getKey(), value);
                attacks.add(of(route, body, property.getKey()));
            }
            JsonNode inner = samples.value(property.getKey(), property.getValue());
            JsonNode first = inner.isArray() ? inner.path(0) : inner;
            if (first instanceof ObjectNode object) {
                for (String field :
                        object.properties().stream().map(Map.Entry::getKey).toList()) {
                    for (JsonNode value : values) {
                        ObjectNode changed = object.deepCopy();
                        changed.set(field, value);
                        ObjectNode body = samples.of(route, inBody(route) ? OWN : null);
                        body.set(
                                property.getKey(),
                                inner.isArray() ? JSON.arrayNode().add(changed) : changed);
                        attacks.add(of(route, body, field));
                    }
                }
            }
        }
        return attacks;
    }

    private static Attack of(Route route, JsonNode body, String hostile) {
        return new Attack(route, path(route, "", ""), Map.of(), json(body), hostile);
    }

    /** What is no body of that route at all. */
    private List<Attack> asBodies(Route route) {
        List<Attack> attacks = new ArrayList<>();
        if (route.method().name().equals("POST")) {
            ObjectNode more = route.body() == null ? JSON.objectNode() : samples.of(route, OWN);
            more.put("<img src=x>\n" + FORGED, 1);
            List<String> bodies = List.of(
                    "",
                    "null",
                    "1",
                    "\"text\"",
                    "[]",
                    "[{}]",
                    "{",
                    "{\"accountId\":\"a\",\"accountId\":\"b\"}",
                    "{\"accountId\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}",
                    "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP),
                    "[".repeat(DEEP),
                    "{\"amount\":1" + "0".repeat(DEEP) + "}",
                    "\u0000\u0001",
                    "<xml/>",
                    json(more));
            for (String body : bodies) {
                attacks.add(new Attack(route, path(route, "", ""), Map.of(), body, ""));
            }
        }
        return attacks;
    }

    private List<Route> routes() {
        return ledger.api().described();
    }

    private void run(List<Attack> attacks, String authorization) throws Exception {
        faults.clear();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (Attack attack : attacks) {
                tasks.add(() -> {
                    attack(attack, authorization);
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(faults).isEmpty();
        assertThat(forged).as("lines of the log").isEmpty();
    }

    private void attack(Attack attack, String authorization) {
        String query = attack.route().method().name().equals("POST")
                        && !attack.hostile().equals("wait")
                        && operation(attack.route()).toString().contains("\"name\":\"wait\"")
                ? (attack.path().contains("?") ? "&" : "?") + "wait=0"
                : "";
        List<String> headers = new ArrayList<>(List.of("Authorization", authorization));
        attack.headers().forEach((name, value) -> headers.addAll(List.of(name, value)));
        // A stream that is opened has no end; its headers are as good.
        String method =
                attack.route().isStream() ? "HEAD" : attack.route().method().name();
        Api.Reply reply = api.send(method, attack.path() + query, attack.body(), headers.toArray(new String[0]));
        while (isBusy(reply)) {
            reply = api.send(method, attack.path() + query, attack.body(), headers.toArray(new String[0]));
        }
        String fault = authorization.equals(small) && new String(reply.bytes(), StandardCharsets.UTF_8).contains(SECRET)
                ? "it tells what is another's"
                : fault(attack, reply);
        if (fault != null) {
            String body = String.valueOf(attack.body());
            faults.add(fault + ": " + method + " " + shortened(attack.path()) + " " + attack.headers() + " "
                    + attack.hostile() + " " + shortened(body) + " -> " + reply.status() + " " + reply.body());
        }
    }

    /** The report for finance is made for one after the other, and others are told to ask again. */
    private static boolean isBusy(Api.Reply reply) {
        return reply.status() == 503
                && reply.body().path("detail").asText().startsWith("another report is made at this instance");
    }

    private static String shortened(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }

    private static @Nullable String fault(Attack attack, Api.Reply reply) {
        String type = reply.header("content-type");
        boolean isHealth = attack.route().path().startsWith("/health");
        if (reply.status() >= 500 && !isHealth) {
            return "it fails inside";
        }
        if (type.contains("html") || type.contains("xml")) {
            return "it answers with a page";
        }
        if (!reply.header("x-content-type-options").equals("nosniff")) {
            return "a browser may take it for a page";
        }
        if (reply.headers().firstValue("set-cookie").isPresent()) {
            return "it became a header";
        }
        if (reply.status() < 400 || isHealth || reply.body().isMissingNode()) {
            return null;
        }
        if (!type.startsWith("application/problem+json")
                || reply.body().path("detail").asText().isBlank()) {
            return "it does not say what is wrong";
        }
        boolean isNamed = attack.hostile().isEmpty()
                || !reply.body().path("type").asText().endsWith("/invalid-request")
                || reply.body().toString().contains(attack.hostile());
        return isNamed ? null : "it does not name the field";
    }

    @Test
    void hostile_texts_in_every_parameter() throws Exception {
        List<Attack> attacks = new ArrayList<>();
        routes().forEach(route -> attacks.addAll(inParameters(route, TEXTS)));
        assertThat(attacks).hasSizeGreaterThan(2_000);
        run(attacks, all);
    }

    @Test
    void hostile_texts_and_wrong_types_in_every_field() throws Exception {
        List<JsonNode> values = new ArrayList<>(WRONG);
        TEXTS.forEach(text -> values.add(JSON.textNode(text)));
        List<Attack> attacks = new ArrayList<>();
        routes().forEach(route -> attacks.addAll(inFields(route, values)));
        assertThat(attacks).hasSizeGreaterThan(3_000);
        run(attacks, all);
    }

    @Test
    void bodies_that_are_none() throws Exception {
        List<Attack> attacks = new ArrayList<>();
        routes().forEach(route -> attacks.addAll(asBodies(route)));
        assertThat(attacks).hasSizeGreaterThan(500);
        run(attacks, all);
        for (Route route : routes()) {
            if (route.method().name().equals("POST")) {
                assertThat(tooLarge(path(route, "", ""))).as(route.path()).startsWith("HTTP/1.1 413");
            }
        }
    }

    private String tooLarge(String path) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), ledger.api().port())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + all
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + (LedgerApi.BODY_BYTES_MAX + 1)
                    + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    /** Everywhere an account may be named, and everywhere it may not. */
    @Test
    void a_key_of_some_accounts_learns_nothing_of_another_and_changes_nothing_of_it() throws Exception {
        String before = others();
        List<Attack> attacks = new ArrayList<>();
        List<JsonNode> values = List.of(JSON.textNode(OTHERS));
        routes().forEach(route -> {
            attacks.addAll(inParameters(route, List.of(OTHERS)));
            attacks.addAll(inFields(route, values));
        });
        run(attacks, small);
        assertThat(others()).isEqualTo(before);
    }

    private String others() {
        Api.Reply known = api.get("/v1/accounts/" + OTHERS + "/activity", "Authorization", all);
        Api.Reply told = api.get("/v1/accounts/" + OTHERS + "/notices", "Authorization", all);
        Await.until(
                "it is read",
                LIMIT,
                () -> api.get("/v1/accounts/" + OTHERS, "Authorization", all).status() == 200);
        return known.with(200) + "\n" + told.with(200);
    }
}
