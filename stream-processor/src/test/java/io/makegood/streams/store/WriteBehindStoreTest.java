package io.makegood.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are read as they were written, and reach the changelog once for each commit; the driver commits after each record. */
class WriteBehindStoreTest {
    private static final String STORE = "rows";

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> input;
    private TestOutputTopic<byte[], byte[]> changelog;
    private Consumer<KeyValueStore<Bytes, byte[]>> work = store -> {};

    @BeforeEach
    void start(@TempDir Path directory) {
        Topology topology = new Topology();
        topology.addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "in");
        topology.addProcessor("worker", Worker::new, "source");
        topology.addStateStore(WriteBehindStore.builder(STORE, Map.of()), "worker");
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        driver = new TopologyTestDriver(topology, config);
        input = driver.createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer());
        changelog = driver.createOutputTopic(
                "test-" + STORE + "-changelog", new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    private final class Worker implements Processor<byte[], byte[], Void, Void> {
        private @Nullable KeyValueStore<Bytes, byte[]> store;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            work.accept(Objects.requireNonNull(store));
        }
    }

    /** Runs it within one transaction. */
    private void commit(Consumer<KeyValueStore<Bytes, byte[]>> todo) {
        work = todo;
        input.pipeInput(new byte[0], new byte[0]);
    }

    private static Bytes key(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> changelog() {
        return changelog.readRecordsToList().stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8) + "="
                        + (record.value() == null ? "" : record.value()[0]))
                .toList();
    }

    @Test
    void a_row_that_is_written_ten_times_reaches_the_changelog_once_and_with_the_commit() {
        commit(store -> {
            for (byte i = 1; i <= 10; i++) {
                store.put(key("a"), new byte[] {i});
                assertThat(store.get(key("a"))).containsExactly(i);
            }
        });
        assertThat(changelog()).containsExactly("a=10");
        commit(store -> assertThat(store.get(key("a"))).containsExactly(10));
        assertThat(changelog()).isEmpty();
    }

    @Test
    void a_deleted_row_is_gone_at_once_and_after_the_commit() {
        commit(store -> store.put(key("a"), new byte[] {1}));
        commit(store -> {
            store.delete(key("a"));
            assertThat(store.get(key("a"))).isNull();
        });
        assertThat(changelog()).containsExactly("a=1", "a=");
        commit(store -> assertThat(store.get(key("a"))).isNull());
    }

    @Test
    void ranges_see_what_was_just_written() {
        commit(store -> {
            store.put(key("b"), new byte[] {2});
            store.put(key("a"), new byte[] {1});
            try (KeyValueIterator<Bytes, byte[]> rows = store.range(key("a"), key("c"))) {
                assertThat(rows.next().key).isEqualTo(key("a"));
                assertThat(rows.next().key).isEqualTo(key("b"));
                assertThat(rows.hasNext()).isFalse();
            }
        });
    }

    @Test
    void whatever_is_done_in_whatever_order_it_reads_like_a_map() {
        Random random = new Random(4);
        TreeMap<Bytes, Byte> model = new TreeMap<>();
        for (int commit = 0; commit < 300; commit++) {
            commit(store -> {
                for (int i = 0; i < 50; i++) {
                    step(store, model, random);
                }
            });
        }
        TreeMap<Bytes, Byte> stored = new TreeMap<>();
        try (KeyValueIterator<Bytes, byte[]> rows =
                driver.<Bytes, byte[]>getKeyValueStore(STORE).all()) {
            rows.forEachRemaining(row -> stored.put(row.key, row.value[0]));
        }
        assertThat(stored).isEqualTo(model);
    }

    private static void step(KeyValueStore<Bytes, byte[]> store, Map<Bytes, Byte> model, Random random) {
        Bytes key = key("k" + random.nextInt(60));
        byte value = (byte) random.nextInt(100);
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> {
                store.put(key, new byte[] {value});
                model.put(key, value);
            }
            case 4 -> {
                store.delete(key);
                model.remove(key);
            }
            case 5 -> {
                store.putIfAbsent(key, new byte[] {value});
                model.putIfAbsent(key, value);
            }
            case 6 -> {
                store.putAll(List.of(KeyValue.pair(key, new byte[] {value})));
                model.put(key, value);
            }
            default -> {
                byte[] read = store.get(key);
                assertThat(read == null ? null : read[0]).isEqualTo(model.get(key));
            }
        }
    }
}
