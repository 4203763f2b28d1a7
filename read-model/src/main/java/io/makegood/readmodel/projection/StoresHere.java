package io.makegood.readmodel.projection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The stores that tasks of this instance write to now, for whoever reads. To ask Kafka Streams for one takes as long as to read a row, and goes through a
 * lock of its threads for each row that is read. One that moves away meanwhile is closed, and every read of it fails. Thread-safe.
 */
final class StoresHere {
    private final Map<Integer, ReadOnlyKeyValueStore<Bytes, byte[]>> stores = new ConcurrentHashMap<>();

    /** The task of that partition begins to write to it. */
    void open(int partition, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
        stores.put(partition, store);
    }

    /** The task ends. */
    void close(int partition, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
        // The partition may be back with another thread already.
        stores.remove(partition, store);
    }

    /** The store of that partition, or null if no task here writes to it. */
    @Nullable
    ReadOnlyKeyValueStore<Bytes, byte[]> of(int partition) {
        return stores.get(partition);
    }
}
