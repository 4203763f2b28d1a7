package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.PrivateDirectory;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.TransferEvent.AccountMerged;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.EntryKind;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.ownership.Ownership;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Credits go to and fro between accounts of different partitions, in a process that is killed (kill -9) again and again, on a real
 * broker. Nothing is lost on the way and nothing arrives twice: fold, reference and auditor agree, and all that was granted is somewhere.
 */
class TransfersIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int ACCOUNTS = 40;
    private static final int ROUNDS = 5;
    private static final int EVENTS_OF_A_ROUND = 400;
    private static final long GRANTED = 1_000;

    @TempDir
    Path directory;

    private final Random random = new Random(20261127);
    private final EventMapping mapping = new EventMapping();
    private final LedgerEventCodec codec = new LedgerEventCodec();
    private int ids;

    @Test
    void credits_between_partitions_arrive_once_whenever_the_engine_is_killed() throws Exception {
        try (MortalKafka kafka = MortalKafka.process(directory.resolve("kafka"))) {
            String servers = kafka.bootstrapServers();
            Path home = directory.resolve("engine");
            PrivateDirectory.make(home);
            EngineSettings settings =
                    EngineSettings.builder().bootstrapServers(servers).build();
            EngineProcess engine =
                    EngineProcess.start(servers, home, "--no-api").awaitRunning();
            try (Cluster cluster = new Cluster(settings);
                    KafkaProducer<byte[], byte[]> producer = Cluster.producer(servers)) {
                for (int account = 0; account < ACCOUNTS; account++) {
                    send(settings, producer, name(account), granted());
                }
                for (int round = 0; round < ROUNDS; round++) {
                    for (int i = 0; i < EVENTS_OF_A_ROUND; i++) {
                        send(settings, producer, name(random.nextInt(ACCOUNTS)), event());
                    }
                    producer.flush();
                    if (round + 1 < ROUNDS) {
                        long before = Math.max(0, cluster.folded());
                        Await.until("folding goes on", LIMIT, () -> cluster.folded() > before + 50);
                        engine.kill();
                        engine = EngineProcess.start(servers, home, "--no-api");
                    }
                }
                // Everything that a tenth of them have, and will get, goes to one.
                for (int account = 1; account <= ACCOUNTS / 10; account++) {
                    send(settings, producer, name(account), new AccountMerged(name(0), "one customer"));
                }
                producer.flush();
                cluster.awaitAllFolded(LIMIT);
                new LedgerCheck(settings).requireAgreement();
                requireNothingLost(settings);
                requireArrivedOnce(settings);
            } finally {
                engine.close();
            }
        }
    }

    private static String name(int account) {
        return "wallet-" + account;
    }

    private CreditsGranted granted() {
        return new CreditsGranted("g" + ids++, GRANTED, GrantKind.PAID, null, null, "pi_" + ids);
    }

    private LedgerEvent event() {
        String other = name(random.nextInt(ACCOUNTS));
        String generation = "n" + random.nextInt(200);
        return switch (random.nextInt(10)) {
            case 0 -> new CreditsTransferred("t" + ids++, other, null, "moves house");
            case 1 -> new GenerationCharged(generation, "image", null, null, 1 + random.nextInt(50), List.of());
            case 2 -> new GenerationCompleted(generation, Outcome.FAILED, null);
            case 3 -> new CreditsRevoked("g" + random.nextInt(ACCOUNTS), 1L + random.nextInt(30), "dispute " + ids++);
            // Now and then one that was sent before.
            default ->
                new CreditsTransferred(
                        "t" + (random.nextInt(20) == 0 ? random.nextInt(50) : ids++),
                        other,
                        1L + random.nextInt(100),
                        "a gift");
        };
    }

    private void send(
            EngineSettings settings, KafkaProducer<byte[], byte[]> producer, String account, LedgerEvent event) {
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                settings.topics().events().name(),
                account.getBytes(StandardCharsets.UTF_8),
                codec.encode(mapping.toAvro(Envelope.of(account, event)))));
    }

    private static void requireNothingLost(EngineSettings settings) {
        Outputs outputs = new Outputs(settings);
        Map<EntryKind, Long> sums = new HashMap<>();
        Set<String> between = new HashSet<>();
        for (LedgerEntry entry : outputs.values(settings.topics().entries().name(), LedgerEntry.class)) {
            sums.merge(entry.getKind(), entry.getAmount(), Long::sum);
            if (entry.getTransfer() != null && entry.getAmount() > 0) {
                between.add(Ownership.partitionOf(entry.getTransfer().getOtherAccount(), settings.partitions()) + " to "
                        + Ownership.partitionOf(entry.getAccountId(), settings.partitions()));
            }
        }
        assertThat(sums.get(EntryKind.TRANSFER)).as("in transit, at rest").isZero();
        assertThat(sums.get(EntryKind.GRANT)).isEqualTo(ACCOUNTS * GRANTED);
        assertThat(between).as("ways between partitions").hasSizeGreaterThan(10);
        Map<String, Long> newest = new HashMap<>();
        for (AccountBalance balance :
                outputs.values(settings.topics().balances().name(), AccountBalance.class)) {
            newest.put(balance.getAccountId(), balance.getBalance());
        }
        assertThat(newest.values().stream().mapToLong(Long::longValue).sum())
                .as("all that is anywhere")
                .isEqualTo(sums.values().stream().mapToLong(Long::longValue).sum());
        assertThat(IntStream.rangeClosed(1, ACCOUNTS / 10).mapToLong(account -> newest.get(name(account))))
                .as("what merged accounts have")
                .containsOnly(0L);
    }

    private void requireArrivedOnce(EngineSettings settings) throws Exception {
        List<String> arrivals = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                new Outputs(settings).records(settings.topics().events().name())) {
            Envelope envelope = mapping.toDomain(codec.decode(record.value()));
            if (envelope.event() instanceof TransferArrived arrival) {
                arrivals.add(envelope.accountId() + " " + arrival.identity());
                assertThat(record.partition())
                        .isEqualTo(Ownership.partitionOf(envelope.accountId(), settings.partitions()));
            }
        }
        assertThat(arrivals).as("arrivals").hasSizeGreaterThan(200).doesNotHaveDuplicates();
    }
}
