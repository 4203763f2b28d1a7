package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HandlerType;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.OwnWords;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.systemtests.mapping.EveryEvent;
import io.makegood.systemtests.mapping.EveryEvent.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broken input of many kinds at a running ledger, by every route and by its journal: each is refused, never with a failure of ours,
 * and in no answer and no dead letter stands what a library wrote.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnWordsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GRANT =
            "{\"type\":\"CreditsGranted\",\"accountId\":\"w:a\",\"grantId\":\"g\",\"amount\":5,\"kind\":\"PAID\"}";
    private static final String CLOUD_EVENT = "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/shop\","
            + "\"type\":\"io.makegood.CreditsGranted\",\"subject\":\"w:a\",\"time\":\"2026-11-20T10:00:00Z\","
            + "\"data\":{\"grantId\":\"g\",\"amount\":5,\"kind\":\"PAID\"}}";
    private static final List<String> BROKEN_BODIES = List.of(
            "",
            " \n",
            "null",
            "true",
            "5",
            "\"x\"",
            "[]",
            "[1]",
            "[null]",
            "{",
            "{}",
            "{}{}",
            "{\"a\":nul}",
            "{'a':1}",
            "{\"a\":1,\"a\":2}",
            "{\"accountId\":\"\\ud83d\"}",
            "{\"accountId\":{\"a\":[]}}",
            "{\"accountId\":5}",
            "{\"type\":5}",
            "{\"type\":\"NoSuchThing\"}",
            "{\"a\":1e99999999999}",
            "{\"amount\":1e999999999}",
            "{\"a\":" + "[".repeat(1_200),
            "{\"a\":" + "9".repeat(1_200) + "}",
            "/**/{}",
            "\u0000{",
            "x=1&y=2",
            "<a/>");
    private static final List<String> BROKEN_QUERIES = List.of(
            "from=1798282800",
            "from=yesterday",
            "to=%2B999999999-12-31T23:59:59Z",
            "from=99999999999999999999",
            "from=%zz",
            "from=%E9",
            "from=%",
            "prefix=%C0%AF",
            "limit=0",
            "limit=x",
            "limit=99999999999",
            "cursor=!!",
            "cursor=MTp4",
            "cursor=Mjo1",
            "cursor=%00",
            "kind=NOTHING",
            "kind=GRANT,,X",
            "position=x",
            "position=99999-1",
            "position=1-",
            "position=99999999999-1",
            "items=-1",
            "items=9999999999",
            "hours=0",
            "wait=x",
            "account=%E9",
            "reason=%ff",
            "account=" + "a".repeat(400),
            "%=%",
            "&&=&",
            "account=a&feature=%00&items=x");
    private static final List<String> BROKEN_PATHS = List.of(
            "/v1/accounts/caf%E9",
            "/v1/accounts/%zz",
            "/v1/accounts/%",
            "/v1/accounts/x%00y",
            "/v1/accounts/..;/x",
            "//v1/accounts/a",
            "/v1/accounts/" + "a".repeat(400),
            "/v1/accounts/" + "a".repeat(20_000),
            "/v1/nothing",
            "/v1/accounts/a/events/x",
            "/v1/accounts/a/events/9-99999999999999999999",
            "/v1/accounts/a/b/c",
            "/%2e%2e/x",
            "/webjars/../x",
            "/v1/accounts/%ED%A0%80",
            "/v1/accounts/a%2F%2Fb/activity?limit=x");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private TestLedger ledger;

    @BeforeAll
    void start(@TempDir Path directory) {
        ledger = TestLedger.start(directory, TestLedger.open());
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    /** A request whose answer must be a refusal, or what a good request gets; never a failure of ours. */
    private int send(String method, String path, String contentType, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ledger.url() + path))
                .timeout(LIMIT)
                .header("Content-Type", contentType)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        String input = method + " " + path + " " + contentType + " " + List.of(headers) + " "
                + new String(body, 0, Math.min(body.length, 200), StandardCharsets.ISO_8859_1);
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).as(input).isLessThan(500);
            if (response.statusCode() >= 400) {
                assertThat(response.headers().firstValue("content-type"))
                        .as(input)
                        .hasValue(Problem.CONTENT_TYPE);
            }
            OwnWords.require(new String(response.body(), StandardCharsets.UTF_8), input);
            return response.statusCode();
        } catch (IOException e) {
            throw new AssertionError(input, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private int post(String path, String contentType, String body, String... headers) {
        return send("POST", path, contentType, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static String filled(Route route) {
        return route.path().replaceAll("\\{position}", "0-x").replaceAll("\\{[a-zA-Z]+}", "w:a");
    }

    @Test
    void broken_bodies_are_refused_by_every_route_that_takes_one() {
        for (Route route : ledger.api().described()) {
            if (!route.method().equals(HandlerType.POST) || route.body() == null) {
                continue;
            }
            for (String body : BROKEN_BODIES) {
                for (String type : List.of(
                        "application/json", "application/cloudevents+json", "application/cloudevents-batch+json")) {
                    assertThat(post(filled(route) + "?wait=0", type, body))
                            .as(route.path() + " " + body)
                            .isBetween(400, 499);
                }
            }
            assertThat(post(filled(route), "text/plain", "{}")).isEqualTo(415);
            for (String charset : List.of("ISO-8859-1", "UTF-16", "UTF-16LE", "UTF-32BE")) {
                byte[] body = GRANT.replace("w:a", "café").getBytes(Charset.forName(charset));
                assertThat(send("POST", filled(route), "application/json", body))
                        .as(charset)
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void slips_of_the_keyboard_in_events_are_refused_or_taken() {
        for (int seed = 0; seed < 1_500; seed++) {
            Random random = new Random(seed);
            boolean cloud = random.nextBoolean();
            byte[] body = slipped((cloud ? CLOUD_EVENT : GRANT).getBytes(StandardCharsets.UTF_8), random);
            send("POST", "/v1/events", cloud ? "application/cloudevents+json" : "application/json", body);
        }
    }

    @Test
    void broken_queries_are_refused_or_mean_nothing_by_every_route_that_reads() {
        for (Route route : ledger.api().described()) {
            if (route.method().equals(HandlerType.GET) && !route.path().endsWith("/stream")) {
                for (String query : BROKEN_QUERIES) {
                    send("GET", filled(route) + "?" + encoded(query), "application/json", new byte[0]);
                }
            }
        }
        assertThat(send("GET", "/v1/accounts/w:a/activity?from=1798282800", "a/b", new byte[0]))
                .isEqualTo(400);
        assertThat(send("GET", "/v1/accounts/w:a/activity?from=0", "a/b", new byte[0]))
                .isEqualTo(200);
        assertThat(raw("GET /v1/accounts/w:a/activity?from=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    /** Java's client takes no broken addresses; those are sent by hand below. */
    private static String encoded(String query) {
        return query.replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
    }

    @Test
    void what_the_server_refuses_before_any_route_is_told_in_our_own_words() {
        List<String> requests = new ArrayList<>(List.of(
                "GARBAGE\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET /v1/policies HTTP/1.1\r\n\r\n",
                "GET /v1/policies HTTP/1.1\r\nHost: \r\n\r\n",
                "GET /v1/policies HTTP/1.1\r\nHost: local host\r\n\r\n",
                "GET /v1/policies HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n",
                "GET /v1/policies HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n",
                "BREW /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
                written("Content-Length: abc", "{}"),
                written("Content-Length: -1", "{}"),
                written("Content-Length: 5000000", "{"),
                written("Content-Length: 2\r\nExpect: 999", "{}"),
                written("Content-Length: 2\r\nContent-Type: \u00e9/;;charset=nothing", "{}"),
                written("Content-Type: application/json\r\nTransfer-Encoding: chunked", "zz\r\n")));
        BROKEN_PATHS.forEach(path -> requests.add("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        BROKEN_QUERIES.forEach(query ->
                requests.add("GET /v1/accounts/w:a/activity?" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        for (String request : requests) {
            String reply = raw(request);
            if (reply.isEmpty()) {
                continue;
            }
            String[] parts = reply.split("\r\n\r\n", 2);
            assertThat(parts[0]).as(request).doesNotContain("HTTP/1.1 500", "text/html", "text/plain");
            OwnWords.require(parts.length > 1 ? parts[1] : "", request);
        }
    }

    private static String written(String headers, String body) {
        return "POST /v1/events HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n" + body;
    }

    /** What is answered to those bytes, as far as it comes within a moment. */
    private String raw(String request) {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), ledger.api().port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(request.replaceFirst("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            // The server hung up on what it could not read.
            return "";
        }
    }

    @Test
    void headers_that_are_no_good_are_refused() {
        for (String key : List.of(" ", "k".repeat(300))) {
            post("/v1/events", "application/json", GRANT, "Idempotency-Key", key);
        }
        for (String position : List.of("x", "1-", "99999-1", "0-99999999999999999999")) {
            send("GET", "/v1/accounts/w:a", "a/b", new byte[0], "Makegood-Position", position);
        }
        for (String header : List.of("ce-specversion", "ce-id", "ce-type", "ce-source")) {
            for (String value : List.of("", "9.9", "%zz", "%E9", "\"", "1.0")) {
                assertThat(post("/v1/events", "application/json", "{}", header, value))
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void an_event_in_headers_is_taken_unless_it_contradicts_itself() {
        String data = "{\"grantId\":\"g-headers\",\"amount\":5,\"kind\":\"PAID\"}";
        String[] headers = {
            "ce-specversion",
            "1.0",
            "ce-id",
            "h-1",
            "ce-source",
            "/shop",
            "ce-type",
            "io.makegood.CreditsGranted",
            "ce-subject",
            "w:caf%C3%A9"
        };
        assertThat(post("/v1/events", "application/json", data, headers)).isEqualTo(202);
        assertThat(post("/v1/events", "application/json", data.replace("{", "{\"accountId\":\"w:other\","), headers))
                .isEqualTo(422);
        assertThat(post("/v1/events", "application/json", data.replace("{", "{\"type\":\"CreditsRevoked\","), headers))
                .isEqualTo(422);
        assertThat(post("/v1/grants", "application/json", data, headers)).isLessThan(300);
        assertThat(post("/v1/revocations", "application/json", data, headers)).isEqualTo(422);
        assertThat(post(
                        "/v1/claims/c-1/review",
                        "application/json",
                        "{\"claimId\":\"c-2\",\"accountId\":\"w:a\","
                                + "\"verdict\":\"NOT_UNUSABLE\",\"reviewer\":\"kim\"}"))
                .isEqualTo(422);
        assertThat(post("/v1/events?x", "application/json", GRANT, "Idempotency-Key", "same"))
                .isEqualTo(400);
        assertThat(post("/v1/events", "application/json", GRANT, "Idempotency-Key", "same"))
                .isEqualTo(202);
    }

    @Test
    void of_a_batch_of_cloud_events_the_contradicting_one_is_refused_and_the_others_taken() throws IOException {
        String other = CLOUD_EVENT.replace("\"data\":{", "\"data\":{\"accountId\":\"w:other\",");
        Api api = new Api(ledger.url(), null);
        JsonNode answer = api.send(
                        "POST",
                        "/v1/events",
                        "[" + CLOUD_EVENT + "," + other + ",5]",
                        "Content-Type",
                        "application/cloudevents-batch+json")
                .with(207);
        assertThat(answer.path("results").findValuesAsText("status")).containsExactly("ACCEPTED", "REFUSED", "REFUSED");
        assertThat(answer.path("results")
                        .path(1)
                        .path("errors")
                        .path(0)
                        .path("field")
                        .asText())
                .isEqualTo("subject");
        JsonNode single = api.send("POST", "/v1/events", other, "Content-Type", "application/cloudevents+json")
                .with(422);
        assertThat(single.path("detail").asText())
                .isEqualTo("subject is \"w:a\", and data.accountId is \"w:other\"; give both the same, or leave out the"
                        + " one in data");
    }

    @Test
    void times_that_are_seconds_are_refused_by_every_route_that_takes_events() {
        for (Sample sample : EveryEvent.samples()) {
            for (String field : sample.times()) {
                ObjectNode event = sample.with(field, JsonNodeFactory.instance.numberNode(EveryEvent.TIME / 1000));
                int status = post("/v1/events", "application/json", event.toString());
                assertThat(status).as(event.toString()).isIn(403, 422);
            }
        }
        Api api = new Api(ledger.url(), null);
        JsonNode refused = api.send("POST", "/v1/grants", GRANT.replace("}", ",\"expiresAt\":1798282800}"))
                .with(422);
        assertThat(refused.path("errors").path(0).path("field").asText()).isEqualTo("expiresAt");
        assertThat(refused.path("detail").asText())
                .isEqualTo(
                        "expiresAt is 1798282800, in January 1970; give epoch milliseconds, which are seconds times 1000");
        String support = "{\"accountId\":\"w:a\",\"caseId\":\"c\",\"message\":\"x\",\"happenedAt\":1798282800}";
        assertThat(post("/v1/cases", "application/json", support)).isEqualTo(422);
    }

    @Test
    void what_breaks_on_the_journal_is_a_dead_letter_in_our_own_words()
            throws ExecutionException, InterruptedException, UndecodableRecord {
        LedgerEventCodec codec = new LedgerEventCodec();
        byte[] json = GRANT.getBytes(StandardCharsets.UTF_8);
        byte[] avro = codec.encode(codec.decode(json));
        String topic = ledger.settings().topics().events().name();
        int sent = 0;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ledger.settings().clients(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String body : BROKEN_BODIES) {
                producer.send(new ProducerRecord<>(topic, body.getBytes(StandardCharsets.UTF_8)))
                        .get();
                sent++;
            }
            for (int length = 1; length < avro.length; length++) {
                producer.send(new ProducerRecord<>(topic, Arrays.copyOf(avro, length)))
                        .get();
                sent++;
            }
            for (String charset : List.of("ISO-8859-1", "UTF-16", "UTF-16LE")) {
                byte[] body = GRANT.replace("w:a", "café").getBytes(Charset.forName(charset));
                producer.send(new ProducerRecord<>(topic, body)).get();
                sent++;
            }
            producer.send(new ProducerRecord<>(topic, "w:other".getBytes(StandardCharsets.UTF_8), json))
                    .get();
            for (int seed = 0; seed < 600; seed++) {
                Random random = new Random(seed);
                producer.send(new ProducerRecord<>(topic, slipped(random.nextBoolean() ? json : avro, random)))
                        .get();
            }
        }
        int least = sent;
        Outputs outputs = new Outputs(ledger.settings());
        String letters = ledger.settings().topics().deadLetters().name();
        List<ConsumerRecord<byte[], byte[]>> found = outputs.records(letters);
        for (int i = 0; i < 100 && found.size() <= least; i++) {
            found = outputs.records(letters);
        }
        assertThat(found).hasSizeGreaterThan(least);
        for (ConsumerRecord<byte[], byte[]> letter : found) {
            String detail = new String(
                    letter.headers().lastHeader(DeadLetterHeaders.DETAIL).value(), StandardCharsets.UTF_8);
            OwnWords.require(
                    detail, letter.value() == null ? "" : new String(letter.value(), StandardCharsets.ISO_8859_1));
        }
        Api api = new Api(ledger.url(), null);
        OwnWords.require(
                new String(api.get("/v1/dead-letters?limit=500").bytes(), StandardCharsets.UTF_8),
                "the list of dead letters");
    }

    private static byte[] slipped(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int slips = random.nextInt(3); slips >= 0; slips--) {
            bytes[random.nextInt(bytes.length)] =
                    random.nextBoolean() ? (byte) random.nextInt(256) : good[random.nextInt(good.length)];
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
