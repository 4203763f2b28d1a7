package io.makegood.application.startup;

import static io.makegood.application.startup.ProblemCode.APPLICATION_ID_CHANGED;
import static io.makegood.application.startup.ProblemCode.APPLICATION_ID_IN_USE;
import static io.makegood.application.startup.ProblemCode.CHANGELOG_LOST;
import static io.makegood.application.startup.ProblemCode.CHANGELOG_NOT_COMPACTED;
import static io.makegood.application.startup.ProblemCode.FORMAT_CHANGED;
import static io.makegood.application.startup.ProblemCode.JOURNAL_BEGINNING_LOST;
import static io.makegood.application.startup.ProblemCode.JOURNAL_PARTITIONS_CHANGED;
import static io.makegood.application.startup.ProblemCode.JOURNAL_RECREATED;
import static io.makegood.application.startup.ProblemCode.JOURNAL_TRUNCATED;
import static io.makegood.application.startup.ProblemCode.KAFKA_UNREACHABLE;
import static io.makegood.application.startup.ProblemCode.MANIFEST_UNREADABLE;
import static io.makegood.application.startup.ProblemCode.MIN_INSYNC_TOO_LOW;
import static io.makegood.application.startup.ProblemCode.OFFSETS_LOST;
import static io.makegood.application.startup.ProblemCode.PARTITIONS_DIFFER;
import static io.makegood.application.startup.ProblemCode.RECORDS_LOST_BEFORE_APPLIED;
import static io.makegood.application.startup.ProblemCode.REPLICATION_TOO_LOW;
import static io.makegood.application.startup.ProblemCode.TOPIC_CONFIG;
import static io.makegood.application.startup.ProblemCode.TOPIC_MISSING;
import static io.makegood.application.startup.ProblemCode.TOPIC_PARTITIONS;
import static io.makegood.application.startup.ProblemCode.TOPIC_RECREATED;
import static io.makegood.application.startup.ProblemCode.TRANSACTION_VERSION;
import static io.makegood.application.startup.ProblemCode.UNCLEAN_ELECTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.row.RowKeys;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Each reason to refuse a start, brought about in a real broker; each test has topics of its own. */
final class StartupChecksIT {
    private static final int PARTITIONS = 2;
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static Admin admin;

