package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.systemtests.engine.Journal;
import io.makegood.systemtests.engine.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A small ledger with a broker of its own, to be damaged and mended. */
final class DamagedLedger implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMinutes(2);
    static final int ACCOUNTS = 20;
    static final int PARTITIONS = 4;

    final Admin admin;
    final EngineSettings settings;
    private final EmbeddedKafka kafka;
    private final Path stateDirectory;

    DamagedLedger(Path directory) {
        this(directory, Map.of());
    }

    /** With settings of the broker's. */
    DamagedLedger(Path directory, Map<String, String> brokers) {
        kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(directory.resolve("kafka"), 0, brokers));
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        stateDirectory = directory.resolve("state");
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(stateDirectory)
                .partitions(PARTITIONS)
                .build();
    }

    Engine running() {
        Engine engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        return engine;
    }

    /** Grants each account 100 credits, charges it 30, and stops. */
    void foldSome() throws Exception {
        try (Engine engine = running()) {
            assertThat(engine.failure()).isEmpty();
            publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"g","amount":100,"kind":"PAID"}
                    {"type":"GenerationCharged","accountId":"a-%1$d","generationId":"n","baseAmount":30}
                    """);
            awaitBalances(70);
        }
    }

    /** For each account. */
    void publish(String lines) {
        StringBuilder all = new StringBuilder();
        for (int account = 0; account < ACCOUNTS; account++) {
            all.append(String.format(lines, account));
        }
        new Journal(settings).publish(all.toString());
    }

    void awaitBalances(long balance) {
        Outputs outputs = new Outputs(settings);
        Await.until("every balance is " + balance, LIMIT, () -> {
            Map<String, Long> newest = new HashMap<>();
            outputs.values(settings.topics().balances().name(), AccountBalance.class)
                    .forEach(each -> newest.put(each.getAccountId(), each.getBalance()));
            return newest.size() == ACCOUNTS && newest.values().stream().allMatch(each -> each == balance);
        });
    }

    Map<TopicPartition, OffsetAndMetadata> offsets() throws Exception {
        return admin.listConsumerGroupOffsets(settings.applicationId())
                .partitionsToOffsetAndMetadata()
                .get();
    }

    void delete(String topic) throws Exception {
        admin.deleteTopics(List.of(topic)).all().get();
        Await.until(topic + " is gone", LIMIT, () -> partitionsOf(topic) == 0);
    }

    void make(String topic, Map<String, String> config) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1).configs(config)))
                .all()
                .get();
        Await.until(topic + " is there", LIMIT, () -> partitionsOf(topic) == PARTITIONS);
    }

    void deleteLocalState() throws IOException {
        deleteAll(stateDirectory);
    }

    static void deleteAll(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** Runs the command of the CLI that {@code pattern} finds in a refusal, as it is printed there; its first group. */
    void runRemedy(String refusal, String pattern) {
        Matcher command = Pattern.compile(pattern).matcher(refusal);
        assertThat(command.find()).as(refusal).isTrue();
        assertThat(run(command.group(1))).as(command.group(1)).isZero();
    }

    /** What a command of the CLI exits with, at this ledger's broker. */
    int run(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of("--bootstrap-servers", settings.bootstrapServers()));
        return Main.commandLine().execute(words.toArray(new String[0]));
    }

    long ends(String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        IntStream.range(0, partitionsOf(topic))
                .forEach(each -> latest.put(new TopicPartition(topic, each), OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().values().stream()
                .mapToLong(each -> each.offset())
                .sum();
    }

    int partitionsOf(String topic) {
        try {
            return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic))
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything that a failure and its causes say. */
    static String textOf(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            text.append(each.getMessage()).append('\n');
        }
        return text.toString();
    }

    @Override
    public void close() {
        admin.close();
        kafka.close();
    }
}
