package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.processor.engine.Engine;
import io.makegood.processor.store.StoreNames;
import io.makegood.systemtests.engine.Outputs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;

/**
 * While an engine folds, its stores are behind their changelogs (docs/decisions/014). When it ends cleanly they have caught up,
 * or the next start, which restores nothing, would fold with old rows.
 */
class CheckpointIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String NAME = "checkpoint";

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        RocksDB.loadLibrary();
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static EngineSettings settings(Path state) {
        return EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .applicationId(NAME)
                .topicPrefix(NAME + ".")
                .partitions(2)
                .stateDirectory(state)
                .build();
    }

    private static void fold(EngineSettings settings, RandomEvents events, int count) throws Exception {
        try (Engine engine = Engine.start(settings);
                Cluster cluster = new Cluster(settings)) {
            engine.awaitRunning(LIMIT);
            try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
                for (int i = 0; i < count; i++) {
                    Envelope event = events.next(
                            System.currentTimeMillis() + Duration.ofDays(365).toMillis());
                    // Closing the producer waits; what was not sent would be missing in store and changelog alike.
                    Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                            settings.topics().events().name(),
                            event.accountId().getBytes(StandardCharsets.UTF_8),
                            EventJson.of(event)));
                }
            }
            cluster.awaitAllFolded(LIMIT);
            assertThat(engine.failure()).isEmpty();
        }
    }

    @Test
    void after_a_clean_end_the_stores_hold_what_their_changelogs_hold_however_often() throws Exception {
        EngineSettings settings = settings(directory.resolve("state"));
        RandomEvents events = new RandomEvents(5, 400, 10, "account-");
        for (int run = 1; run <= 3; run++) {
            fold(settings, events, 4_000);
            for (String store : List.of(StoreNames.ACCOUNTS, StoreNames.GENERATIONS)) {
                for (int partition = 0; partition < settings.partitions(); partition++) {
                    assertThat(stored(settings, partition, store))
                            .as("%s of partition %d after run %d", store, partition, run)
                            .isNotEmpty()
                            .isEqualTo(logged(settings, partition, store));
                }
            }
        }
    }

    private static Map<String, String> logged(EngineSettings settings, int partition, String store) {
        Map<String, String> rows = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                new Outputs(settings).records(StoreNames.changelog(settings.applicationId(), store))) {
            if (record.partition() == partition) {
                String key = HexFormat.of().formatHex(record.key());
                if (record.value() == null) {
                    rows.remove(key);
                } else {
                    rows.put(key, HexFormat.of().formatHex(record.value()));
                }
            }
        }
        return rows;
    }

    private static Map<String, String> stored(EngineSettings settings, int partition, String store) throws Exception {
        String path = settings.stateDirectory()
                .resolve(settings.applicationId())
                .resolve("0_" + partition)
                .resolve("rocksdb")
                .resolve(store)
                .toString();
        Map<String, String> rows = new TreeMap<>();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options options = new Options();
                DBOptions database = new DBOptions()) {
            List<ColumnFamilyDescriptor> families = RocksDB.listColumnFamilies(options, path).stream()
                    .map(ColumnFamilyDescriptor::new)
                    .toList();
            try (RocksDB rocks = RocksDB.openReadOnly(database, path, families, handles)) {
                for (ColumnFamilyHandle family : handles) {
                    if (!new String(family.getName(), StandardCharsets.UTF_8).equals("default")) {
                        continue;
                    }
                    try (RocksIterator each = rocks.newIterator(family)) {
                        for (each.seekToFirst(); each.isValid(); each.next()) {
                            rows.put(
                                    HexFormat.of().formatHex(each.key()),
                                    HexFormat.of().formatHex(each.value()));
                        }
                    }
                }
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
        return rows;
    }
}
