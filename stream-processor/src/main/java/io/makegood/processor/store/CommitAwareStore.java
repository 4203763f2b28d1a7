package io.makegood.processor.store;

import io.makegood.application.running.CommitTellingStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.BatchWritingStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * A store that lets its processor know that a commit is near, and that can be behind its changelog (docs/decisions/014). Kafka
 * Streams has stores commit after each: every so many rows, and when the processor is closed, the store catches up and notes how
 * far its changelog is in it; a crash leaves it there, and what came after is read from the changelog (docs/decisions/022).
 * Single-threaded, as a task is.
 */
public final class CommitAwareStore extends CommitTellingStore {
    /** The setting for how many rows a store may be behind its changelog; 200,000 are read again in half a second. */
    public static final String ROWS_BEHIND = "makegood.store.rows.behind";

    private static final String ROWS_BEHIND_DEFAULT = "200000";

    private static final long BEHIND_FOR_MOST_NANOS = Duration.ofSeconds(30).toNanos();

    private @Nullable Runnable beforeCheckpoint;
    private @Nullable InternalProcessorContext<?, ?> context;
    /** How far the changelog is in the store, as it notes it itself. */
    private @Nullable Map<TopicPartition, Long> checkpoint;

    private long checkpointNanos;
    private long rowsBehindMost;
    private long loggedSince;
    /** How far the changelog was at the last commit. */
    private @Nullable Map<TopicPartition, Long> committed;
    /** Whether rows were logged of which nobody knows yet whether they are committed. */
    private boolean isUnconfirmed;
    /** Whether nothing was logged, put or deleted since the last commit. */
    private boolean isAsCommitted;

    CommitAwareStore(KeyValueStore<Bytes, byte[]> store) {
        super(store);
    }

    /** Builds such stores over RocksDB, with a changelog of that configuration. */
    static StoreBuilder<KeyValueStore<Bytes, byte[]>> catchingUp(String name, Map<String, String> changelog) {
        return builderOf(name, changelog, CommitAwareStore::new);
    }

    /** The one that a processor was handed, which Kafka Streams wraps; throws {@link IllegalStateException} for any other. */
    public static CommitAwareStore in(StateStore store) {
        return in(store, CommitAwareStore.class);
    }

    /** Runs {@code work} from now on before the store is said to hold all that its changelog holds. */
    public void beforeCheckpoint(Runnable work) {
        beforeCheckpoint = work;
    }

    /**
     * Runs nothing any more: the processor is closed, and has written what it may.
     *
     * @param hasLoggedAll whether it holds nothing that it would still log; if nothing came after the last commit either, the store notes
     *     that it has caught up
     */
    public void forget(boolean hasLoggedAll) {
        beforeCommit(null);
        beforeCheckpoint = null;
        Map<TopicPartition, Long> until = committed;
        if (hasLoggedAll && isAsCommitted && until != null) {
            super.commit(until);
            checkpoint = until;
        }
    }

    /** Writes a row to the changelog alone; {@link #putLogged} must follow before the store is checkpointed. */
    public void log(Bytes key, byte[] value) {
        InternalProcessorContext<?, ?> task = context;
        if (task == null) {
            throw new IllegalStateException("the store " + name() + " was not initialized");
        }
        isUnconfirmed = true;
        isAsCommitted = false;
        loggedSince++;
        task.logChange(
                name(),
                key,
                value,
                task.recordContext().timestamp(),
                new RecordHeaders(),
                wrapped().getPosition());
    }

    /**
     * Writes rows to the store alone, which {@link #log} was told of. They go past the store's own transaction, which would keep each on the
     * heap: what is committed in the changelog may stand in the store at any time, for whoever reads the changelog after it comes to the same.
     */
    public void putLogged(List<KeyValue<Bytes, byte[]>> rows) {
        KeyValueStore<Bytes, byte[]> store = innermost();
        if (isUnconfirmed || !(store instanceof BatchWritingStore database)) {
            store.putAll(rows);
            return;
        }
        try (WriteBatch batch = new WriteBatch()) {
            for (KeyValue<Bytes, byte[]> row : rows) {
                database.addToBatch(KeyValue.pair(row.key.get(), row.value), batch);
            }
            database.write(batch);
        } catch (RocksDBException e) {
            throw new ProcessorStateException("rows could not be written to the store " + name(), e);
        }
    }

    /** What holds the rows, below what meters and logs. */
    @SuppressWarnings("unchecked")
    private KeyValueStore<Bytes, byte[]> innermost() {
        StateStore next = wrapped();
        while (next instanceof WrappedStateStore<?, ?, ?> outer) {
            next = outer.wrapped();
        }
        return (KeyValueStore<Bytes, byte[]>) next;
    }

    @Override
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        context = (InternalProcessorContext<?, ?>) stateStoreContext;
        Object most = stateStoreContext.appConfigs().get(ROWS_BEHIND);
        rowsBehindMost = Long.parseLong(most == null ? ROWS_BEHIND_DEFAULT : most.toString());
        super.init(stateStoreContext, root);
    }

    /** What the store was told within the transaction is its own from now on; whether it also catches up depends on how far it is behind. */
    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        committed = Map.copyOf(changelogOffsets);
        Runnable work = beforeCheckpoint;
        Map<TopicPartition, Long> known = checkpoint;
        if (known != null) {
            // Before anything is written past the transaction, or an older row would come after a newer one.
            super.commit(known);
            isUnconfirmed = false;
        }
        if (work == null || known == null || isFarBehind()) {
            if (work != null) {
                work.run();
            }
            super.commit(committed);
            checkpoint = committed;
            checkpointNanos = System.nanoTime();
            loggedSince = 0;
        }
        isUnconfirmed = false;
        isAsCommitted = true;
    }

    private boolean isFarBehind() {
        return loggedSince >= rowsBehindMost
                || (loggedSince > 0 && System.nanoTime() - checkpointNanos >= BEHIND_FOR_MOST_NANOS);
    }

    @Override
    public void flushCache() {
        isUnconfirmed = true;
        isAsCommitted = false;
        super.flushCache();
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        isAsCommitted = false;
        super.put(key, value);
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        isAsCommitted = false;
        return super.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> rows) {
        isAsCommitted = false;
        super.putAll(rows);
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        isAsCommitted = false;
        return super.delete(key);
    }
}
