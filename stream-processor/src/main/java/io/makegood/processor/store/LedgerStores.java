package io.makegood.processor.store;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The two stores of an engine: rows in RocksDB with compacted changelogs. */
public final class LedgerStores {
    private LedgerStores() {}

    /** Builders of both. */
    public static List<StoreBuilder<KeyValueStore<Bytes, byte[]>>> builders() {
        Map<String, String> changelog = Map.of("cleanup.policy", "compact");
        return List.of(
                CommitAwareStore.builder(StoreNames.ACCOUNTS, changelog),
                CommitAwareStore.builder(StoreNames.GENERATIONS, changelog));
    }
}
