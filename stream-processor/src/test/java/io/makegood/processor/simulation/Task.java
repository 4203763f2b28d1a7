package io.makegood.processor.simulation;

import io.makegood.processor.store.CommitAwareStore;
import io.makegood.processor.store.LooseStore;
import io.makegood.processor.store.StoreNames;
import io.makegood.processor.topology.LooseProcessor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.processor.internals.RecordCollector;
import org.jspecify.annotations.Nullable;

/**
 * One partition's processor and stores, driven as {@code StreamTask} drives them: caches are flushed before a transaction commits,
 * stores are checkpointed after it, and a processor is closed whatever its end is.
 */
final class Task {
    private static final Class<?>[] CONTEXT = {InternalProcessorContext.class, RecordCollector.Supplier.class};

    private static final String ROWS_BEHIND = "7";

    private final int partition;
    private final Disk disk;
    private final Sending producer;
    private final Ground ground;
    private final Processor<byte[], byte[], byte[], byte[]> processor;
    private final StreamPartitioner<byte[], byte[]> partitioner;
    private final int partitions;
    private final CommitAwareStore accounts;
    private final CommitAwareStore generations;
    private final RecordCollector collector;
    private @Nullable Punctuator dueCheck;
    private final LongSupplier wall;
    private ProcessorRecordContext at = new ProcessorRecordContext(-1, -1, -1, "", new RecordHeaders());
    private long position;
    private long streamTime;

    /** A producer's side of the broker. */
    interface Sending {
        void send(
                String topic,
                int partition,
                byte @Nullable [] key,
                byte @Nullable [] value,
                Headers headers,
                long timestamp);
    }

    /** Goes on where the group's saved offset is, with those rows. */
    Task(int partition, Disk disk, Broker broker, Ground ground, Sending producer) {
        this.partition = partition;
        this.disk = disk;
        this.producer = producer;
        this.ground = ground;
        wall = broker::now;
        partitions = broker.partitions();
        position = broker.saved(partition);
        streamTime = broker.streamTime(partition);
        partitioner = LooseProcessor.partitioner(partitions);
        processor = ground.processor();
        accounts = LooseStore.over(new LoggingStore(disk.accounts()));
        generations = LooseStore.over(new LoggingStore(disk.generations()));
        collector = (RecordCollector) Proxy.newProxyInstance(
                Task.class.getClassLoader(), new Class<?>[] {RecordCollector.class}, collecting());
        @SuppressWarnings("unchecked")
        InternalProcessorContext<byte[], byte[]> context =
                (InternalProcessorContext<byte[], byte[]>) Proxy.newProxyInstance(
                        Task.class.getClassLoader(), CONTEXT, (proxy, method, arguments) -> answer(method, arguments));
        accounts.init(context, accounts);
        generations.init(context, generations);
        processor.init(context);
    }

    /** What the processor sends past its sink nodes. */
    private InvocationHandler collecting() {
        return (proxy, method, arguments) -> {
            if (!method.getName().equals("send") || !(arguments[4] instanceof Integer to)) {
                throw new UnsupportedOperationException("the engine began to use " + method);
            }
            producer.send(
                    (String) arguments[0],
                    to,
                    (byte[]) arguments[1],
                    (byte[]) arguments[2],
                    (Headers) arguments[3],
                    (Long) arguments[5]);
            return null;
        };
    }

    /** What processor and stores ask of their context; anything that they begin to ask must be modelled here first. */
    private @Nullable Object answer(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "getStateStore" -> arguments[0].equals(StoreNames.ACCOUNTS) ? accounts : generations;
            case "recordCollector" -> collector;
            // Stores catch up often, so that crashes find them at every distance.
            case "appConfigs" -> Map.of(CommitAwareStore.ROWS_BEHIND, ROWS_BEHIND);
            case "taskId" -> new TaskId(0, partition);
            case "recordMetadata" -> Optional.of(at);
            case "recordContext" -> at;
            case "currentStreamTimeMs" -> streamTime;
            case "currentSystemTimeMs" -> wall.getAsLong();
            case "schedule" -> schedule(arguments[1], (Punctuator) arguments[2]);
            case "logChange" -> log(arguments);
            case "forward" -> append((Record<?, ?>) arguments[0], (String) arguments[1]);
            default -> throw new UnsupportedOperationException("the engine began to use " + method);
        };
    }

    private Cancellable schedule(Object type, Punctuator work) {
        if (type != PunctuationType.WALL_CLOCK_TIME) {
            throw new UnsupportedOperationException("the engine began to use " + type);
        }
        dueCheck = work;
        return () -> {};
    }

    private @Nullable Object log(Object[] change) {
        producer.send(
                (String) change[0],
                partition,
                ((Bytes) change[1]).get(),
                (byte[]) change[2],
                (Headers) change[4],
                (Long) change[3]);
        return null;
    }

    /** The sink node that leads back to the journal. */
    private @Nullable Object append(Record<?, ?> record, String node) {
        if (!node.equals("appended-to-journal")) {
            throw new UnsupportedOperationException("the engine began to use the sink " + node);
        }
        String journal = Broker.TOPICS.events().name();
        byte[] key = (byte[]) record.key();
        byte[] value = (byte[]) record.value();
        int to = partitioner
                .partitions(journal, key, value, record.headers(), partitions)
                .orElseThrow()
                .iterator()
                .next();
        producer.send(journal, to, key, value, record.headers(), record.timestamp());
        return null;
    }

    int partition() {
        return partition;
    }

    Disk disk() {
        return disk;
    }

    /** The offset of the next record. */
    long position() {
        return position;
    }

    long streamTime() {
        return streamTime;
    }

    void process(Log.Entry entry) {
        at = new ProcessorRecordContext(
                entry.timestamp(),
                entry.offset(),
                partition,
                Broker.TOPICS.events().name(),
                entry.headers());
        streamTime = Math.max(streamTime, entry.timestamp());
        processor.process(new Record<>(entry.key(), entry.value(), entry.timestamp(), entry.headers()));
        position = entry.offset() + 1;
    }

    /** The end of a transaction was read. */
    void skipTo(long offset) {
        position = Math.max(position, offset);
    }

    void checkDue(long now) {
        Punctuator check = dueCheck;
        if (check == null) {
            throw new IllegalStateException("nobody looks for what is due");
        }
        check.punctuate(now);
    }

    void prepareCommit() {
        accounts.flushCache();
        generations.flushCache();
    }

    /** The transaction is committed: its end is how far the changelogs are in the rows. */
    void postCommit(Broker broker) {
        postCommit(broker, StoreNames.ACCOUNTS, accounts);
        postCommit(broker, StoreNames.GENERATIONS, generations);
    }

    private void postCommit(Broker broker, String name, CommitAwareStore store) {
        store.commit(Map.of(
                new TopicPartition(name, partition), broker.log(name, partition).end()));
    }

    void close() {
        processor.close();
        ground.takeBack(processor);
    }
}
