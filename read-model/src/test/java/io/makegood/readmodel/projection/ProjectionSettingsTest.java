package io.makegood.readmodel.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;

/** What the API answers is never rolled back, whatever an operator sets. */
class ProjectionSettingsTest {
    @TempDir
    Path state;

    @Test
    void the_read_model_reads_what_was_committed_alone() {
        RocksDB.loadLibrary();
        EngineSettings settings = EngineSettings.builder()
                .kafka(Map.of(
                        "consumer.isolation.level", "read_uncommitted",
                        "main.consumer.isolation.level", "read_uncommitted"))
                .stateDirectory(state)
                .build();
        try (Cache blockCache = new LRUCache(1)) {
            StreamsConfig config =
                    new StreamsConfig(Projection.config(settings, new HostInfo("localhost", 1), blockCache));
            assertThat(config.getMainConsumerConfigs("group", "client", 1))
                    .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        }
    }
}
