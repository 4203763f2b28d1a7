package io.makegood.faults;

import io.makegood.faults.Fault.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** What publishers and operators do wrong. */
final class TrafficFaults {
    private static final int BURST = 400;
    private static final int GIANT_BYTES = 900_000;
    private static final int ASK_SECONDS = 15;

    private TrafficFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.shared(
                        "garbage-producer",
                        "a publisher sends what is no event",
                        scene -> burst(scene, BURST, scene.ledger().events()::garbage)),
                Fault.shared(
                        "duplicating-producer",
                        "a publisher sends everything again",
                        scene -> burst(scene, BURST, scene.ledger().events()::again)),
                Fault.shared(
                        "misplacing-producer",
                        "a publisher with another partitioner",
                        scene -> burst(scene, BURST, scene.ledger().events()::misplaced)),
                Fault.shared(
                        "giant-records",
                        "records as large as the broker takes",
                        scene -> burst(scene, 6, () -> giant(scene))),
                Fault.shared(
                        "aborted-transactions", "publishers write events in transactions that they abort", scene -> {
                            try (KafkaProducer<byte[], byte[]> producer = transactional(scene, "aborting", 30_000)) {
                                for (int i = 0; i < 5; i++) {
                                    producer.beginTransaction();
                                    sendSome(scene, producer);
                                    producer.abortTransaction();
                                }
                            }
                            return Outcome.of(true, "");
                        }),
                Fault.shared(
                        "hanging-transaction",
                        "a publisher dies within a transaction that lasts long; an operator ends it",
                        TrafficFaults::hang),
                Fault.shared(
                        "fenced-engine",
                        "an operator fences the engine's producers in a transaction",
                        TrafficFaults::fence),
                Fault.shared("policy-and-kill", "a policy is published while an instance dies", scene -> {
                    CompletableFuture<Void> published =
                            CompletableFuture.runAsync(() -> scene.ledger().publishPolicy());
                    EngineNode engine = scene.engineAtWork();
                    boolean open = scene.killInTransaction(engine);
                    engine.start();
                    published.get(2, TimeUnit.MINUTES);
                    return Outcome.of(open, "");
                }));
    }

    private static Outcome burst(Scene scene, int count, Supplier<ProducerRecord<byte[], byte[]>> records)
            throws Exception {
        long before = scene.ledger().publisher().acknowledged();
        try (KafkaProducer<byte[], byte[]> producer =
                Publisher.producer(scene.ledger().settings().bootstrapServers(), Map.of())) {
            for (int i = 0; i < count; i++) {
                scene.ledger().publisher().publish(producer, records.get());
            }
        }
        return Outcome.of(scene.ledger().publisher().acknowledged() >= before + count / 2, "");
    }

    private static ProducerRecord<byte[], byte[]> giant(Scene scene) {
        String topic = scene.ledger().settings().topics().events().name();
        String grant = "x".repeat(GIANT_BYTES);
        return new ProducerRecord<>(
                topic,
                Events.bytes("account-1"),
                Events.bytes("{\"type\":\"CreditsGranted\",\"accountId\":\"account-1\",\"grantId\":\"" + grant
                        + "\",\"amount\":1,\"kind\":\"PAID\"}"));
    }

    private static KafkaProducer<byte[], byte[]> transactional(Scene scene, String name, int timeoutMillis) {
        KafkaProducer<byte[], byte[]> producer = Publisher.producer(
                scene.ledger().settings().bootstrapServers(),
                Map.of(
                        "transactional.id",
                        "stranger-" + scene.label() + "-" + name,
                        "transaction.timeout.ms",
                        Integer.toString(timeoutMillis)));
        producer.initTransactions();
        return producer;
    }

    private static void sendSome(Scene scene, KafkaProducer<byte[], byte[]> producer) {
        for (int i = 0; i < 40; i++) {
            Future<RecordMetadata> unused =
                    producer.send(scene.ledger().events().next());
        }
        producer.flush();
    }

    private static Outcome hang(Scene scene) throws Exception {
        String id = "stranger-" + scene.label() + "-hanging";
        KafkaProducer<byte[], byte[]> producer = transactional(scene, "hanging", 600_000);
        producer.beginTransaction();
        sendSome(scene, producer);
        // It ends without a word to the broker.
        producer.close(Duration.ZERO);
        scene.last(3_000, 5_000);
        boolean hangs = !scene.ledger()
                .oracle()
                .transactions()
                .unendedIn(scene.ledger().oracle().journalPartitions())
                .isEmpty();
        Waiting.answer(
                () -> scene.brokers().admin().fenceProducers(List.of(id)).all().get(ASK_SECONDS, TimeUnit.SECONDS));
        return Outcome.of(hangs, "");
    }

    private static Outcome fence(Scene scene) throws Exception {
        scene.awaitAnyOpen();
        Set<String> open = scene.ledger().oracle().transactions().open();
        if (open.isEmpty()) {
            return Outcome.of(false, "");
        }
        Waiting.answer(() -> scene.brokers().admin().fenceProducers(open).all().get(ASK_SECONDS, TimeUnit.SECONDS));
        scene.last(500, 1_500);
        return Outcome.of(true, "");
    }
}
