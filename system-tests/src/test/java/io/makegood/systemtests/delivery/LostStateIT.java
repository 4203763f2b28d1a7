package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.startup.ProblemCode;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import io.makegood.processor.store.StoreNames;
import io.makegood.systemtests.engine.Journal;
import io.makegood.systemtests.engine.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Kafka has lost, or was given, behind a ledger's back is noticed before anything is booked wrongly. */
class LostStateIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ACCOUNTS = 20;
    private static final int PARTITIONS = 4;

    @TempDir
    Path directory;

    private EmbeddedKafka kafka;
    private Admin admin;
    private EngineSettings settings;

    @BeforeEach
    void start() {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .partitions(PARTITIONS)
                .build();
    }

    @AfterEach
    void stop() {
        admin.close();
        kafka.close();
    }

    @ParameterizedTest(name = "{0}, {1}, local state {2}")
    @CsvSource({
        "accounts, deleted, kept",
        "accounts, deleted, deleted",
        "accounts, emptied, kept",
        "generations, deleted, deleted",
        "generations, emptied, deleted"
    })
    void a_start_is_refused_where_a_changelog_is_lost(String store, String how, String local) throws Exception {
        try (Engine engine = running()) {
            assertThat(engine.isRunning()).isTrue();
            publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"g","amount":100,"kind":"PAID"}
                    {"type":"GenerationCharged","accountId":"a-%1$d","generationId":"n","baseAmount":30}
                    """);
            awaitBalances(70);
        }
        String changelog = StoreNames.changelog(
                settings.applicationId(), store.equals("accounts") ? StoreNames.ACCOUNTS : StoreNames.GENERATIONS);
        admin.deleteTopics(List.of(changelog)).all().get();
        Await.until("the changelog is gone", LIMIT, () -> partitionsOf(changelog) == 0);
        if (how.equals("emptied")) {
            admin.createTopics(List.of(new NewTopic(changelog, PARTITIONS, (short) 1)
                            .configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
        }
        if (local.equals("deleted")) {
            deleteAll(directory.resolve("state"));
        }
        for (int start = 0; start < 2; start++) {
            assertThatExceptionOfType(UnsafeStart.class)
                    .isThrownBy(() -> Engine.start(settings))
                    .withMessageContaining(changelog)
                    .withMessageContaining("[" + ProblemCode.CHANGELOG_LOST + "]")
                    .withMessageContaining("audit replay --into");
        }
    }

    /** Events after the last entry, here failures that come before their charges, are part of the state too. */
    @Test
    void lost_offsets_are_named_and_the_remedy_goes_on_where_the_state_is() throws Exception {
        try (Engine engine = running()) {
            publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"g","amount":100,"kind":"PAID"}
                    """);
            awaitBalances(100);
            publish("""
                    {"type":"ItemFailed","accountId":"a-%1$d","generationId":"n","itemId":"1","cause":"TIMEOUT"}
                    """);
            Await.until("all is applied", LIMIT, () -> engine.tally().applied() >= 2 * ACCOUNTS);
        }
        Map<TopicPartition, OffsetAndMetadata> before = offsets();
        admin.deleteConsumerGroups(List.of(settings.applicationId())).all().get();

        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> Engine.start(settings))
                .withMessageContaining("[" + ProblemCode.OFFSETS_LOST + "]")
                .satisfies(refusal -> runRemedy(String.valueOf(refusal.getMessage())));
        // A transaction's end stands behind the last record that was applied, and none of them is an event.
        Map<TopicPartition, OffsetAndMetadata> after = offsets();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((partition, offset) -> assertThat(offset.offset())
                .isPositive()
                .isLessThanOrEqualTo(
                        Objects.requireNonNull(before.get(partition)).offset()));

        try (Engine engine = running()) {
            assertThat(engine.isRunning()).isTrue();
            publish("""
                    {"type":"GenerationCharged","accountId":"a-%1$d","generationId":"n","items":[{"itemId":"1","amount":30}]}
                    """);
            awaitSequences(3);
        }
        new LedgerCheck(settings).requireAgreement();
    }

    /** Nobody's event is left out in silence: neither where offsets were set forward, nor where the state is older than they are. */
    @Test
    void an_engine_stops_where_its_state_is_behind_its_offsets() throws Exception {
        try (Engine engine = running()) {
            publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"g","amount":100,"kind":"PAID"}
                    """);
            awaitBalances(100);
            assertThat(engine.failure()).isEmpty();
        }
        publish("""
                {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"h","amount":1,"kind":"PAID"}
                {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"i","amount":1,"kind":"PAID"}
                """);
        Map<TopicPartition, OffsetAndMetadata> forward = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        offsets().forEach((partition, offset) -> forward.put(partition, new OffsetAndMetadata(offset.offset() + 1)));
        admin.alterConsumerGroupOffsets(settings.applicationId(), forward).all().get();
        try (Engine engine = Engine.start(settings)) {
            engine.awaitEnd();
            assertThat(engine.failure())
                    .get()
                    .satisfies(failure -> assertThat(rootText(failure))
                            .contains("and not what stands between", "saved offsets were set forward"));
        }
    }

    @Test
    void an_engine_stops_where_partitions_are_added_and_passes_nothing_on_twice() throws Exception {
        try (Engine engine = running()) {
            publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"g","amount":100,"kind":"PAID"}
                    """);
            awaitBalances(100);
            String journal = settings.topics().events().name();
            admin.createPartitions(Map.of(journal, NewPartitions.increaseTo(PARTITIONS + 2)))
                    .all()
                    .get();
            Await.until("the broker knows them", LIMIT, () -> partitionsOf(journal) == PARTITIONS + 2);
            long recordsBefore = ends(journal);
            publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"h","amount":1,"kind":"PAID"}
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"i","amount":1,"kind":"PAID"}
                    """);
            engine.awaitEnd();
            assertThat(engine.failure())
                    .get()
                    .satisfies(failure ->
                            assertThat(rootText(failure)).contains(ProblemCode.JOURNAL_PARTITIONS_CHANGED.name()));
            // Each event once, passed on once at most, and the ends of transactions.
            assertThat(ends(journal) - recordsBefore).isLessThanOrEqualTo(4L * 2 * ACCOUNTS);
        }
        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> Engine.start(settings))
                .withMessageContaining("[" + ProblemCode.JOURNAL_PARTITIONS_CHANGED + "]");
    }

    private Engine running() {
        Engine engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        return engine;
    }

    /** For each account. */
    private void publish(String lines) {
        StringBuilder all = new StringBuilder();
        for (int account = 0; account < ACCOUNTS; account++) {
            all.append(String.format(lines, account));
        }
        new Journal(settings).publish(all.toString());
    }

    private void awaitBalances(long balance) {
        Outputs outputs = new Outputs(settings);
        IntStream.range(0, ACCOUNTS).forEach(account -> outputs.awaitBalance("a-" + account, balance, LIMIT));
    }

    /** A grant, a charge, and its failed item. */
    private void awaitSequences(long sequence) {
        Outputs outputs = new Outputs(settings);
        for (int account = 0; account < ACCOUNTS; account++) {
            String id = "a-" + account;
            Await.until("the entries of " + id, LIMIT, () -> outputs.entries(id).size() == sequence);
            assertThat(outputs.awaitBalance(id, 100, LIMIT).getSequence()).isEqualTo(sequence);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets() throws Exception {
        return admin.listConsumerGroupOffsets(settings.applicationId())
                .partitionsToOffsetAndMetadata()
                .get();
    }

    /** As the refusal says, with the number of partitions that this ledger has. */
    private void runRemedy(String refusal) {
        Matcher command =
                Pattern.compile("run \\./makegood (offsets restore .*?), which").matcher(refusal);
        assertThat(command.find()).as(refusal).isTrue();
        List<String> words = new ArrayList<>(List.of(command.group(1).split(" ", -1)));
        words.addAll(List.of(
                "--partitions", Integer.toString(PARTITIONS), "--bootstrap-servers", settings.bootstrapServers()));
        assertThat(Main.commandLine().execute(words.toArray(new String[0]))).isZero();
    }

    private long ends(String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        IntStream.range(0, partitionsOf(topic))
                .forEach(each -> latest.put(new TopicPartition(topic, each), OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().values().stream()
                .mapToLong(each -> each.offset())
                .sum();
    }

    private int partitionsOf(String topic) {
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

    private static String rootText(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            text.append(each.getMessage()).append('\n');
        }
        return text.toString();
    }

    private static void deleteAll(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
