package io.makegood.processor.engine;

import io.makegood.application.config.ApplicationConfig;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.RocksDbTuning;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.rocksdb.Cache;

/** Kafka Streams' settings for the engine. Those that guard money are put last, so that nobody can turn them off. */
final class StreamsSettings {
    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    /** Restored within half a second, and more than a standby is behind under load. */
    private static final long RECOVERY_LAG_ROWS = 100_000;
    /** The least that Kafka Streams allows. */
    private static final long PROBING_MILLIS = 60_000;

    private StreamsSettings() {}

    static Map<String, Object> of(EngineSettings settings, Cache blockCache) {
        return ApplicationConfig.of(settings, settings.applicationId(), tuning(settings), guards(blockCache));
    }

    private static Map<String, Object> tuning(EngineSettings settings) {
        Map<String, Object> tuning = new HashMap<>();
        tuning.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        tuning.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
        tuning.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitIntervalMillis());
        // An instance that joins takes partitions at once where little is to be restored; else it is warmed up first,
        // for all of them together. At 0 it would never get any: the end of a transaction stands behind the last row.
        tuning.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, RECOVERY_LAG_ROWS);
        tuning.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, settings.partitions());
        tuning.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_MILLIS);
        tuning.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 10_000);
        // A task has one partition to read: there is no other to wait for.
        tuning.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        tuning.put(StreamsConfig.METRICS_RECORDING_LEVEL_CONFIG, "INFO");
        tuning.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
        tuning.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 20_000);
        tuning.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 8 << 20);
        tuning.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        tuning.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        tuning.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        // A transaction that begins before the marks of the last one are written is told to wait, by default for 100
        // ms.
        tuning.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5L);
        // What a crash takes out of memory, of each store, has to be read from the changelog again.
        tuning.put(RocksDbTuning.WRITE_BUFFER_BYTES, WRITE_BUFFER_BYTES);
        return tuning;
    }

    private static Map<String, Object> guards(Cache blockCache) {
        return Map.of(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                StreamsConfig.EXACTLY_ONCE_V2,
                StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
                0L,
                // A crash leaves stores as they were at a commit, and what came after is read from their changelogs.
                StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG,
                true,
                StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
                RocksDbTuning.class,
                RocksDbTuning.BLOCK_CACHE,
                blockCache);
    }
}
