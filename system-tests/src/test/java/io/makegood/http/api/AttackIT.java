package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.makegood.bridges.stripe.StripeSettings;
import io.makegood.http.access.ApiKey;
import io.makegood.http.access.KeyTopic;
import io.makegood.http.access.Scope;
import io.makegood.schemas.topic.JournalHeaders;
import io.makegood.systemtests.delivery.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What strangers, and callers who want more than is theirs, send: nobody else notices. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackIT {
    private static final int FLOOD = 10_000;
    private static final int SLOW = 480;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final AtomicLong logged = new AtomicLong();
    private final AppenderBase<ILoggingEvent> counting = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            logged.incrementAndGet();
        }
    };

    private TestLedger ledger;
    private Api api;
    private String all;

    @BeforeAll
    void start(@TempDir Path directory) {
        ledger = TestLedger.start(
                directory,
                new HttpSettings("127.0.0.1", 0, null, false, null, HttpSettings.REQUESTS_PER_SECOND_DEFAULT),
                new StripeSettings("whsec_test", 300, true));
        api = new Api(ledger.url(), null);
        all = key("everything", EnumSet.complementOf(EnumSet.of(Scope.READ_ACCOUNT)), null)
                .text();
        counting.start();
        root().addAppender(counting);
    }

    @AfterAll
    void stop() {
        root().detachAppender(counting);
        ledger.close();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private KeyTopic keys() {
        return new KeyTopic(
                ledger.settings().clients(),
                ledger.settings().topics().apiKeys().name());
    }

    private ApiKey.Created key(String name, Set<Scope> scopes, @Nullable String account) {
        ApiKey.Created created = ApiKey.create(name, scopes, account, System.currentTimeMillis(), null);
        keys().write(created.key());
        Await.until("the key is known", LIMIT, () -> status("/v1/policies", created.text()) != 401);
        return created;
    }

    private int status(String path, String credential) {
        return api.get(path, "Authorization", "Bearer " + credential).status();
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), ledger.api().port());
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** The head of an answer, and as much of its body as its length says. */
    private static String answer(Socket socket, boolean hasBody) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int read = in.read();
            if (read < 0) {
                return head.toString(StandardCharsets.US_ASCII);
            }
            head.write(read);
        }
        String text = head.toString(StandardCharsets.US_ASCII);
        int length = Arrays.stream(text.split("\r\n", -1))
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        if (hasBody) {
            text += new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }
        return text;
    }

    /** Many requests on one connection after the other; the statuses that came back. */
    private int[] flood(int count, IntFunction<String> request) throws IOException {
        int[] statuses = new int[600];
        Socket socket = connect();
        try {
            for (int i = 0; i < count; i++) {
                String text = request.apply(i);
                String answer;
                try {
                    send(socket, text);
                    answer = answer(socket, !text.startsWith("HEAD"));
                } catch (IOException closed) {
                    answer = "";
                }
                if (answer.isEmpty() || answer.contains("Connection: close")) {
                    socket.close();
                    socket = connect();
                }
                statuses[answer.length() < 12 ? 0 : Integer.parseInt(answer.substring(9, 12))]++;
            }
        } finally {
            socket.close();
        }
        return statuses;
    }

    private static String request(String line, String... headers) {
        return line + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", headers) + "\r\n";
    }

    private static long usedAfterCollection() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void ten_thousand_requests_of_strangers_of_each_kind_leave_heap_log_and_metrics_where_they_were() throws Exception {
        List<IntFunction<String>> kinds = List.of(
                i -> request("GET /v1/accounts/a" + i),
                i -> request("GET /v1/accounts/a", "Authorization: Bearer mg_" + i + "_00\r\n"),
                i -> request("GET /v1/accounts/a", "Authorization: Bearer token-" + i + "\r\n"),
                i -> request("INVENTED" + i + " /v1/accounts/a"),
                i -> request("GET /v1/accounts/a", "X-HTTP-Method-Override: INVENTED" + i + "\r\n"),
                i -> request("GET /nowhere/" + i),
                i -> request("POST /v1/stripe", "Content-Length: 2\r\n") + "{}",
                i -> request("POST /v1/stripe", "Content-Length: 2\r\n", "Stripe-Signature: t=1,v1=" + i + "\r\n")
                        + "{}");
        flood(200, i -> request("GET /v1/accounts/a" + i));
        String metrics = metrics();
        long lines = logged.get();
        long heap = usedAfterCollection();
        for (IntFunction<String> kind : kinds) {
            int[] statuses = flood(FLOOD, kind);
            assertThat(statuses[200]).as(kind.apply(0)).isZero();
            assertThat(statuses[500] + statuses[503]).as(kind.apply(0)).isZero();
        }
        assertThat(usedAfterCollection() - heap).as("bytes of heap that stay").isLessThan(16L << 20);
        assertThat(logged.get() - lines).as("lines in the log").isLessThan(50);
        assertThat(metrics().lines().count() - metrics.lines().count())
                .as("lines of metrics")
                .isLessThan(60);
    }

    private String metrics() {
        return new String(api.get("/metrics").bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void while_strangers_send_as_fast_as_they_can_callers_are_answered_as_before() throws Exception {
        long before = medianNanos();
        List<Thread> strangers = new ArrayList<>();
        AtomicLong sent = new AtomicLong();
        for (int i = 0; i < 4; i++) {
            Thread stranger = new Thread(() -> {
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        flood(50, n -> request("GET /v1/accounts/a", "Authorization: Bearer token-" + n + "\r\n"));
                        sent.addAndGet(50);
                    }
                } catch (IOException e) {
                    // The end of the test.
                }
            });
            stranger.start();
            strangers.add(stranger);
        }
        Await.until("they send", LIMIT, () -> sent.get() > 200);
        long during = medianNanos();
        strangers.forEach(Thread::interrupt);
        for (Thread stranger : strangers) {
            stranger.join();
        }
        // Processors are shared with the strangers here; what must not be is a wait.
        assertThat(during).isLessThan(Math.max(before * 20, 500_000_000L));
        assertThat(status("/v1/accounts", all)).isEqualTo(200);
    }

    private long medianNanos() {
        long[] nanos = new long[101];
        for (int i = 0; i < nanos.length; i++) {
            long began = System.nanoTime();
            assertThat(status("/v1/accounts?limit=1", all)).isEqualTo(200);
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }

    @Test
    void bodies_that_do_not_come_hold_nobody_up() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW; i++) {
                Socket socket = connect();
                slow.add(socket);
                send(
                        socket,
                        i % 2 == 0
                                ? request(
                                                "POST /v1/stripe",
                                                "Content-Length: 2000\r\n",
                                                "Stripe-Signature: t=1,v1=00\r\n")
                                        + "{"
                                : request(
                                                "POST /v1/events",
                                                "Content-Length: 2000\r\n",
                                                "Content-Type: application/json\r\n",
                                                "Authorization: Bearer " + all + "\r\n")
                                        + "[");
            }
            assertThat(api.get("/health/live").status()).isEqualTo(200);
            assertThat(status("/v1/accounts", all)).isEqualTo(200);
            api.post(
                            "/v1/grants",
                            "{'accountId':'meanwhile','grantId':'g','amount':1,'kind':'PAID'}",
                            "Authorization",
                            "Bearer " + all)
                    .with(201);
            assertThat(answer(slow.get(0), true)).startsWith("HTTP/1.1 408").contains("did not come in time");
            assertThat(answer(slow.get(1), true)).startsWith("HTTP/1.1 408");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void webhooks_that_strangers_begin_and_never_end_are_in_nobody_elses_way() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 140; i++) {
                Socket socket = connect();
                slow.add(socket);
                send(
                        socket,
                        request(
                                        "POST /v1/stripe",
                                        "Content-Length: 500000\r\n",
                                        "Stripe-Signature: t=1,v1=" + "a".repeat(64) + "\r\n")
                                + "{");
            }
            String message = "x".repeat(900);
            for (int i = 0; i < 20; i++) {
                String event =
                        "{'type':'SupportRequested','accountId':'meanwhile','caseId':'n','message':'" + message + "'}";
                String events = "[" + String.join(",", java.util.Collections.nCopies(900, event)) + "]";
                api.post("/v1/events", events, "Authorization", "Bearer " + all).with(202);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void a_body_that_is_too_large_is_refused_before_it_comes_and_one_of_a_stranger_too() throws Exception {
        String large = "Content-Length: " + (LedgerApi.BODY_BYTES_MAX + 1) + "\r\n";
        String authorization = "Authorization: Bearer " + all + "\r\n";
        try (Socket socket = connect()) {
            send(socket, request("POST /v1/events", large, authorization));
            assertThat(answer(socket, true)).startsWith("HTTP/1.1 413").contains("at most 4 MiB");
        }
        try (Socket socket = connect()) {
            send(socket, request("POST /v1/events", "Transfer-Encoding: chunked\r\n", authorization));
            byte[] chunk = new byte[64 << 10];
            Arrays.fill(chunk, (byte) ' ');
            String answer = "";
            try {
                for (int i = 0; i < 80; i++) {
                    send(socket, "10000\r\n");
                    socket.getOutputStream().write(chunk);
                    send(socket, "\r\n");
                }
            } catch (IOException refused) {
                // It has answered and closed.
            }
            try {
                answer = answer(socket, true);
            } catch (IOException reset) {
                answer = "reset";
            }
            assertThat(answer)
                    .satisfiesAnyOf(
                            text -> assertThat(text).startsWith("HTTP/1.1 413"),
                            text -> assertThat(text).isEqualTo("reset"));
        }
        try (Socket socket = connect()) {
            send(socket, request("POST /v1/events", "Content-Length: 1000\r\n", "Authorization: Bearer x\r\n"));
            // Or a client would send its next request over a connection that is about to end.
            assertThat(answer(socket, true))
                    .matches("(?s)HTTP/1.1 (401|429) .*")
                    .contains("Connection: close");
        }
    }

    @Test
    void a_method_that_nobody_knows_is_refused_and_none_can_be_put_into_a_header() throws IOException {
        for (String method : List.of("PUT", "DELETE", "TRACE", "OPTIONS", "PATCH", "BREW")) {
            try (Socket socket = connect()) {
                send(socket, request(method + " /v1/policies", "Authorization: Bearer " + all + "\r\n"));
                assertThat(answer(socket, true))
                        .startsWith("HTTP/1.1 405")
                        .contains("Allow: GET, HEAD, POST", "application/problem+json");
            }
        }
        assertThat(api.get("/v1/policies", "Authorization", "Bearer " + all, "X-HTTP-Method-Override", "POST")
                        .status())
                .isEqualTo(200);
        assertThat(metrics()).doesNotContain("BREW").doesNotContain("method=\"TRACE\"");
    }

    @Test
    void a_question_for_headers_is_answered_with_those_of_the_answer() throws IOException {
        String own = "Authorization: Bearer " + all + "\r\n";
        for (Route route : ledger.api().described()) {
            if (!route.method().name().equals("GET")) {
                continue;
            }
            String path = route.path()
                            .replace("{id}", "a")
                            .replace("{position}", "0-0")
                            .replaceAll("\\{[a-zA-Z]+}", "x")
                    + (route.isStream() ? "" : "?feature=f&account=a");
            String accept = route.isStream() ? "Accept: text/event-stream\r\n" : "";
            try (Socket get = connect();
                    Socket head = connect()) {
                send(head, request("HEAD " + path, own, accept));
                String asked = answer(head, false);
                send(get, request("GET " + path, own, accept));
                String got = answer(get, false);
                assertThat(asked.lines().findFirst())
                        .as(path)
                        .isEqualTo(got.lines().findFirst());
                // Quotes, and how far the ledger has come, are of the moment.
                if (!route.isStream() && !path.startsWith("/v1/overview") && !path.startsWith("/v1/quotes")) {
                    assertThat(lines(asked, "etag", "content-type"))
                            .as(path)
                            .isEqualTo(lines(got, "etag", "content-type"));
                }
                // The connection is as good as after any answer: nothing of a body is left on it.
                send(head, request("GET /health/live"));
                assertThat(answer(head, true)).as(path).startsWith("HTTP/1.1 200");
            }
        }
    }

    private static List<String> lines(String head, String... names) {
        return head.lines()
                .filter(line -> Arrays.stream(names)
                        .anyMatch(
                                name -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":")))
                .sorted()
                .toList();
    }

    @Test
    void an_empty_account_is_not_everybody() {
        String own =
                key("customer", EnumSet.of(Scope.READ_ACCOUNT), "attack:own").text();
        api.post(
                        "/v1/cases",
                        "{'accountId':'attack:other','message':'a secret of mine'}",
                        "Authorization",
                        "Bearer " + all)
                .with(201);
        List<String> forms = List.of(
                "",
                "?account=",
                "?account",
                "?account=%20",
                "?account=+",
                "?account=%00",
                "?account=attack:other",
                "?account=attack:own&account=attack:other",
                "?account=attack:other&account=attack:own",
                "?account=attack:own&account=",
                "?account=&account=attack:own",
                "?Account=attack:other",
                "?account=attack:own%00",
                "?account[]=attack:other",
                "?account=attack:own,attack:other",
                "?account=*");
        for (Route route : ledger.api().described()) {
            if (!route.method().name().equals("GET") || route.guard().isOpen() || route.isStream()) {
                continue;
            }
            for (String form : forms) {
                for (String id : List.of("attack:other", "", "%20", "*", "..%2Fattack:other", "attack:own%00")) {
                    // Who asks is told of nobody but itself.
                    boolean asksOfItself = route.path().equals("/v1/me") && form.isEmpty();
                    if (asksOfItself || (!route.path().contains("{id}") && !id.isEmpty())) {
                        continue;
                    }
                    String path = route.path()
                            .replace("{id}", id)
                            .replace("{position}", "0-0")
                            .replaceAll("\\{[a-zA-Z]+}", "x");
                    Api.Reply reply = api.get(path + form, "Authorization", "Bearer " + own);
                    assertThat(reply.status()).as(path + form).isIn(400, 403, 404);
                    assertThat(new String(reply.bytes(), StandardCharsets.UTF_8))
                            .as(path + form)
                            .doesNotContain("a secret of mine");
                }
            }
        }
        assertThat(status("/v1/cases?account=attack:own", own)).isEqualTo(200);
    }

    @Test
    void a_stream_ends_with_the_key_that_opened_it() throws IOException {
        ApiKey.Created created = key("streams", EnumSet.of(Scope.READ), null);
        try (Socket stream = connect()) {
            send(
                    stream,
                    request(
                            "GET /v1/accounts/watched/stream",
                            "Accept: text/event-stream\r\n",
                            "Authorization: Bearer " + created.text() + "\r\n"));
            assertThat(answer(stream, false)).startsWith("HTTP/1.1 200");
            keys().write(created.key().revoked(System.currentTimeMillis()));
            stream.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the stream went on", e);
        }
    }

    @Test
    void one_caller_cannot_take_all_live_streams() throws IOException {
        String eager = key("eager", EnumSet.of(Scope.READ), null).text();
        String other = key("other", EnumSet.of(Scope.READ), null).text();
        List<Socket> streams = new ArrayList<>();
        try {
            int refused = 0;
            for (int i = 0; i < EventStream.STREAMS_OF_ONE_CALLER_MAX + 5; i++) {
                Socket socket = connect();
                streams.add(socket);
                send(socket, stream(eager));
                refused += answer(socket, false).startsWith("HTTP/1.1 503") ? 1 : 0;
            }
            assertThat(refused).isEqualTo(5);
            try (Socket socket = connect()) {
                send(socket, stream(other));
                assertThat(answer(socket, false)).startsWith("HTTP/1.1 200");
            }
        } finally {
            for (Socket socket : streams) {
                socket.close();
            }
        }
    }

    private static String stream(String credential) {
        return request(
                "GET /v1/accounts/watched/stream",
                "Accept: text/event-stream\r\n",
                "Authorization: Bearer " + credential + "\r\n");
    }

    @Test
    void the_journal_names_who_sent_an_event_whatever_the_event_says() {
        ApiKey.Created created = key("kim", EnumSet.of(Scope.GRANT), null);
        String position = api.post(
                        "/v1/grants",
                        "{'accountId':'named','grantId':'g','amount':1,'kind':'PAID','source':'somebody else'}",
                        "Authorization",
                        "Bearer " + created.text(),
                        JournalHeaders.CALLER,
                        "key:forged")
                .position();
        JournalPosition at = JournalPosition.parse("position", position);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        new io.makegood.topics.reading.CommittedReader(ledger.settings().clients())
                .readPartition(
                        new TopicPartition(ledger.settings().topics().events().name(), at.partition()), record -> {
                            if (record.offset() == at.offset()) {
                                found.add(record);
                            }
                        });
        List<String> callers = new ArrayList<>();
        found.get(0)
                .headers()
                .headers(JournalHeaders.CALLER)
                .forEach(header -> callers.add(new String(header.value(), StandardCharsets.UTF_8)));
        assertThat(callers).containsExactly("key:" + created.key().keyId());
    }

    @Test
    void a_key_that_is_used_for_another_account_is_told() {
        Map<String, String> bodies = Map.of(
                "a",
                "{'accountId':'key:a','amount':5,'kind':'PAID'}",
                "b",
                "{'accountId':'key:b','amount':5,'kind':'PAID'}");
        String[] headers = {"Authorization", "Bearer " + all, "Idempotency-Key", "one-key"};
        api.post("/v1/grants", String.valueOf(bodies.get("a")), headers).with(201);
        assertThat(api.post("/v1/grants", String.valueOf(bodies.get("b")), headers)
                        .with(422)
                        .path("type")
                        .asText())
                .endsWith("idempotency-key-reused");
        // Another name of the same key would not help: limits and memory go by the key itself.
        api.post("/v1/grants", String.valueOf(bodies.get("a")), headers).with(201);
    }
}
