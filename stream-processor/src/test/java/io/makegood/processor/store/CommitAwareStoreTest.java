package io.makegood.processor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
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
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a processor does when a commit is near belongs to it; the driver commits, and makes a checkpoint, after each record. */
class CommitAwareStoreTest {
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
        topology.addStateStore(CommitAwareStore.catchingUp(STORE, Map.of()), "worker");
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
        config.put(CommitAwareStore.ROWS_BEHIND, "3");
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
                .map(record -> new String(record.key(), StandardCharsets.UTF_8) + "=" + record.value()[0])
                .toList();
    }

    @Test
    void what_is_written_when_a_commit_is_near_is_in_the_store_and_in_the_changelog_of_that_commit() {
        commit(store -> CommitAwareStore.in(store).beforeCommit(() -> store.put(key("a"), new byte[] {1})));
        assertThat(changelog()).containsExactly("a=1");
        commit(store -> {
            assertThat(store.get(key("a"))).containsExactly(1);
            CommitAwareStore.in(store).beforeCommit(() -> store.put(key("a"), new byte[] {2}));
        });
        assertThat(changelog()).containsExactly("a=2");
    }

    @Test
    void what_is_logged_is_in_the_changelog_alone_and_what_was_put_as_logged_in_the_store_alone() {
        commit(store -> {
            CommitAwareStore.in(store).log(key("a"), new byte[] {1});
            assertThat(store.get(key("a"))).isNull();
        });
        assertThat(changelog()).containsExactly("a=1");
        commit(store -> {
            CommitAwareStore.in(store).putLogged(List.of(KeyValue.pair(key("a"), new byte[] {1})));
            assertThat(store.get(key("a"))).containsExactly(1);
        });
        assertThat(changelog()).isEmpty();
    }

    @Test
    void before_a_checkpoint_and_after_its_commit_there_is_time_to_store_what_was_logged() {
        List<String> calls = new ArrayList<>();
        commit(store -> {
            CommitAwareStore.in(store).beforeCommit(() -> calls.add("commit"));
            CommitAwareStore.in(store).beforeCheckpoint(() -> calls.add("checkpoint"));
        });
        assertThat(calls).containsExactly("commit", "checkpoint");
    }

    @Test
    void a_store_catches_up_once_it_is_so_many_rows_behind() {
        List<Integer> caughtUp = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            int commit = i;
            commit(store -> {
                CommitAwareStore.in(store).log(key("a"), new byte[] {1});
                CommitAwareStore.in(store).beforeCheckpoint(() -> caughtUp.add(commit));
            });
        }
        // The first time nothing is known of it.
        assertThat(caughtUp).containsExactly(0, 3, 6);
    }

    @Test
    void whoever_is_closed_hears_of_no_commit_any_more() {
        commit(store -> {
            CommitAwareStore.in(store).beforeCommit(() -> store.put(key("a"), new byte[] {1}));
            CommitAwareStore.in(store).beforeCheckpoint(() -> store.put(key("b"), new byte[] {1}));
            CommitAwareStore.in(store).forget(false);
        });
        assertThat(changelog()).isEmpty();
    }

    @Test
    void a_store_that_tells_nobody_is_refused() {
        KeyValueStore<Bytes, byte[]> other = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("other"), Serdes.Bytes(), Serdes.ByteArray())
                .build();
        assertThatThrownBy(() -> CommitAwareStore.in(other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("other");
    }
}
