package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.systemtests.delivery.Await;
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

    private TestLedger ledger;
    private EngineSettings settings;
    private Admin admin;
    private String changelog;

    @BeforeEach
    void start() {
        ledger = TestLedger.start(directory, TestLedger.open());
        settings = ledger.settings();
        admin = Admin.create(settings.clients());
        changelog = settings.applicationId() + "-projection-projection-changelog";
        for (int i = 0; i < ACCOUNTS; i++) {
            client().post("/v1/grants", "{'accountId':'a" + i + "','grantId':'g','amount':7,'kind':'PAID'}")
                    .with(201);
        }
        ledger.closeApi();
    }

    @AfterEach
    void stop() {
        admin.close();
        ledger.close();
    }

    private Api client() {
        return new Api(ledger.url(), null);
    }

    /** Every account answers as before, once all was read. */
    private void requireAll() {
        ledger.openApi();
        for (int i = 0; i < ACCOUNTS; i++) {
            String account = "/v1/accounts/a" + i;
            Await.until(
                    account + " can be read", LIMIT, () -> client().get(account).status() == 200);
            assertThat(client().get(account).with(200).path("balance").asLong()).isEqualTo(7);
            assertThat(client().get(account + "/activity").with(200).path("data"))
                    .hasSize(1);
        }
        ledger.closeApi();
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
        Await.until(
                "it is gone",
                LIMIT,
                () -> !admin.listTopics().names().get(1, TimeUnit.MINUTES).contains(changelog));
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
