package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine recovers from by itself is no error in its log: ERROR is for what somebody has to act on. */
class RecoveryLogIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void a_broker_that_restarts_and_a_peer_that_is_killed_are_no_errors() {
        try (MortalKafka kafka = MortalKafka.process(directory.resolve("kafka"))) {
            EngineSettings settings = EngineSettings.builder()
                    .bootstrapServers(kafka.bootstrapServers())
                    .stateDirectory(directory.resolve("unused"))
                    .build();
            try (EngineProcess stays = EngineProcess.start(kafka.bootstrapServers(), directory.resolve("stays"));
                    Cluster cluster = new Cluster(settings)) {
                stays.awaitRunning();
                EngineProcess peer = EngineProcess.start(
                                kafka.bootstrapServers(), directory.resolve("peer"), "--no-api")
                        .awaitRunning();
                try (Load load = Load.start(settings, 16, 500)) {
                    awaitFolded(cluster, 2_000);
                    peer.kill();
                    awaitFolded(cluster, cluster.folded() + 2_000);
                    kafka.killAndRestart();
                    awaitFolded(cluster, cluster.folded() + 2_000);
                    load.end();
                }
                cluster.awaitAllFolded(LIMIT);
                assertThat(stays.isAlive()).isTrue();
                assertThat(errors(stays)).isEmpty();
            }
        }
    }

    private static List<String> errors(EngineProcess engine) {
        return engine.said().lines().filter(line -> line.contains(" ERROR ")).toList();
    }

    private static void awaitFolded(Cluster cluster, long records) {
        Await.until("it folds on", LIMIT, () -> cluster.folded() >= records);
    }
}
