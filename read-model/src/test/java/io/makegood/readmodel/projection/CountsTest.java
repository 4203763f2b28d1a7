package io.makegood.readmodel.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happened is counted once, whatever is read again, and written once for each commit. */
class CountsTest {
    private static final long AT = 1_790_000_000_000L;

    private final KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("counts"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatWasCountedIsWrittenAtTheCommit() {
        Counts counts = new Counts(store);
        counts.add("entry:CHARGE", AT, 1, -3);
        counts.add("entry:CHARGE", AT + 1, 4, -4);
        assertThat(read()).isEmpty();

        counts.write();

        assertThat(read())
                .as("a minute and an hour")
                .hasSize(2)
                .allSatisfy(count -> assertThat(count.count()).isEqualTo(2))
                .allSatisfy(count -> assertThat(count.credits()).isEqualTo(-7));
    }

    @Test
    void commitsAddUp() {
        Counts counts = new Counts(store);
        counts.add("event:ItemFailed", AT, 1, 0);
        counts.write();
        counts.add("event:ItemFailed", AT, 2, 0);
        counts.write();

        assertThat(read()).allSatisfy(count -> assertThat(count.count()).isEqualTo(2));
    }

    @Test
    void aRecordThatIsReadAgainAfterACrashIsNotCountedAgain() {
        Counts counts = new Counts(store);
        counts.add("event:ItemFailed", AT, 1, 0);
        counts.write();
        counts.add("event:ItemFailed", AT, 2, 0);

        Counts after = new Counts(store);
        after.add("event:ItemFailed", AT, 1, 0);
        after.add("event:ItemFailed", AT, 2, 0);
        after.add("event:ItemFailed", AT, 2, 0);
        after.write();

        assertThat(read())
                .hasSize(2)
                .allSatisfy(count -> assertThat(count.count()).isEqualTo(2));
    }

    private List<Count> read() {
        List<Count> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                found.add(Counts.read(row));
            }
        }
        return found;
    }
}
