package io.makegood.streams.store;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The two stores of an engine: rows in RocksDB with compacted changelogs. The accounts' one tells of commits. */
public final class LedgerStores {
    private LedgerStores() {}

    /** Builders of both. */
    public static List<StoreBuilder<KeyValueStore<Bytes, byte[]>>> builders() {
        Map<String, String> changelog = Map.of("cleanup.policy", "compact");
        return List.of(
                CommitAwareStore.builder(StoreNames.ACCOUNTS, changelog),
                Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(StoreNames.GENERATIONS),
                                Serdes.Bytes(),
                                Serdes.ByteArray())
                        .withCachingDisabled()
                        .withLoggingEnabled(changelog));
    }
}
