package io.makegood.audit.verify;

import io.makegood.topics.reading.StalledRead;
import io.makegood.topics.registry.OutputDeserializer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a topic as a read_committed consumer sees it. A thread of its own reads ahead, a bounded number of records, so
 * that whoever folds them need not wait for the network. Not thread-safe.
 */
public final class KafkaRecords implements RecordStream {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);
    private static final int BATCH_RECORDS = 1_000;
    private static final int BATCHES_AHEAD = 4;

    private final Map<String, Object> config;
    private final TopicPartition partition;
    private final long from;
    private final long end;
    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    private final Thread reader;
    private final Deque<ConsumerRecord<byte[], byte[]>> inHand = new ArrayDeque<>();
    private boolean ended;
    private volatile boolean closed;

    /** What was read: records, and whether they are the last, or what went wrong. */
    private record Batch(
            List<ConsumerRecord<byte[], byte[]>> records,
            boolean last,
            @Nullable RuntimeException failure) {}

    /** The records from offset {@code from} (or the first that is still there) until before {@code end}. */
    public KafkaRecords(Map<String, Object> clients, TopicPartition partition, long from, long end) {
        config = new HashMap<>(clients);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_RECORDS);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        this.partition = partition;
        this.from = from;
        this.end = end;
        reader = new Thread(this::readAhead, "read-" + partition);
        reader.setDaemon(true);
        reader.start();
    }

    private void readAhead() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new OutputDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            long progressed = System.nanoTime();
            while (!closed && consumer.position(partition) < end) {
                long before = consumer.position(partition);
                List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < end) {
                        read.add(record);
                    }
                }
                if (!read.isEmpty()) {
                    hand(new Batch(read, false, null));
                }
                if (consumer.position(partition) > before) {
                    progressed = System.nanoTime();
                } else if (System.nanoTime() - progressed > STALL_LIMIT.toNanos()) {
                    throw new StalledRead(partition.toString(), STALL_LIMIT);
                }
            }
            hand(new Batch(List.of(), true, null));
        } catch (RuntimeException e) {
            hand(new Batch(List.of(), true, e));
        } catch (OutOfMemoryError e) {
            // Whoever waits for the next batch would wait for ever.
            hand(new Batch(List.of(), true, new IllegalStateException("too little memory to read " + partition, e)));
        }
    }

    private void hand(Batch batch) {
        try {
            while (!closed && !batches.offer(batch, POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public @Nullable ConsumerRecord<byte[], byte[]> next() {
        while (inHand.isEmpty()) {
            if (ended) {
                return null;
            }
            Batch batch;
            try {
                batch = batches.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while reading " + partition, e);
            }
            RuntimeException failure = batch.failure();
            if (failure != null) {
                throw failure;
            }
            inHand.addAll(batch.records());
            ended = batch.last();
        }
        return inHand.remove();
    }

    @Override
    public void close() {
        closed = true;
        batches.clear();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
