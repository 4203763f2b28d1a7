package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import io.makegood.bridges.webhook.AllowedNetworks;
import io.makegood.bridges.webhook.Backoff;
import io.makegood.bridges.webhook.WebhookSettings;
import io.makegood.cli.Main;
import io.makegood.systemtests.delivery.Await;
import io.makegood.systemtests.delivery.WebhookReceiver;
import io.makegood.systemtests.delivery.WebhookReceiver.Sent;
import io.makegood.topics.personal.MasterKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Webhooks by the API, to real receivers on loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ATTEMPTS = 4;

    private TestLedger ledger;
    private Path key;
    private DescriptionCheck description;
    private Api api;
    private final WebhookReceiver receiver = WebhookReceiver.start();
    private final AtomicInteger accounts = new AtomicInteger();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        key = directory.resolve("privacy.key");
        ledger = TestLedger.start(
                directory,
                TestLedger.open(),
                null,
                MasterKey.of(key, true),
                new WebhookSettings(AllowedNetworks.of(List.of("127.0.0.1")), new Backoff(List.of(100L, 100L, 100L))));
        api = new Api(ledger.url(), null);
        description = new DescriptionCheck(api.get("/openapi.json").with(200));
        api = new Api(ledger.url(), description);
    }

    @AfterAll
    void stop() {
        ledger.close();
        receiver.close();
        assertThat(description.seen())
                .as("every operation is tried")
                .containsAll(description.described().stream()
                        .filter(operation -> operation.contains("Webhook"))
                        .toList());
    }

    private record Added(String id, String secret, String path, String prefix) {}

    /** Adds an endpoint for accounts of its own, {@code PREFIX:...}. */
    private Added add(String name, String more) {
        String prefix = name + accounts.incrementAndGet() + ":";
        String path = "/" + name;
        JsonNode answer = api.post(
                        "/v1/webhooks",
                        ("{'name':'" + name + "','url':'" + receiver.url(path) + "','accountPrefix':'" + prefix + "',"
                                        + more + "}")
                                .replace('\'', '"'))
                .with(201);
        return new Added(
                answer.path("webhook").path("id").asText(),
                answer.path("secret").asText(),
                path,
                prefix);
    }

    private void grant(String account, String id, long amount) {
        api.post(
                        "/v1/grants",
                        "{\"accountId\":\"" + account + "\",\"grantId\":\"" + id + "\",\"amount\":" + amount
                                + ",\"kind\":\"PAID\"}")
                .with(201);
    }

    private List<Sent> await(String path, int count) {
        Await.until(
                count + " messages at " + path, LIMIT, () -> receiver.at(path).size() >= count);
        return receiver.at(path);
    }

    private static JsonNode json(Sent sent) throws Exception {
        return JSON.readTree(sent.body());
    }

    private static void verify(String secret, Sent sent) throws Exception {
        new Webhook(secret).verify(sent.body(), sent.headers());
    }

    @Test
    void what_happens_is_told_signed_and_in_order() throws Exception {
        Added told = add("all", "'types':['*'],'thresholds':[50]");
        String account = told.prefix() + "ann";
        grant(account, "pack", 100);
        api.post(
                        "/v1/events",
                        ("[{'type':'GenerationCharged','accountId':'A','generationId':'g','items':[{'itemId':'1','amount':30},"
                                        + "{'itemId':'2','amount':30}]},"
                                        + "{'type':'ItemFailed','accountId':'A','generationId':'g','itemId':'1','cause':'TIMEOUT'}]")
                                .replace("'A'", "'" + account + "'")
                                .replace('\'', '"'))
                .with(202);
        List<Sent> sent = await(told.path(), 7);
        assertThat(sent.stream().map(each -> type(each)).toList())
                .containsExactly(
                        "entry.GRANT",
                        "balance.threshold",
                        "entry.CHARGE",
                        "balance.threshold",
                        "entry.REFUND",
                        "refund.issued",
                        "balance.threshold");
        for (Sent each : sent) {
            verify(told.secret(), each);
            assertThat(json(each).path("data").path("accountId").asText()).isEqualTo(account);
        }
        JsonNode refund = json(sent.get(5)).path("data");
        JsonNode known =
                api.get("/v1/accounts/" + Api.segment(account) + "/refunds").with(200);
        assertThat(refund).isEqualTo(known.path("data").get(0));
        JsonNode crossing = json(sent.get(3)).path("data");
        assertThat(crossing.path("crossed").asText()).isEqualTo("BELOW");
        assertThat(crossing.path("balance").asLong()).isEqualTo(40);
        assertVerifiedByNode(told.secret(), sent.get(5));
        JsonNode page = api.get("/v1/webhooks/" + told.id() + "/deliveries?limit=2&status=DELIVERED")
                .with(200);
        assertThat(page.path("data")).hasSize(2);
        assertThat(api.get("/v1/webhooks/" + told.id() + "/deliveries?cursor="
                                + page.path("nextCursor").asText())
                        .with(200)
                        .path("data"))
                .hasSizeGreaterThan(2);
    }

    private static String type(Sent sent) {
        try {
            return json(sent).path("type").asText();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The library of npm, which is nobody's of ours, and our own client. */
    private static void assertVerifiedByNode(String secret, Sent sent) throws Exception {
        Path client = Path.of("..", "clients", "typescript");
        if (!Files.exists(client.resolve("node_modules").resolve("standardwebhooks"))) {
            return;
        }
        String headers = JSON.writeValueAsString(Map.of(
                "webhook-id", sent.id(),
                "webhook-timestamp", sent.header("webhook-timestamp"),
                "webhook-signature", sent.header("webhook-signature")));
        Process node = new ProcessBuilder("node", "test/verify-webhook.mjs", secret, headers, sent.body())
                .directory(client.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(said).isZero();
    }

    @Test
    void an_account_waits_in_its_order_while_others_go_on() throws Exception {
        Added told = add("order", "'types':['entry.GRANT']");
        AtomicInteger refusals = new AtomicInteger(2);
        String slow = told.prefix() + "slow";
        receiver.answer(
                sent -> sent.path().equals(told.path()) && sent.body().contains(slow) && refusals.getAndDecrement() > 0
                        ? 500
                        : 204);
        for (int i = 1; i <= 3; i++) {
            grant(slow, "g" + i, i);
            grant(told.prefix() + "fast", "g" + i, i);
        }
        List<Sent> sent = await(told.path(), 8);
        assertThat(sequences(sent, slow))
                .as(api.get("/v1/webhooks/" + told.id() + "/deliveries").body().toString())
                .containsExactly(1, 1, 1, 2, 3);
        assertThat(sequences(sent, told.prefix() + "fast")).containsExactly(1, 2, 3);
        assertThat(sent.stream()
                        .filter(each -> each.body().contains(slow))
                        .map(Sent::id)
                        .distinct())
                .hasSize(3);
    }

    private static List<Integer> sequences(List<Sent> sent, String account) throws Exception {
        return sent.stream()
                .filter(each -> each.body().contains("\"" + account + "\""))
                .map(each -> {
                    try {
                        return json(each).path("data").path("sequence").asInt();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    @Test
    void a_dead_endpoint_rests_and_is_told_of_and_loses_nothing() {
        Added told = add("dead", "'types':['entry.*']");
        receiver.answer(sent -> sent.path().equals(told.path()) ? 503 : 204);
        grant(told.prefix() + "ann", "one", 1);
        String one = "/v1/webhooks/" + told.id();
        Await.until(
                "it rests",
                LIMIT,
                () -> api.get(one).body().path("status").asText().equals("PAUSED"));
        assertThat(api.get(one).with(200).path("pausedBecause").asText()).isEqualTo("DEAD");
        assertThat(receiver.at(told.path())).hasSize(ATTEMPTS);
        assertThat(api.get("/health/ready")
                        .with(200)
                        .path("webhooks")
                        .path("paused")
                        .asInt())
                .isPositive();
        grant(told.prefix() + "ann", "two", 2);
        receiver.answer(sent -> 204);
        api.post(one + "/resume", "{}").with(200);
        List<Sent> sent = await(told.path(), ATTEMPTS + 2);
        assertThat(sent.get(ATTEMPTS).id()).isEqualTo(sent.get(0).id());
        Await.until(
                "nothing waits",
                LIMIT,
                () -> api.get(one).body().path("waiting").asLong() == 0);
    }

    @Test
    void an_endpoint_is_listed_and_its_terms_change() {
        Added told = add("changed", "'types':['refund.issued']");
        assertThat(api.get("/v1/webhooks").with(200).path("data").findValuesAsText("id"))
                .contains(told.id());
        grant(told.prefix() + "ann", "before", 1);
        String terms = "{'name':'changed','url':'" + receiver.url(told.path()) + "','accountPrefix':'" + told.prefix()
                + "','types':['entry.*']}";
        JsonNode changed =
                api.post("/v1/webhooks/" + told.id(), terms.replace('\'', '"')).with(200);
        assertThat(changed.path("types").path(0).asText()).isEqualTo("entry.*");
        grant(told.prefix() + "ann", "after", 2);
        assertThat(await(told.path(), 1).stream().map(Sent::body)).anyMatch(body -> body.contains("\"amount\":2"));
    }

    @Test
    void a_paused_endpoint_is_sent_what_happened_once_it_goes_on() {
        Added told = add("paused", "'types':['entry.*']");
        String one = "/v1/webhooks/" + told.id();
        api.post(one + "/pause", "{}").with(200);
        grant(told.prefix() + "ann", "one", 1);
        grant(told.prefix() + "ann", "two", 1);
        assertThat(receiver.at(told.path())).isEmpty();
        api.post(one + "/resume", "{}").with(200);
        assertThat(await(told.path(), 2)).hasSize(2);
    }

    @Test
    void a_secret_rotates_and_both_sign_for_a_while() throws Exception {
        Added told = add("rotated", "'types':['entry.*']");
        JsonNode rotated = api.post("/v1/webhooks/" + told.id() + "/secret", "{\"overlap\":\"PT1H\"}")
                .with(200);
        String secret = rotated.path("secret").asText();
        assertThat(secret).isNotEqualTo(told.secret());
        grant(told.prefix() + "ann", "one", 1);
        Sent sent = await(told.path(), 1).get(0);
        verify(told.secret(), sent);
        verify(secret, sent);
        api.post("/v1/webhooks/" + told.id() + "/secret", "{\"overlap\":\"PT0S\"}")
                .with(200);
        grant(told.prefix() + "ann", "two", 1);
        assertThat(await(told.path(), 2).get(1).header("webhook-signature").split(" ", -1))
                .hasSize(1);
    }

    @Test
    void one_message_and_a_span_are_sent_again_under_the_same_ids() {
        Added told = add("again", "'types':['entry.*']");
        grant(told.prefix() + "ann", "one", 1);
        grant(told.prefix() + "bob", "two", 1);
        String first = await(told.path(), 2).get(0).id();
        String again = "/v1/webhooks/" + told.id() + "/redeliveries";
        Await.until(
                "the delivery is known",
                LIMIT,
                () -> api.post(again, "{\"messageId\":\"" + first + "\"}").status() == 202);
        assertThat(await(told.path(), 3).get(2).id()).isEqualTo(first);
        api.post(again, "{\"from\":0}").with(202);
        List<Sent> sent = await(told.path(), 5);
        assertThat(sent.subList(3, 5).stream().map(Sent::id))
                .containsExactlyInAnyOrderElementsOf(
                        sent.subList(0, 2).stream().map(Sent::id).toList());
        assertThat(api.post(again, "{}").status()).isEqualTo(400);
        assertThat(api.post(again, "{\"messageId\":\"msg_none\"}").status()).isEqualTo(404);
    }

    @Test
    void what_people_wrote_is_opened_for_whom_it_is_set_alone() {
        Added closed = add("closed", "'types':['notice.CaseOpened']");
        Added opened = add("opened", "'types':['notice.CaseOpened'],'openTexts':true");
        for (Added each : List.of(closed, opened)) {
            api.post(
                            "/v1/cases",
                            "{\"accountId\":\"" + each.prefix()
                                    + "ann\",\"caseId\":\"c\",\"message\":\"my dog is called Rex\"}")
                    .with(201);
        }
        assertThat(await(closed.path(), 1).get(0).body()).doesNotContain("Rex");
        assertThat(await(opened.path(), 1).get(0).body()).contains("Rex");
    }

    @Test
    void nobody_is_led_into_a_private_network() {
        for (String url : List.of(
                "http://127.0.0.2/",
                "https://127.0.0.2/",
                "https://10.0.0.1/",
                "https://169.254.169.254/latest",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://0x7f.2/",
                "http://8.8.8.8/",
                "https://localhost.invalid/",
                "ftp://127.0.0.1/",
                "https://a:b@127.0.0.1/",
                "https:///x")) {
            Api.Reply refused = api.post("/v1/webhooks", "{\"name\":\"x\",\"types\":[\"*\"],\"url\":\"" + url + "\"}");
            assertThat(refused.status()).as(url).isEqualTo(400);
            assertThat(refused.body().path("errors").get(0).path("field").asText())
                    .isEqualTo("url");
        }
        Added told = add("redirected", "'types':['entry.*']");
        receiver.answer(sent -> sent.path().equals(told.path()) ? 302 : 204);
        grant(told.prefix() + "ann", "one", 1);
        await(told.path(), 2);
        assertThat(receiver.at("/elsewhere")).isEmpty();
        receiver.answer(sent -> 204);
        api.post("/v1/webhooks/" + told.id() + "/removal", "{}").with(204);
        assertThat(api.get("/v1/webhooks/" + told.id()).status()).isEqualTo(404);
    }

    private record Ran(int code, String out) {
        JsonNode json() throws Exception {
            return JSON.readTree(out);
        }
    }

    private Ran run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("webhooks"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                "--bootstrap-servers",
                ledger.settings().bootstrapServers(),
                "--privacy-key-file",
                key.toString(),
                "--webhook-networks",
                "127.0.0.1"));
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
        int code = line.execute(all.toArray(new String[0]));
        return new Ran(code, out.toString());
    }

    @Test
    void commands_and_files_do_the_same(@TempDir Path directory) throws Exception {
        String prefix = "cli" + accounts.incrementAndGet() + ":";
        Path file = directory.resolve("webhooks.yaml");
        String terms = "webhooks:\n  - name: from-file\n    url: " + receiver.url("/cli")
                + "\n    types: [entry.GRANT]\n" + "    accountPrefix: '" + prefix + "'\n";
        Files.writeString(file, terms);
        JsonNode added =
                run("apply", file.toString(), "--json").json().path("data").get(0);
        assertThat(added.path("secret").asText()).startsWith("whsec_");
        assertThat(run("apply", file.toString()).out()).contains("Unchanged from-file");
        Files.writeString(file, terms + "    openTexts: true\n");
        assertThat(run("apply", file.toString()).out()).contains("Changed from-file");
        Files.writeString(file, terms + "    colour: red\n");
        assertThat(run("apply", file.toString()).code()).isEqualTo(2);
        assertThat(run("list").out()).contains("from-file", receiver.url("/cli"), "ACTIVE");
        grant(prefix + "ann", "one", 1);
        verify(added.path("secret").asText(), await("/cli", 1).get(0));
        Await.until(
                "the delivery is listed",
                LIMIT,
                () -> run("deliveries", "from-file").out().contains("DELIVERED"));
        assertThat(run("redeliver", "from-file", "--from", "2026-01-01T00:00:00Z")
                        .code())
                .isZero();
        await("/cli", 2);
        assertThat(run("rotate", "from-file").out()).contains("whsec_");
        assertThat(run("pause", "from-file").code()).isZero();
        assertThat(run("list").out()).contains("PAUSED: OPERATOR");
        assertThat(run("resume", "from-file").code()).isZero();
        assertThat(run("remove", "from-file").code()).isZero();
        assertThat(run("remove", "from-file").code()).isEqualTo(1);
        assertThat(run("add", "--name", "x", "--url", "https://10.0.0.1/", "--type", "*")
                        .out())
                .contains("url leads to a private network");
    }

    @Test
    void what_is_wrong_is_told_field_by_field() {
        JsonNode errors = api.post(
                        "/v1/webhooks",
                        "{\"name\":\"\",\"url\":\"nowhere\",\"types\":[\"entry.CHARG\"],\"thresholds\":[1],\"colour\":1}")
                .with(400)
                .path("errors");
        assertThat(errors).isNotEmpty();
    }
}
