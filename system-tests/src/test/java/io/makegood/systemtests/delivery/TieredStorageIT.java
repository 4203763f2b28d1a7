package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.cli.ExitCode;
import io.makegood.processor.engine.Engine;
import io.makegood.systemtests.engine.Outputs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger whose journal and outputs lie in Kafka's tiered storage, all but the newest segments gone from the broker's disk: it starts,
 * folds, is read, audited and replayed as any other, and what was rolled back stays so.
 */
class TieredStorageIT {
    private static final int ROUNDS = 6;

    @TempDir
    Path directory;

    private Path elsewhere;
    private DamagedLedger ledger;

    @BeforeEach
    void start() throws Exception {
        elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        ledger = new DamagedLedger(
                directory,
                Map.of(
                        "remote.log.storage.system.enable",
                        "true",
                        "remote.log.storage.manager.class.name",
                        DirectoryStorage.class.getName(),
                        "rsm.config." + DirectoryStorage.DIRECTORY,
                        elsewhere.toString(),
                        "remote.log.metadata.manager.listener.name",
                        "PLAINTEXT",
                        "rlmm.config.remote.log.metadata.topic.replication.factor",
                        "1",
                        "rlmm.config.remote.log.metadata.topic.num.partitions",
                        "2",
                        "remote.log.manager.task.interval.ms",
                        "200",
                        "log.retention.check.interval.ms",
                        "200",
                        "log.initial.task.delay.ms",
                        "200"));
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    @Test
    void journal_and_outputs_may_lie_in_tiered_storage() throws Exception {
        List<String> tiered = Stream.of(
                        ledger.settings.topics().events(),
                        ledger.settings.topics().entries(),
                        ledger.settings.topics().refunds())
                .map(topic -> topic.name())
                .toList();
        try (Engine engine = ledger.running()) {
            // A commit for each round, and each into a segment of its own.
            tiered.forEach(this::tier);
            ledger.publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"g","amount":100,"kind":"PAID"}
                    """);
            ledger.awaitBalances(100);
            rollBack();
            for (int round = 1; round <= ROUNDS; round++) {
                ledger.publish("""
                        {"type":"GenerationCharged","accountId":"a-%1$d","generationId":"n-ROUND","baseAmount":7,"items":[{"itemId":"1","amount":3}]}
                        {"type":"ItemFailed","accountId":"a-%1$d","generationId":"n-ROUND","itemId":"1","cause":"TIMEOUT"}
                        """.replace("ROUND", Integer.toString(round)));
                ledger.awaitBalances(100 - 7L * round);
            }
            assertThat(engine.failure()).isEmpty();
            for (String topic : tiered) {
                Await.until(
                        topic + " has left the broker's disk but for its end",
                        DamagedLedger.LIMIT,
                        () -> hasLeftTheDisk(topic));
            }
        }
        assertThat(files(elsewhere)).isNotEmpty();

        new LedgerCheck(ledger.settings).requireAgreement();
        assertThat(ledger.run("audit verify")).isEqualTo(ExitCode.OK);
        assertThat(ledger.run("activity a-1 --json")).isEqualTo(ExitCode.OK);

        // An engine that has lost its disk goes on; the topics pass its checks.
        ledger.deleteLocalState();
        try (Engine engine = ledger.running()) {
            ledger.publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"h","amount":1000,"kind":"PAID"}
                    """);
            ledger.awaitBalances(1_100 - 7L * ROUNDS);
            assertThat(engine.failure()).isEmpty();
        }
        new LedgerCheck(ledger.settings).requireAgreement();
        assertThat(ledger.run("audit verify")).isEqualTo(ExitCode.OK);
        assertThat(new Outputs(ledger.settings).entries("rolled-back")).isEmpty();

        // A copy reads all of the journal.
        assertThat(ledger.run("audit replay --into copy.")).isEqualTo(ExitCode.OK);
        assertThat(new Outputs(ledger.settings).records("copy.events"))
                .hasSameSizeAs(new Outputs(ledger.settings)
                        .records(ledger.settings.topics().events().name()));
    }

    private void tier(String topic) {
        List<AlterConfigOp> changes = Map.of(
                        "remote.storage.enable",
                        "true",
                        // Every commit that comes later than that begins a segment.
                        "segment.ms",
                        "1",
                        "local.retention.bytes",
                        "1")
                .entrySet()
                .stream()
                .map(each ->
                        new AlterConfigOp(new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        try {
            ledger.admin
                    .incrementalAlterConfigs(Map.<ConfigResource, Collection<AlterConfigOp>>of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A grant in a transaction that is given up. */
    private void rollBack() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", ledger.settings.bootstrapServers(), "transactional.id", "rolls-back"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int partition = 0; partition < DamagedLedger.PARTITIONS; partition++) {
                // The flush waits for it.
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                        ledger.settings.topics().events().name(),
                        partition,
                        "rolled-back".getBytes(StandardCharsets.UTF_8),
                        """
                                {"type":"CreditsGranted","accountId":"rolled-back","grantId":"g","amount":5,"kind":"PAID"}
                                """.getBytes(StandardCharsets.UTF_8)));
            }
            producer.flush();
            producer.abortTransaction();
        }
    }

    private boolean hasLeftTheDisk(String topic) {
        try {
            Map<TopicPartition, ListOffsetsResultInfo> onDisk = offsets(topic, OffsetSpec.earliestLocal());
            Map<TopicPartition, ListOffsetsResultInfo> all = offsets(topic, OffsetSpec.earliest());
            Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(topic, OffsetSpec.latest());
            return all.entrySet().stream()
                    .allMatch(each -> each.getValue().offset() == 0
                            && onDisk.get(each.getKey()).offset()
                                    > ends.get(each.getKey()).offset() / 2);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(String topic, OffsetSpec which) throws Exception {
        return ledger.admin
                .listOffsets(IntStream.range(0, DamagedLedger.PARTITIONS)
                        .mapToObj(each -> new TopicPartition(topic, each))
                        .collect(Collectors.toMap(Function.identity(), each -> which)))
                .all()
                .get();
    }

    private static List<Path> files(Path root) throws Exception {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