    private String prefix = "";
    private String applicationId = "";

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.in(directory).withFreePort());
        admin = Admin.create(clients());
    }

    @AfterAll
    static void stop() {
        admin.close();
        kafka.close();
    }

    @BeforeEach
    void name(TestInfo test) {
        prefix = test.getTestMethod().orElseThrow().getName() + ".";
        applicationId = prefix + "app";
    }

    @Test
    void a_first_start_in_development_makes_the_topics_and_remembers_itself() {
        startSafely();

        assertThat(checks().problems(setup())).isEmpty();
        EngineManifest manifest = manifests().of(applicationId).orElseThrow();
        assertThat(manifest.partitions()).isEqualTo(PARTITIONS);
        assertThat(manifest.journalTopicId()).isEqualTo(idOf(journal()));
        assertThat(manifest.firstStartedAt()).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void later_starts_go_on_where_the_first_left_off() throws Exception {
        startSafely();
        fold();
        Clock later = Clock.offset(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofDays(1));
        new StartupChecks(admin, clients(), later).requireSafe(setup());
        assertThat(manifests().of(applicationId).orElseThrow().firstStartedAt()).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void a_missing_topic_is_refused_in_production_and_nothing_is_made() throws Exception {
        assertThat(codes(production(setup()))).containsOnly(TOPIC_MISSING);
        assertThat(refusal(production(setup())).problems())
                .hasSize(setup().allTopics().size())
                .allSatisfy(problem -> assertThat(problem.mend()).contains("topics create"));
        assertThat(admin.listTopics().names().get()).noneMatch(name -> name.startsWith(prefix));
    }

    @Test
    void a_topic_lost_after_the_first_start_is_not_made_again() throws Exception {
        startSafely();
        delete(entries());
        assertThat(refusal(setup()).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(TOPIC_MISSING);
            assertThat(problem.wrong()).contains(entries()).contains("has run before");
            assertThat(problem.mend()).contains("backup");
        });
    }

    @Test
    void partitions_other_than_configured_are_refused() throws Exception {
        create(entries(), PARTITIONS + 1, ExpectedTopic.FOR_EVER);
        assertThat(codes(setup())).containsExactlyInAnyOrder(TOPIC_PARTITIONS, PARTITIONS_DIFFER);
        assertThat(refusal(setup())).hasMessageContaining("has 3 partitions where 2 are configured");
    }

    @Test
    void dead_letters_may_have_partitions_of_their_own() throws Exception {
        create(
                prefix + "dead-letters",
                1,
                Map.of("retention.ms", Long.toString(Duration.ofDays(90).toMillis())));
        startSafely();
    }

    @Test
    void a_journal_that_expires_or_trusts_publishers_clocks_is_refused() throws Exception {
        create(journal(), PARTITIONS, Map.of("retention.ms", "604800000", "retention.bytes", "1000000"));
        assertThat(codes(setup())).containsOnly(TOPIC_CONFIG);
        assertThat(refusal(setup()).problems()).hasSize(3);
        assertThat(refusal(setup()))
                .hasMessageContaining("retention.ms=604800000 where -1 is needed")
                .hasMessageContaining("retention.bytes=1000000 where -1 is needed")
                .hasMessageContaining("message.timestamp.type=CreateTime where LogAppendTime is needed")
                .hasMessageContaining("kafka-configs.sh");
    }

    @Test
    void a_compacted_journal_is_refused() throws Exception {
        startSafely();
        alter(journal(), "cleanup.policy", "compact");
        assertThat(codes(setup())).containsExactly(TOPIC_CONFIG);
    }

    @Test
    void partitions_added_to_the_journal_are_refused() throws Exception {
        startSafely();
        for (ExpectedTopic topic : setup().topics()) {
            if (topic.keyedByAccount()) {
                addPartitions(topic.name(), 4);
            }
        }
        assertThat(codes(setup(4))).containsExactly(JOURNAL_PARTITIONS_CHANGED);
        assertThat(refusal(setup(4)))
                .hasMessageContaining("has 4 partitions, and had 2 at the first start on 2026-11-20T10:00:00Z");
    }

    @Test
    void a_journal_made_anew_is_refused_until_it_is_adopted() throws Exception {
        startSafely();
        String before = idOf(journal());
        delete(journal());
        new TopicCreation(admin).createMissing(setup());
        assertThat(codes(setup())).containsExactly(JOURNAL_RECREATED);
        assertThat(refusal(setup())).hasMessageContaining(before).hasMessageContaining(idOf(journal()));

        assertThat(checks().adopt(setup(), List.of(journal()))).containsExactly(journal());
        startSafely();
    }

    @Test
    void an_output_made_anew_is_refused_until_it_is_adopted() throws Exception {
        startSafely();
        delete(entries());
        new TopicCreation(admin).createMissing(setup());
        assertThat(codes(setup())).containsExactly(TOPIC_RECREATED);
        assertThat(checks().adopt(setup(), List.of(entries()))).containsExactly(entries());
        startSafely();
    }

    @Test
    void another_application_id_on_a_journal_in_use_is_refused() throws Exception {
        startSafely();
        send(journal(), 0, "e-1");
        ProcessorSetup renamed = setup("other-id", Profile.DEVELOPMENT, PARTITIONS);
        assertThat(codes(renamed)).containsExactly(APPLICATION_ID_CHANGED);
        assertThat(refusal(renamed)).hasMessageContaining("go back to application id " + applicationId);
        assertThat(manifests().of("other-id")).isEmpty();
    }

    @Test
    void another_application_id_on_an_empty_journal_is_fine() {
        startSafely();
        checks().requireSafe(setup("other-id", Profile.DEVELOPMENT, PARTITIONS));
    }

    @Test
    void two_ledgers_under_one_application_id_are_refused() throws Exception {
        startSafely();
        String other = prefix + "other.events";
        create(other, 1, Map.of());
        admin.alterConsumerGroupOffsets(applicationId, Map.of(new TopicPartition(other, 0), new OffsetAndMetadata(0)))
                .all()
                .get();
        assertThat(codes(setup())).containsExactly(APPLICATION_ID_IN_USE);
        assertThat(refusal(setup())).hasMessageContaining("folds " + other + " too");
    }

    @Test
    void a_manifest_from_a_newer_version_is_refused() throws Exception {
        startSafely();
        sendKeyed(setup().engineTopic(), applicationId, "{\"formatVersion\":99}");
        assertThat(codes(setup())).containsExactly(MANIFEST_UNREADABLE);
        assertThat(refusal(setup())).hasMessageContaining("format version 99");
    }

    @Test
    void a_ledger_of_an_older_format_is_refused_with_what_to_do() throws Exception {
        startSafely();
        sendKeyed(
                setup().engineTopic(),
                applicationId,
                manifests()
                        .of(applicationId)
                        .orElseThrow()
                        .json()
                        .replace("\"formatVersion\":3", "\"formatVersion\":2"));
        assertThat(codes(setup())).containsExactly(FORMAT_CHANGED);
        assertThat(refusal(setup()))
                .hasMessageContaining(
                        "in format 2 at the first start on 2026-11-20T10:00:00Z; this one does in format 3")
                .hasMessageContaining("hashes of version 1, which depended on the place of events")
                .hasMessageContaining("audit replay --into");
    }

    @Test
    void a_manifest_that_is_no_manifest_is_refused() throws Exception {
        startSafely();
        sendKeyed(setup().engineTopic(), applicationId, "{\"formatVersion\":1,\"partitions\":2}");
        assertThat(codes(setup())).containsExactly(MANIFEST_UNREADABLE);
    }

    @Test
    void old_transactions_are_refused() throws Exception {
        startSafely();
        transactionVersion(1, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE);
        try {
            assertThat(codes(setup())).containsExactly(TRANSACTION_VERSION);
            assertThat(refusal(setup()))
                    .hasMessageContaining("transaction.version is 1 where 2 is needed")
                    .hasMessageContaining("upgrade --feature transaction.version=2");
        } finally {
            transactionVersion(2, FeatureUpdate.UpgradeType.UPGRADE);
        }
        startSafely();
    }

    @Test
    void offsets_lost_while_entries_exist_are_refused() throws Exception {
        startSafely();
        send(journal(), 1, "e-1");
        send(entries(), 1, "entry-1");
        assertThat(refusal(setup()).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(OFFSETS_LOST);
            assertThat(problem.wrong()).contains("partitions [1]").contains(entries());
            assertThat(problem.mend()).contains("the state is lost too").contains("replay");
        });
        commit(1, 1);
        startSafely();
    }

    @Test
    void offsets_deleted_while_state_exists_are_refused() throws Exception {
        startSafely();
        send(journal(), 0, "e-1");
        send(journal(), 0, "e-2");
        commit(0, 2);
        startSafely();
        admin.deleteConsumerGroups(List.of(applicationId)).all().get();
        assertThat(codes(setup())).containsExactly(OFFSETS_LOST);
        assertThat(refusal(setup()))
                .hasMessageContaining(changelog())
                .hasMessageContaining("offsets restore --topic-prefix " + prefix + " --application-id " + applicationId)
                .hasMessageContaining("partition 0 to offset 2:");
        assertThat(checks().restoreOffsets(setup())).isEqualTo(Map.of(0, 2L));
        startSafely();
        assertThat(checks().restoreOffsets(setup())).isEmpty();
    }

    @Test
    void a_changelog_that_is_gone_or_empty_is_refused() throws Exception {
        startSafely();
        send(journal(), 0, "e-1");
        commit(0, 1);
        startSafely();
        delete(changelog());
        assertThat(codes(setup())).containsExactly(CHANGELOG_LOST);
        assertThat(refusal(setup())).hasMessageContaining("Changelog " + changelog() + " is not there");
        create(changelog(), PARTITIONS, ExpectedTopic.COMPACTED);
        assertThat(codes(setup())).containsExactly(CHANGELOG_LOST);
        assertThat(refusal(setup())).hasMessageContaining("holds nothing");
    }

    @Test
    void a_changelog_made_anew_is_refused_even_with_records_in_it() throws Exception {
        startSafely();
        send(journal(), 0, "e-1");
        commit(0, 1);
        startSafely();
        delete(changelog());
        create(changelog(), PARTITIONS, ExpectedTopic.COMPACTED);
        commit(0, 1);
        assertThat(codes(setup())).containsExactly(CHANGELOG_LOST);
        assertThat(refusal(setup())).hasMessageContaining("was deleted and made anew");
    }

    @Test
    void an_end_of_an_aborted_transaction_is_no_state() throws Exception {
        startSafely();
        try (KafkaProducer<String, String> stranger = producer(Map.of("transactional.id", prefix + "stranger"))) {
            stranger.initTransactions();
            stranger.beginTransaction();
            stranger.send(new ProducerRecord<>(journal(), 0, "a", "e-1")).get();
            stranger.abortTransaction();
        }
        admin.alterConsumerGroupOffsets(
                        applicationId, Map.of(new TopicPartition(journal(), 0), new OffsetAndMetadata(2)))
                .all()
                .get();
        startSafely();
    }

    @Test
    void events_before_the_first_start_need_no_offsets() throws Exception {
        startSafely();
        send(journal(), 0, "e-1");
        send(journal(), 1, "e-2");
        startSafely();
    }

    @Test
    void a_first_start_that_crashed_before_its_first_commit_may_start_again() throws Exception {
        startSafely();
        send(journal(), 0, "e-1");
        try (KafkaProducer<String, String> crashed = producer(Map.of("transactional.id", applicationId))) {
            crashed.initTransactions();
            crashed.beginTransaction();
            crashed.send(new ProducerRecord<>(entries(), 0, "a", "entry-1")).get();
            crashed.abortTransaction();
            startSafely();
            crashed.beginTransaction();
            crashed.send(new ProducerRecord<>(entries(), 0, "a", "entry-1")).get();
            startSafely();
            crashed.abortTransaction();
        }
    }

    @Test
    void a_journal_without_its_beginning_is_refused() throws Exception {
        startSafely();
        fold();
        deleteBefore(0, 1);
        assertThat(codes(setup())).containsExactly(JOURNAL_BEGINNING_LOST);
        assertThat(refusal(setup())).hasMessageContaining("0 (starts at 1, and no opening says that it was cut)");
    }

    @Test
    void records_lost_before_they_were_applied_are_refused() throws Exception {
        startSafely();
        for (int i = 0; i < 5; i++) {
            send(journal(), 0, "e-" + i);
        }
        commit(0, 1);
        deleteBefore(0, 3);
        assertThat(codes(setup())).containsExactly(JOURNAL_BEGINNING_LOST, RECORDS_LOST_BEFORE_APPLIED);
        assertThat(refusal(setup())).hasMessageContaining("0 (applied up to 1, starts at 3)");
    }

    @Test
    void a_journal_that_ends_before_what_was_applied_is_refused() throws Exception {
        startSafely();
        send(journal(), 0, "e-1");
        commit(0, 10);
        assertThat(codes(setup())).containsExactly(JOURNAL_TRUNCATED);
        assertThat(refusal(setup())).hasMessageContaining("0 (applied up to 10, ends at 1)");
    }

    @Test
    void an_empty_journal_beside_entries_is_refused() throws Exception {
        startSafely();
        send(entries(), 1, "entry-1");
        assertThat(codes(setup())).containsExactly(JOURNAL_TRUNCATED);
        assertThat(refusal(setup())).hasMessageContaining("1 (empty, though it was folded)");
    }

    @Test
    void a_changelog_that_expires_is_refused() throws Exception {
        create(changelog(), PARTITIONS, Map.of("cleanup.policy", "compact,delete"));
        assertThat(codes(setup())).containsExactly(CHANGELOG_NOT_COMPACTED);
    }

    @Test
    void production_refuses_what_one_brokers_death_can_lose() throws Exception {
        startSafely();
        ProcessorSetup production = production(setup());
        assertThat(codes(production)).containsOnly(REPLICATION_TOO_LOW, MIN_INSYNC_TOO_LOW);
        assertThat(refusal(production).problems())
                .hasSize(2 * (setup().allTopics().size() + 1))
                .anySatisfy(problem ->
                        assertThat(problem.wrong()).contains(changelog()).contains("kept 1 times"));
    }

    @Test
    void production_refuses_unclean_elections() throws Exception {
        startSafely();
        alter(journal(), "unclean.leader.election.enable", "true");
        assertThat(codes(setup())).isEmpty();
        assertThat(refusal(production(setup())).problems())
                .filteredOn(problem -> problem.code() == UNCLEAN_ELECTION)
                .singleElement()
                .satisfies(problem -> assertThat(problem.wrong()).contains(journal()));
    }

    @Test
    void making_topics_for_production_asks_for_three_replicas() {
        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> new TopicCreation(admin).createMissing(production(setup())))
                .withMessageContaining("replication factor");
    }

    @Test
    void making_topics_twice_makes_them_once() {
        TopicCreation creation = new TopicCreation(admin);
        assertThat(creation.createMissing(setup()))
                .containsExactlyElementsOf(setup().allTopics().stream()
                        .map(ExpectedTopic::name)
                        .sorted()
                        .toList());
        assertThat(creation.createMissing(setup())).isEmpty();
    }

    @Test
    void all_problems_are_told_together_in_readable_form() throws Exception {
        startSafely();
        alter(journal(), "retention.ms", "1000");
        commit(0, 10);
        UnsafeStart refusal = refusal(setup());
        assertThat(refusal.problems())
                .extracting(StartupProblem::code)
                .containsExactly(TOPIC_CONFIG, JOURNAL_TRUNCATED);
        assertThat(String.valueOf(refusal.getMessage()).lines())
                .startsWith("The engine refuses to start: 2 problems.")
                .hasSize(5)
                .anySatisfy(
                        line -> assertThat(line).startsWith("  2. The journal").endsWith("[JOURNAL_TRUNCATED]"))
                .allSatisfy(line -> assertThat(line).isNotBlank());
    }

    @Test
    void no_manifest_is_written_by_a_refused_first_start() throws Exception {
        create(journal(), PARTITIONS, Map.of());
        assertThat(codes(setup())).containsOnly(TOPIC_CONFIG);
        assertThat(manifests().of(applicationId)).isEmpty();
    }

    @Test
    void a_cluster_that_does_not_answer_is_a_refusal_too() {
        Map<String, Object> nowhere =
                Map.of("bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", 500, "request.timeout.ms", 400);
        try (Admin lost = Admin.create(nowhere)) {
            assertThatExceptionOfType(UnsafeStart.class)
                    .isThrownBy(() -> new StartupChecks(lost, nowhere).requireSafe(setup()))
                    .satisfies(refusal -> assertThat(refusal.problems())
                            .extracting(StartupProblem::code)
                            .containsExactly(KAFKA_UNREACHABLE))
                    .withMessageContaining("bootstrap.servers");
        }
    }

    private String journal() {
        return prefix + "events";
    }

    private String entries() {
        return prefix + "entries";
    }

    private String changelog() {
        return applicationId + "-accounts-changelog";
    }

    private ProcessorSetup setup() {
        return setup(PARTITIONS);
    }

    private ProcessorSetup setup(int partitions) {
        return setup(applicationId, Profile.DEVELOPMENT, partitions);
    }

    private ProcessorSetup production(ProcessorSetup setup) {
        return setup(setup.applicationId(), Profile.PRODUCTION, PARTITIONS);
    }

    private ProcessorSetup setup(String id, Profile profile, int partitions) {
        return new ProcessorSetup(
                id,
                profile,
                List.of(
                        ExpectedTopic.journal(journal(), partitions),
                        ExpectedTopic.keptForEver(entries(), partitions),
                        ExpectedTopic.compacted(prefix + "balances", partitions),
                        ExpectedTopic.keptFor(Duration.ofDays(90), prefix + "dead-letters", 1)),
                journal(),
                prefix + "engine",
                List.of(entries()),
                List.of(new ExpectedTopic(changelog(), partitions, true, ExpectedTopic.COMPACTED)));
    }

    private static StartupChecks checks() {
        return new StartupChecks(admin, clients(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private void startSafely() {
        assertThatCode(() -> checks().requireSafe(setup())).doesNotThrowAnyException();
    }

    private static UnsafeStart refusal(ProcessorSetup setup) {
        try {
            checks().requireSafe(setup);
        } catch (UnsafeStart refusal) {
            return refusal;
        }
        throw new AssertionError("the start was not refused");
    }

    /** What a start would be refused for, having been tried. */
    private static List<ProblemCode> codes(ProcessorSetup setup) {
        try {
            checks().requireSafe(setup);
            return List.of();
        } catch (UnsafeStart refusal) {
            return refusal.problems().stream().map(StartupProblem::code).toList();
        }
    }

    private ManifestTopic.Manifests manifests() {
        return new ManifestTopic(clients(), prefix + "engine").read();
    }

    private static Map<String, Object> clients() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(clients());
        config.putAll(more);
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    /** As if the engine had run: records in, entries out, positions saved. */
    private void fold() throws Exception {
        for (int partition : IntStream.range(0, PARTITIONS).toArray()) {
            send(journal(), partition, "e-1");
            send(entries(), partition, "entry-1");
            commit(partition, 1);
        }
    }

    private static void send(String topic, int partition, String value) throws Exception {
        sendKeyed(topic, partition, "account", value);
    }

    private static void sendKeyed(String topic, String key, String value) throws Exception {
        sendKeyed(topic, 0, key, value);
    }

    private static void sendKeyed(String topic, int partition, String key, String value) throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>(topic, partition, key, value)).get();
        }
    }

    /** Positions are saved together with the state that they belong to. */
    private void commit(int partition, long offset) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(clients(), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] applied = ByteBuffer.allocate(8).putLong(offset - 1).array();
            producer.send(new ProducerRecord<>(changelog(), partition, RowKeys.applied(), applied))
                    .get();
        }
        admin.alterConsumerGroupOffsets(
                        applicationId, Map.of(new TopicPartition(journal(), partition), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    private void deleteBefore(int partition, long offset) throws Exception {
        admin.deleteRecords(Map.of(new TopicPartition(journal(), partition), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    private static void create(String topic, int partitions, Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(configs)))
                .all()
                .get();
        await(() -> partitionsOf(topic) == partitions);
    }

    private static void delete(String topic) throws Exception {
        admin.deleteTopics(List.of(topic)).all().get();
        await(() -> partitionsOf(topic) == 0);
    }

    private static void addPartitions(String topic, int partitions) throws Exception {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all()
                .get();
        await(() -> partitionsOf(topic) == partitions);
    }

    private static void alter(String topic, String config, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        admin.incrementalAlterConfigs(Map.of(
                        resource, List.of(new AlterConfigOp(new ConfigEntry(config, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
        await(() -> KafkaAnswers.of(Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).values().get(resource)))
                .get(config)
                .value()
                .equals(value));
    }

    private static int partitionsOf(String topic) {
        return KafkaAnswers.ifExists(Objects.requireNonNull(
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic)))
                .map(description -> description.partitions().size())
                .orElse(0);
    }

    /** The controller answers before the broker has heard. */
    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the broker heard in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static String idOf(String topic) {
        return KafkaAnswers.of(Objects.requireNonNull(
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic)))
                .topicId()
                .toString();
    }

    private static void transactionVersion(int level, FeatureUpdate.UpgradeType type) throws Exception {
        admin.updateFeatures(
                        Map.of("transaction.version", new FeatureUpdate((short) level, type)),
                        new UpdateFeaturesOptions())
                .all()
                .get();
        await(() ->
                Objects.requireNonNull(KafkaAnswers.of(admin.describeFeatures().featureMetadata())
                                        .finalizedFeatures()
                                        .get("transaction.version"))
                                .maxVersionLevel()
                        == level);
    }
}
