package io.makegood.processor.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** The engine's store in front of any other, for a test that plays Kafka Streams itself. */
public final class LooseStore {
    private LooseStore() {}

    /** Made around that one. */
    public static CommitAwareStore over(KeyValueStore<Bytes, byte[]> store) {
        return new CommitAwareStore(store);
    }
}
