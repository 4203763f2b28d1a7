package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is lost of the read model is read anew, whatever else is there: no account is ever said not to exist. */
class LostReadModelIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int ACCOUNTS = 40;

    @TempDir
    Path directory;

    private EmbeddedKafka kafka;
    private EngineSettings settings;
    private Engine engine;
    private Admin admin;
    private String changelog;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .commitIntervalMillis(50)
                .build();
        engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        admin = Admin.create(settings.clients());
        changelog = settings.applicationId() + "-projection-projection-changelog";
        try (LedgerApi api = started()) {
            for (int i = 0; i < ACCOUNTS; i++) {
                client(api)
                        .post("/v1/grants", "{'accountId':'a" + i + "','grantId':'g','amount':7,'kind':'PAID'}")
                        .with(201);
            }
        }
    }

    @AfterEach
    void stop() {
        admin.close();
        engine.close();
        kafka.close();
    }

    private LedgerApi started() throws InterruptedException {
        LedgerApi api = LedgerApi.start(settings, engine.part(), TestLedger.open());
        api.awaitReady(LIMIT);
        return api;
    }

    private static Api client(LedgerApi api) {
        return new Api("http://127.0.0.1:" + api.port(), null);
    }

    /** Every account answers as before, once all was read. */
    private void requireAll() throws InterruptedException {
        try (LedgerApi api = started()) {
            String last = client(api)
                    .post("/v1/grants", "{'accountId':'last','grantId':'g','amount':1,'kind':'PAID'}")
                    .position();
            assertThat(last).isNotEmpty();
            for (int i = 0; i < ACCOUNTS; i++) {
                String account = "a" + i;
                long deadline = System.nanoTime() + LIMIT.toNanos();
                while (client(api).get("/v1/accounts/" + account).status() != 200 && System.nanoTime() < deadline) {
                    Thread.sleep(50);
                }
                assertThat(client(api)
                                .get("/v1/accounts/" + account)
                                .with(200)
                                .path("balance")
                                .asLong())
                        .isEqualTo(7);
                assertThat(client(api)
                                .get("/v1/accounts/" + account + "/activity")
                                .with(200)
                                .path("data"))
                        .hasSize(1);
            }
        }
    }

    private void loseDisk() throws IOException {
        try (Stream<Path> all =
                Files.walk(settings.stateDirectory().resolve(settings.applicationId() + "-projection"))) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private void delete() throws Exception {
        admin.deleteTopics(List.of(changelog)).all().get(1, TimeUnit.MINUTES);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (admin.listTopics().names().get(1, TimeUnit.MINUTES).contains(changelog)
                && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
    }

    @Test
    void a_changelog_that_was_deleted_with_the_disk() throws Exception {
        loseDisk();
        delete();
        requireAll();
    }

    @Test
    void a_changelog_that_was_made_anew_beside_stores_that_are_there() throws Exception {
        delete();
        admin.createTopics(List.of(new NewTopic(changelog, settings.partitions(), (short) 1)
                        .configs(Map.of("cleanup.policy", "compact"))))
                .all()
                .get(1, TimeUnit.MINUTES);
        requireAll();
        loseDisk();
        requireAll();
    }

    @Test
    void a_changelog_of_which_the_records_were_deleted() throws Exception {
        // Kafka deletes none of a topic that is only compacted.
        configure("compact,delete");
        admin.deleteRecords(IntStream.range(0, settings.partitions())
                        .boxed()
                        .collect(java.util.stream.Collectors.toMap(
                                partition -> new TopicPartition(changelog, partition),
                                partition -> RecordsToDelete.beforeOffset(-1))))
                .all()
                .get(1, TimeUnit.MINUTES);
        configure("compact");
        loseDisk();
        requireAll();
    }

    private void configure(String policy) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, changelog),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET))))
                .all()
                .get(1, TimeUnit.MINUTES);
    }

    @Test
    void a_disk_that_was_lost_alone_is_restored_from_the_changelog() throws Exception {
        loseDisk();
        requireAll();
    }
}
