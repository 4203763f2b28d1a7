package io.makegood.processor.store;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The two stores of an engine: rows in RocksDB with compacted changelogs. */
public final class LedgerStores {
    /** How their changelogs are kept; what is written on a round has this machine's time, which a broker may not refuse for being wrong. */
    public static final Map<String, String> CHANGELOG =
            Map.of("cleanup.policy", "compact", "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));

    private LedgerStores() {}

    /** Builders of both. */
    public static List<StoreBuilder<KeyValueStore<Bytes, byte[]>>> builders() {
        return List.of(
                CommitAwareStore.catchingUp(StoreNames.ACCOUNTS, CHANGELOG),
                CommitAwareStore.catchingUp(StoreNames.GENERATIONS, CHANGELOG));
    }
}
