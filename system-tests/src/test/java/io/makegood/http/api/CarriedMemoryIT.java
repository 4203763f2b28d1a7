package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.audit.migration.JournalCopy;
import io.makegood.audit.migration.MigrationState;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.bridges.webhook.AllowedNetworks;
import io.makegood.bridges.webhook.WebhookBook;
import io.makegood.bridges.webhook.WebhookTerms;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.http.access.ApiKey;
import io.makegood.http.access.Caller;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.access.KeyTopic;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.http.api.RequestKey.Fingerprint;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import io.makegood.systemtests.delivery.Await;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.writing.LedgerDeparture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a ledger remembers beside its journal comes over when it moves: a request that is sent again is known, what was given today counts, a
 * key that is revoked stays so, and what Stripe said is there in its order, whoever copies dies.
 */
class CarriedMemoryIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Topics HERE = Topics.withDefaultPrefix();
    private static final Topics THERE = new Topics("v2.");

    private EmbeddedKafka kafka;
    private Map<String, Object> clients;
    private Path privacyKey;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        privacyKey = directory.resolve("privacy.key");
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
        List<NewTopic> topics = new ArrayList<>();
        topics.add(topic(HERE.events(), 2));
        for (Topic each : List.of(
                HERE.requestKeys(),
                HERE.goodwill(),
                HERE.apiKeys(),
                THERE.apiKeys(),
                HERE.webhookEndpoints(),
                THERE.webhookEndpoints(),
                HERE.webhookDeliveries(),
                THERE.webhookDeliveries())) {
            topics.add(topic(each, 1));
        }
        topics.add(new NewTopic(HERE.stripe(), Optional.of(2), Optional.of((short) 1)));
        try (Admin admin = Admin.create(clients)) {
            admin.createTopics(topics).all().get();
        }
    }

    private static NewTopic topic(Topic topic, int partitions) {
        return new NewTopic(topic.name(), partitions, (short) 1).configs(topic.config());
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    /** Copies in a thread of its own. */
    private final class Follower implements AutoCloseable {
        private final AtomicBoolean goesOn = new AtomicBoolean(true);
        private final KafkaLedger ledger = new KafkaLedger(clients, HERE);
        private final JournalCopy copy = new JournalCopy(ledger, clients, THERE, null);
        private final Thread thread =
                new Thread(() -> copy.follow(4, HERE.applicationId(), goesOn::get, (state, behind) -> {}), "follower");

        Follower() {
            thread.start();
        }

        boolean hasBegun() {
            MigrationState state = copy.state();
            return state != null && !state.remembered().isEmpty();
        }

        boolean hasArrived() {
            MigrationState state = copy.state();
            return state != null && state.move() != null;
        }

        @Override
        public void close() {
            goesOn.set(false);
            Await.until("the copier has ended", LIMIT, () -> !thread.isAlive());
            copy.close();
            ledger.close();
        }
    }

    private static boolean takes(CompletableFuture<Void> asked) throws Exception {
        try {
            asked.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(Problem.class);
            return false;
        }
    }

    private static RequestKey key(String text, String body) {
        return new RequestKey("key:1", "/v1/grants", text, Fingerprint.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static Caller kim() {
        Rights rights = Rights.everywhere(Set.of(Scope.GOODWILL), null).giving(new GoodwillLimit(1_000, 1_000));
        return new Caller("key:kim", "key:kim", rights, null);
    }

    private void sayStripe(int partition, String event) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(clients, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(HERE.stripe(), partition, event, event))
                    .get();
        }
    }

    private List<String> saidByStripe() {
        List<String> said = new ArrayList<>();
        new CommittedReader(clients)
                .readAll(
                        THERE.stripe(),
                        record -> said.add(
                                record.partition() + " " + new String(record.value(), StandardCharsets.UTF_8)));
        return said;
    }

    private void leave() {
        try (KafkaLedger there = new KafkaLedger(clients, THERE);
                Admin admin = Admin.create(clients)) {
            LedgerDeparture.append(
                    clients,
                    HERE,
                    there.journal().topicId().toString(),
                    THERE.prefix(),
                    KafkaLedger.answer(admin.describeCluster().clusterId()));
        }
    }

    private WebhookBook webhooks(Topics topics) throws Exception {
        return WebhookBook.open(
                clients, topics, AllowedNetworks.of(List.of("127.0.0.1")), MasterKey.of(privacyKey, true));
    }

    private static WebhookTerms endpoint(String name) {
        return new WebhookTerms(name, "http://127.0.0.1:9/", List.of("entry.*"), null, null, List.of(), false);
    }

    /** The one that rests and the one that does not are there, with their secrets, from the departure on; the one that was removed is not. */
    private void requireEndpointsThere(long before) throws Exception {
        try (WebhookBook book = webhooks(THERE)) {
            assertThat(book.list())
                    .extracting(standing -> standing.endpoint().terms().name())
                    .containsExactlyInAnyOrder("shop", "resting", "own");
            for (WebhookBook.Standing standing : book.list()) {
                String name = standing.endpoint().terms().name();
                assertThat(standing.rest() != null).as(name).isEqualTo(name.equals("resting"));
                assertThat(Objects.requireNonNull(standing.endpoint().beginsAt()) >= before)
                        .as(name)
                        .isEqualTo(!name.equals("own"));
            }
            assertThat(book.reseal(true)).as("all secrets open").isEqualTo(new WebhookBook.Resealed(0, 0, 0));
        }
    }

    @Test
    void what_is_remembered_beside_the_journal_comes_over() throws Exception {
        ApiKey revokedLater =
                ApiKey.create("shop", Set.of(Scope.PUBLISH), null, 1, null).key();
        KeyTopic keysHere = new KeyTopic(clients, HERE.apiKeys().name());
        KeyTopic keysThere = new KeyTopic(clients, THERE.apiKeys().name());
        keysHere.write(revokedLater);
        try (RequestClaims claims =
                        new RequestClaims(clients, HERE.requestKeys().name());
                GoodwillTally given = new GoodwillTally(clients, HERE.goodwill().name())) {
            assertThat(takes(claims.claim(key("before", "one")))).isTrue();
            assertThat(takes(given.count(kim(), "a", "Grant g1", 500))).isTrue();
            sayStripe(0, "first");
            try (Follower follower = new Follower()) {
                Await.until("the copy has begun", LIMIT, follower::hasBegun);
            }
            assertThat(takes(claims.claim(key("last", "one")))).isTrue();
            assertThat(takes(given.count(kim(), "a", "Grant g2", 400))).isTrue();
            sayStripe(0, "second");
            sayStripe(1, "passed on by nobody");
            try (WebhookBook book = webhooks(HERE);
                    WebhookBook own = webhooks(THERE)) {
                book.add(endpoint("shop"), 1L);
                book.pause(
                        book.add(endpoint("resting"), 1L).standing().endpoint().id());
                book.remove(book.add(endpoint("gone"), 1L).standing().endpoint().id());
                book.add(endpoint("own"), 2L);
                own.add(endpoint("own"), 1L);
            }
            long before = System.currentTimeMillis();
            leave();
            try (Follower follower = new Follower()) {
                Await.until("the ledger has arrived", LIMIT, follower::hasArrived);
                requireKnownThere();
                requireEndpointsThere(before);
                Await.until("keys came over", LIMIT, () -> keysThere.read().containsKey(revokedLater.keyId()));
                keysThere.write(revokedLater.revoked(2));
                keysHere.write(ApiKey.create("marker", Set.of(Scope.PUBLISH), null, 1, null)
                        .key());
                Await.until(
                        "keys were looked at once more",
                        LIMIT,
                        () -> keysThere.read().size() == 2);
                assertThat(Objects.requireNonNull(keysThere.read().get(revokedLater.keyId()))
                                .revokedAt())
                        .isEqualTo(2L);
                Await.until(
                        "all of Stripe's came over", LIMIT, () -> saidByStripe().size() == 3);
            }
        }
        assertThat(saidByStripe()).containsExactly("0 first", "0 second", "0 passed on by nobody");
    }

    /** Fails if what either session of the copier carried over were missing. */
    private void requireKnownThere() throws Exception {
        long today = TimeUnit.MILLISECONDS.toDays(System.currentTimeMillis());
        try (RequestClaims claims =
                        new RequestClaims(clients, THERE.requestKeys().name());
                GoodwillTally given =
                        new GoodwillTally(clients, THERE.goodwill().name())) {
            for (String text : List.of("before", "last")) {
                assertThat(takes(claims.claim(key(text, "one"))))
                        .as("the same request")
                        .isTrue();
                assertThat(takes(claims.claim(key(text, "another"))))
                        .as("another request with the key")
                        .isFalse();
            }
            boolean more = takes(given.count(kim(), "b", "Grant g3", 200));
            boolean sameDay = today == TimeUnit.MILLISECONDS.toDays(System.currentTimeMillis());
            assertThat(more && sameDay).as("900 of 1,000 were given today").isFalse();
            assertThat(takes(given.count(kim(), "a", "Grant g2", 400)))
                    .as("the same action again")
                    .isTrue();
            assertThat(takes(given.count(kim(), "b", "Grant g4", 100))).isTrue();
        }
    }
}
