package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.schemas.topic.JournalHeaders;
import io.makegood.systemtests.delivery.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters of several causes are looked into, published again and discarded over the API, once each, by whoever may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLettersApiIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String LETTERS = "/v1/dead-letters";

    private TestLedger ledger;
    private KafkaProducer<byte[], byte[]> producer;
    private String all;

    @BeforeAll
    void start(@TempDir Path directory) {
        ledger = TestLedger.start(directory, new HttpSettings("127.0.0.1", 0, null, false, null, 0));
        producer =
                new KafkaProducer<>(ledger.settings().clients(), new ByteArraySerializer(), new ByteArraySerializer());
        all = ledger.authorization("kim", Rights.everywhere(EnumSet.allOf(Scope.class), null));
    }

    @AfterAll
    void stop() {
        producer.close();
        ledger.close();
    }

    private void send(String account, String json, @Nullable String retryOf) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                ledger.settings().topics().events().name(), utf8(account), utf8(json.replace('\'', '"')));
        record.headers().add("shop", utf8("<i>eve</i>"));
        if (retryOf != null) {
            record.headers().add(JournalHeaders.RETRY_OF, utf8(retryOf));
        }
        producer.send(record).get();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode get(String path) {
        return new Api(ledger.url(), null).get(path, "Authorization", all).with(200);
    }

    private Api.Reply post(String path, String body, String... key) {
        return key.length == 0
                ? new Api(ledger.url(), null).post(path, body, "Authorization", all)
                : new Api(ledger.url(), null).post(path, body, "Authorization", all, "Idempotency-Key", key[0]);
    }

    private List<String> ids(String account, int expected) {
        List<String> ids = new ArrayList<>();
        Await.until("the dead letters of " + account, LIMIT, () -> {
            ids.clear();
            get(LETTERS + "?limit=500&account=" + account)
                    .path("data")
                    .forEach(letter -> ids.add(letter.path("id").asText()));
            return ids.size() == expected;
        });
        return ids;
    }

    private void balance(String account, long expected) {
        Await.until(
                "the balance of " + account,
                LIMIT,
                () -> new Api(ledger.url(), null)
                                .get("/v1/accounts/" + account, "Authorization", all)
                                .body()
                                .path("balance")
                                .asLong(-1)
                        == expected);
    }

    private void grant(String account, String grant) {
        post("/v1/grants", "{'accountId':'" + account + "','grantId':'" + grant + "','amount':10,'kind':'PAID'}")
                .with(201);
    }

    @Test
    void what_is_in_one_is_shown_with_why_and_what_helps_to_whoever_may_read() throws Exception {
        send("look:1", "{'type':'<script>','accountId':'look:1'}", null);
        send("look:2", "{broken <b>", null);
        JsonNode whole = get(LETTERS + "/" + ids("look:1", 1).get(0));
        assertThat(whole.at("/letter/reason").asText()).isEqualTo("UNKNOWN_TYPE");
        assertThat(whole.at("/letter/topic").asText()).isEqualTo("ledger.events");
        assertThat(whole.at("/contents/fields/0/value").asText()).isEqualTo("<script>");
        assertThat(whole.at("/contents/headers/0/value").asText()).isEqualTo("<i>eve</i>");
        String broken = ids("look:2", 1).get(0);
        assertThat(get(LETTERS + "/" + broken).at("/contents/text").asText()).isEqualTo("{broken <b>");
        JsonNode refused = post(LETTERS + "/" + broken + "/retry", "{}").with(400);
        assertThat(refused.at("/errors/0/field").asText()).isEqualTo("event");

        String operates = ledger.authorization("ops", Rights.everywhere(EnumSet.of(Scope.OPERATE), null));
        Api ops = new Api(ledger.url(), null);
        assertThat(ops.get(LETTERS + "/" + broken, "Authorization", operates)
                        .with(200)
                        .has("contents"))
                .isFalse();
        String event =
                "{'event':{'type':'CreditsGranted','accountId':'look:2','grantId':'g','amount':5,'kind':'PAID'}}";
        ops.post(LETTERS + "/" + broken + "/retry", event, "Authorization", operates)
                .with(403);
        ops.post(LETTERS + "/" + broken + "/discard", "{'why':'noise'}", "Authorization", operates)
                .with(200);
        // Who thinks better of it publishes what was meant after all.
        JsonNode published = post(LETTERS + "/" + broken + "/retry", event).with(200);
        assertThat(published.at("/decision/by").asText()).isEqualTo("kim");
        assertThat(published.at("/decision/caller").asText()).startsWith("key:");
        balance("look:2", 5);
        assertThat(post(LETTERS + "/" + broken + "/retry", event.replace(":5", ":6"))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void who_dies_between_event_and_link_publishes_it_again_and_nothing_is_booked_twice() throws Exception {
        send("dies:1", "{'type':'CreditsRevoked','accountId':'dies:1','grantId':'g','amount':4,'reason':'r'}", null);
        String id = ids("dies:1", 1).get(0);
        grant("dies:1", "g");
        // As somebody left it who died before it was written down who had done it.
        send(
                "dies:1",
                "{'type':'CreditsRevoked','eventId':'retry:" + id
                        + "','accountId':'dies:1','grantId':'g','amount':4,'reason':'r'}",
                id);
        balance("dies:1", 6);
        assertThat(get(LETTERS + "/" + id).at("/letter/state").asText()).isEqualTo("OPEN");
        JsonNode first = post(LETTERS + "/" + id + "/retry", "{}", "once").with(200);
        assertThat(first.path("state").asText()).isEqualTo("PUBLISHED_AGAIN");
        ledger.closeApi();
        ledger.openApi();
        assertThat(post(LETTERS + "/" + id + "/retry", "{}", "once").with(200)).isEqualTo(first);
        assertThat(post(LETTERS + "/" + id + "/retry", "").with(200)).isEqualTo(first);
        assertThat(get(LETTERS + "/" + id).path("letter")).isEqualTo(first);
        JsonNode outcome = get(
                "/v1/accounts/dies:1/events/" + first.at("/decision/position").asText());
        assertThat(outcome.path("status").asText()).isEqualTo("NO_EFFECT");
        balance("dies:1", 6);
    }

    /** All of the account, three at a time, each once. */
    private Set<String> paged(String account) {
        Set<String> paged = new TreeSet<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = get(LETTERS + "?limit=3&account=" + account + cursor);
            page.path("data")
                    .forEach(letter ->
                            assertThat(paged.add(letter.path("id").asText())).isTrue());
            cursor = page.path("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("nextCursor").asText();
            pages++;
        } while (!cursor.isEmpty());
        assertThat(pages).isEqualTo(3);
        return paged;
    }

    @Test
    void all_of_one_cause_are_counted_and_then_published_again_or_discarded_and_pages_tell_each_once()
            throws Exception {
        for (int i = 0; i < 7; i++) {
            send(
                    "bulk:1",
                    "{'type':'CreditsRevoked','accountId':'bulk:1','grantId':'g','amount':1,'reason':'r" + i + "'}",
                    null);
        }
        send(
                "bulk:1",
                "{'type':'CaseResolved','accountId':'bulk:1','caseId':'c','resolution':'x','operator':'k'}",
                null);
        Set<String> ids = new TreeSet<>(ids("bulk:1", 8));
        assertThat(paged("bulk:1")).isEqualTo(ids);
        grant("bulk:1", "g");
        String of = "{'reason':'UNKNOWN_GRANT','account':'bulk:1'";
        JsonNode dry = post(LETTERS + "/retry", of + "}").with(200);
        assertThat(dry.path("matching").asLong()).isEqualTo(7);
        assertThat(dry.path("done").asLong()).isZero();
        assertThat(post(LETTERS + "/retry", of + ",'before':1,'apply':true}")
                        .with(200)
                        .path("matching")
                        .asLong())
                .isZero();
        assertThat(post(LETTERS + "/retry", of + ",'apply':true}")
                        .with(200)
                        .path("done")
                        .asLong())
                .isEqualTo(7);
        balance("bulk:1", 3);
        assertThat(post(LETTERS + "/retry", of + ",'apply':true}")
                        .with(200)
                        .path("matching")
                        .asLong())
                .isZero();
        post(LETTERS + "/discard", "{'reason':'UNKNOWN_CASE','account':'bulk:1','apply':true}")
                .with(400);
        assertThat(post(
                                LETTERS + "/discard",
                                "{'reason':'UNKNOWN_CASE','account':'bulk:1','apply':true,'why':'closed elsewhere'}")
                        .with(200)
                        .path("done")
                        .asLong())
                .isEqualTo(1);
        JsonNode discarded = get(LETTERS + "?account=bulk:1&state=DISCARDED").path("data");
        assertThat(discarded).hasSize(1);
        assertThat(discarded.at("/0/decision/why").asText()).isEqualTo("closed elsewhere");
        assertThat(get(LETTERS + "?account=bulk:1&state=OPEN").path("data")).isEmpty();
        for (JsonNode cause : get("/v1/dead-letter-reasons").path("data")) {
            if (cause.path("reason").asText().equals("UNKNOWN_CASE")) {
                assertThat(cause.path("discarded").asLong()).isEqualTo(1);
                assertThat(cause.path("open").asLong()).isZero();
            }
        }
        assertThat(new Api(ledger.url(), null)
                        .get(LETTERS + "?cursor=x", "Authorization", all)
                        .status())
                .isEqualTo(400);
    }
}
