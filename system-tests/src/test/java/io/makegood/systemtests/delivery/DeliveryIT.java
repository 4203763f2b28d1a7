package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.Counter;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Words;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.EntryKind;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.NoticeType;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.systemtests.engine.Outputs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a real broker delivers, in whatever shape and order, is folded once; each test has topics of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryIT {
    /** Costs a search of the class path to make. */
    private static final LedgerEventCodec CODEC = new LedgerEventCodec();

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    private TestKafka kafka;

    /** Which Kafka delivers. */
    TestKafka start() {
        EmbeddedKafka embedded = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        return TestKafka.of(embedded::bootstrapServers, embedded::close);
    }

    @BeforeAll
    void startKafka() {
        kafka = start();
    }

    @AfterAll
    void stopKafka() {
        kafka.close();
    }

    private EngineSettings.Builder settings(String name) {
        return EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .applicationId(name)
                .topicPrefix(name + ".")
                .stateDirectory(directory.resolve(name));
    }

    @Test
    void garbage_goes_to_the_dead_letters_with_its_reason_and_stops_nothing() {
        EngineSettings settings = settings("garbage").build();
        int garbage = 100_000;
        Random random = new Random(11);
        RandomEvents events = new RandomEvents(11, 50, 10, "account-");
        Map<String, Integer> sent = new TreeMap<>();
        try (Engine engine = Engine.start(settings);
                Cluster cluster = new Cluster(settings)) {
            engine.awaitRunning(LIMIT);
            try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
                for (int i = 0; i < garbage; i++) {
                    ProducerRecord<byte[], byte[]> record = garbage(settings, random, i);
                    record.headers().add("trace", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
                    send(producer, record);
                    sent.merge(HexFormat.of().formatHex(orEmpty(record.value())), 1, Integer::sum);
                    if (i % 10 == 0) {
                        send(producer, record(settings, events.next(far())));
                    }
                }
            }
            cluster.awaitAllFolded(LIMIT);
            assertThat(engine.failure()).isEmpty();
        }
        Outputs outputs = new Outputs(settings);
        Map<String, Integer> buried = new TreeMap<>();
        Map<String, Integer> reasons = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> letter :
                outputs.records(settings.topics().deadLetters().name())) {
            for (String name : List.of(
                    DeadLetterHeaders.REASON,
                    DeadLetterHeaders.DETAIL,
                    DeadLetterHeaders.TOPIC,
                    DeadLetterHeaders.PARTITION,
                    DeadLetterHeaders.OFFSET)) {
                assertThat(header(letter, name)).as(name).isNotBlank();
            }
            if (letter.headers().lastHeader("trace") != null) {
                buried.merge(HexFormat.of().formatHex(orEmpty(letter.value())), 1, Integer::sum);
                reasons.merge(header(letter, DeadLetterHeaders.REASON), 1, Integer::sum);
            }
        }
        assertThat(buried).as("each once, with its own bytes").isEqualTo(sent);
        assertThat(reasons)
                .containsKeys(
                        "EMPTY",
                        "UNKNOWN_ENCODING",
                        "UNKNOWN_SCHEMA",
                        "TRUNCATED_OR_INVALID_AVRO",
                        "INVALID_JSON",
                        "UNKNOWN_TYPE",
                        "INVALID_EVENT",
                        "KEY_MISMATCH");
        new LedgerCheck(settings).requireAgreement();
    }

    /** A record that is no event, in one of many ways; some are valid events cut off or with a byte changed for the worse. */
    private static ProducerRecord<byte[], byte[]> garbage(EngineSettings settings, Random random, int number) {
        String topic = settings.topics().events().name();
        byte[] key = bytes("account-" + random.nextInt(50));
        String account = new String(key, StandardCharsets.UTF_8);
        byte[] event = avro(Envelope.of(account, Words.itemFailed("n1", "2")));
        return switch (number % 10) {
            case 0 -> {
                byte[] noise = new byte[1 + random.nextInt(200)];
                random.nextBytes(noise);
                // Noise that begins like one of the three encodings belongs to the other cases.
                noise[0] = (byte) (0x30 + random.nextInt(10));
                yield new ProducerRecord<>(topic, key, noise);
            }
            case 1 -> new ProducerRecord<>(topic, key, Arrays.copyOf(event, 2 + random.nextInt(event.length - 2)));
            case 2 -> new ProducerRecord<>(topic, key, bytes("{\"type\":\"ItemFailed\",\"accountId\":\"" + account));
            case 3 ->
                new ProducerRecord<>(topic, key, bytes("{\"type\":\"Nonsense\",\"accountId\":\"" + account + "\"}"));
            case 4 ->
                new ProducerRecord<>(
                        topic,
                        key,
                        bytes("{\"type\":\"CreditsGranted\",\"accountId\":\"" + account
                                + "\",\"grantId\":\"g\",\"amount\":-" + (1 + random.nextInt(9))
                                + ",\"kind\":\"PAID\"}"));
            case 5 ->
                new ProducerRecord<>(
                        topic,
                        key,
                        bytes("{\"type\":\"GrantExpired\",\"accountId\":\"" + account + "\",\"grantId\":\""
                                + "x".repeat(200) + "\"}"));
            case 6 -> new ProducerRecord<>(topic, bytes("someone-else"), event);
            case 7 -> new ProducerRecord<>(topic, key, null);
            case 8 -> {
                byte[] frame = new byte[5 + random.nextInt(30)];
                random.nextBytes(frame);
                frame[0] = 0;
                yield new ProducerRecord<>(topic, key, frame);
            }
            default -> {
                byte[] longer = Arrays.copyOf(event, event.length + 1 + random.nextInt(20));
                yield new ProducerRecord<>(topic, key, longer);
            }
        };
    }

    @Test
    void events_that_another_clients_partitioner_misplaced_are_folded_once_where_they_belong() {
        EngineSettings settings = settings("foreign").build();
        int events = 20_000;
        RandomEvents random = new RandomEvents(5, 200, 10, "account-");
        Random partitions = new Random(5);
        try (Engine engine = Engine.start(settings);
                Cluster cluster = new Cluster(settings)) {
            engine.awaitRunning(LIMIT);
            try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
                for (int i = 0; i < events; i++) {
                    Envelope envelope = random.next(far());
                    byte[] key = bytes(envelope.accountId());
                    int partition = switch (i % 3) {
                        case 0 -> crc32(key, settings.partitions());
                        case 1 -> partitions.nextInt(settings.partitions());
                        default -> crc32(bytes("x" + i), settings.partitions());
                    };
                    byte[] keyOrNone = i % 3 == 2 ? null : key;
                    send(
                            producer,
                            new ProducerRecord<>(
                                    settings.topics().events().name(), partition, keyOrNone, EventJson.of(envelope)));
                }
            }
            cluster.awaitAllFolded(LIMIT);
            // What was passed on is new on the journal: wait for that too.
            cluster.awaitAllFolded(LIMIT);
            LedgerCheck check = new LedgerCheck(settings);
            check.requireAgreement();
            assertThat(check.forwarded())
                    .isGreaterThan(events / 3)
                    .isEqualTo(engine.tally().forwarded());
        }
    }

    /** librdkafka's default partitioner, {@code consistent_random}. */
    private static int crc32(byte[] key, int partitions) {
        CRC32 crc = new CRC32();
        crc.update(key);
        return (int) (crc.getValue() % partitions);
    }

    @Test
    void many_requests_for_the_last_credits_never_overspend() throws InterruptedException {
        EngineSettings settings = settings("authorize").build();
        int publishers = 8;
        int requests = 100;
        try (Engine engine = Engine.start(settings);
                Cluster cluster = new Cluster(settings)) {
            engine.awaitRunning(LIMIT);
            try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
                send(
                        producer,
                        record(
                                settings,
                                Envelope.of("last", new CreditsGranted("g", 100, GrantKind.PAID, null, null, null))));
            }
            List<Thread> threads = new ArrayList<>();
            for (int p = 0; p < publishers; p++) {
                String name = "p" + p;
                threads.add(new Thread(() -> request(settings, name, requests), name));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            cluster.awaitAllFolded(LIMIT);
        }
        Outputs outputs = new Outputs(settings);
        List<Notice> notices = outputs.values(settings.topics().notices().name(), Notice.class);
        // An image costs 3 under the default policy: 33 of them fit into 100 credits.
        assertThat(notices.stream().filter(notice -> notice.getType() == NoticeType.ChargeAuthorized))
                .hasSize(33);
        assertThat(notices.stream().filter(notice -> notice.getType() == NoticeType.ChargeDeclined))
                .hasSize(publishers * requests - 33)
                .allSatisfy(notice -> {
                    assertThat(notice.getReason()).isEqualTo("INSUFFICIENT_CREDITS");
                    assertThat(notice.getRequired()).isEqualTo(3);
                    assertThat(notice.getAvailable()).isEqualTo(1);
                });
        outputs.awaitBalance("last", 1, 99, LIMIT);
    }

    private static void request(EngineSettings settings, String name, int requests) {
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
            for (int i = 0; i < requests; i++) {
                send(
                        producer,
                        record(
                                settings,
                                Envelope.of(
                                        "last",
                                        new GenerationRequested(
                                                name + "-" + i,
                                                "image",
                                                null,
                                                null,
                                                null,
                                                null,
                                                null,
                                                List.of("1"),
                                                true))));
            }
        }
    }

    @Test
    void what_is_due_is_appended_to_the_journal_and_old_generations_leave_without_being_charged_again() {
        EngineSettings settings = settings("due")
                .chargeTimeoutMillis(3_000)
                .retentionMillis(4_000)
                .build();
        Outputs outputs = new Outputs(settings);
        try (Engine engine = Engine.start(settings);
                KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
            engine.awaitRunning(LIMIT);
            long soon = System.currentTimeMillis() + 10_000;
            send(producer, record(settings, Envelope.of("a", Words.granted("paid", 20))));
            send(producer, record(settings, Envelope.of("a", Words.expiring("promo", 7, GrantKind.PROMOTIONAL, soon))));
            send(producer, record(settings, Envelope.of("a", Words.charged("n", Words.item("1", 10)))));
            producer.flush();
            Await.until(
                    "timeout and expiry are booked",
                    LIMIT,
                    () -> outputs.entries("a").size() == 5);
            assertThat(outputs.entries("a"))
                    .extracting(LedgerEntry::getKind)
                    .containsExactly(
                            EntryKind.GRANT, EntryKind.GRANT, EntryKind.CHARGE, EntryKind.REFUND, EntryKind.EXPIRY);
            // The log's own clock lets the generation go: another account's events move it on.
            Await.until("the generation is forgotten", LIMIT, () -> {
                send(
                        producer,
                        record(
                                settings,
                                Envelope.of("a", Words.access(engine.tally().records() % 2 == 0))));
                producer.flush();
                return engine.tally().counts().sum(Counter.GENERATIONS_FORGOTTEN) > 0;
            });
        }
        try (Engine engine = Engine.start(settings);
                Cluster cluster = new Cluster(settings);
                KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
            engine.awaitRunning(LIMIT);
            send(producer, record(settings, Envelope.of("a", Words.charged("n", Words.item("1", 10)))));
            producer.flush();
            cluster.awaitAllFolded(LIMIT);
            assertThat(engine.tally().deadLetters()).containsEntry("GENERATION_TOO_OLD", 1L);
        }
        assertThat(outputs.records(settings.topics().deadLetters().name()))
                .anySatisfy(letter ->
                        assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("GENERATION_TOO_OLD"));
        outputs.awaitBalance("a", 20, 0, LIMIT);
    }

    @Test
    void two_engines_share_the_partitions_and_one_takes_over_when_the_other_is_killed() {
        EngineSettings settings =
                settings("makegood-takeover").topicPrefix("takeover.").build();
        int events = 40_000;
        Path first = directory.resolve("engine-1");
        Path second = directory.resolve("engine-2");
        RandomEvents random = new RandomEvents(9, 500, 10, "account-");
        try (EngineProcess one = EngineProcess.start(
                                kafka.bootstrapServers(), first, "--no-api", "--topic-prefix", "takeover.")
                        .awaitRunning();
                Cluster cluster = new Cluster(settings)) {
            EngineProcess two = EngineProcess.start(
                            kafka.bootstrapServers(), second, "--no-api", "--topic-prefix", "takeover.")
                    .awaitRunning();
            try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
                for (int i = 0; i < events; i++) {
                    if (i == events / 2) {
                        Await.until("both fold", LIMIT, () -> cluster.folded() > 1_000);
                        two.kill();
                    }
                    send(producer, record(settings, random.next(far())));
                }
            }
            cluster.awaitAllFolded(LIMIT);
            assertThat(one.isAlive()).isTrue();
            new LedgerCheck(settings).requireAgreement();
        }
    }

    @Test
    void an_engine_whose_saved_offsets_were_set_back_stops_instead_of_folding_twice() {
        EngineSettings settings = settings("setback").build();
        Outputs outputs = new Outputs(settings);
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(LIMIT);
            publishGrant(settings, "g-1");
            outputs.awaitBalance("a", 10, LIMIT);
            // The applied position is noted once a second; what comes after that is enough.
            publishGrant(settings, "g-2");
            outputs.awaitBalance("a", 20, LIMIT);
            Await.until("the position is noted", LIMIT, () -> {
                publishGrant(settings, "g-2");
                return engine.tally().duplicates() > 20;
            });
        }
        try (Cluster cluster = new Cluster(settings)) {
            Await.until(
                    "the group is empty after a clean end",
                    LIMIT,
                    () -> Cluster.answer(cluster.admin()
                                    .describeConsumerGroups(List.of("setback"))
                                    .describedGroups()
                                    .get("setback"))
                            .members()
                            .isEmpty());
            for (int partition = 0; partition < settings.partitions(); partition++) {
                Cluster.answer(cluster.admin()
                        .alterConsumerGroupOffsets(
                                "setback",
                                Map.of(
                                        new TopicPartition(
                                                settings.topics().events().name(), partition),
                                        new OffsetAndMetadata(0)))
                        .all());
            }
        }
        try (Engine engine = Engine.start(settings)) {
            Await.until("the engine stops", LIMIT, () -> engine.failure().isPresent());
            assertThat(engine.failure().orElseThrow()).hasStackTraceContaining("saved offsets were set back");
        }
        assertThat(outputs.values(settings.topics().balances().name(), AccountBalance.class))
                .allSatisfy(balance -> assertThat(balance.getBalance()).isLessThanOrEqualTo(20));
    }

    private static void publishGrant(EngineSettings settings, String grantId) {
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
            send(producer, record(settings, Envelope.of("a", Words.granted(grantId, 10))));
        }
    }

    private static long far() {
        return System.currentTimeMillis() + Duration.ofDays(365).toMillis();
    }

    private static ProducerRecord<byte[], byte[]> record(EngineSettings settings, Envelope envelope) {
        return new ProducerRecord<>(
                settings.topics().events().name(), bytes(envelope.accountId()), EventJson.of(envelope));
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        // Closing or flushing the producer waits; what was not sent is missing in the comparison.
        Future<RecordMetadata> unused = producer.send(record);
    }

    private static byte[] avro(Envelope envelope) {
        try {
            return CODEC.encode(CODEC.decode(EventJson.of(envelope)));
        } catch (UndecodableRecord e) {
            throw new IllegalStateException(e);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] orEmpty(byte @Nullable [] value) {
        return value == null ? new byte[0] : value;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
