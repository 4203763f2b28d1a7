package io.makegood.processor.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;

/** What keeps money right is for no operator to set. */
class StreamsSettingsTest {
    @TempDir
    Path state;

    @Test
    void neither_exactly_once_nor_the_reading_of_committed_records_can_be_turned_off() {
        RocksDB.loadLibrary();
        Map<String, String> operators = Map.of(
                "processing.guarantee", "at_least_once",
                "consumer.isolation.level", "read_uncommitted",
                "main.consumer.isolation.level", "read_uncommitted",
                "restore.consumer.isolation.level", "read_uncommitted");
        EngineSettings settings =
                EngineSettings.builder().kafka(operators).stateDirectory(state).build();
        try (Cache blockCache = new LRUCache(1)) {
            Map<String, Object> config = new HashMap<>(StreamsSettings.of(settings, blockCache));
            assertThat(config).containsEntry("processing.guarantee", "exactly_once_v2");
            StreamsConfig streams = new StreamsConfig(config);
            assertThat(streams.getMainConsumerConfigs("group", "client", 1))
                    .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            assertThat(streams.getRestoreConsumerConfigs("client"))
                    .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        }
    }
}
