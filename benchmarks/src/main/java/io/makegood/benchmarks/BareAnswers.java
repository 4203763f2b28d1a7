package io.makegood.benchmarks;

import io.makegood.schemas.avro.ItemFailed;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.RefundCause;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Answers each failure with a refund that it has not looked up: no state, no rules, one record, in transactions as often committed as
 * the engine's. What it takes is what Kafka takes; no ledger on it can be quicker.
 */
final class BareAnswers implements AutoCloseable {
    private static final int THREADS = 2;
    private static final Duration POLL = Duration.ofMillis(5);
    private static final long START_SECONDS = 60;
    private static final long CLOSE_SECONDS = 20;

    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);
    private final List<Future<?>> running = new ArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(THREADS);
    private final long commitIntervalNanos;
    private volatile boolean closed;

    /** Answers what is published from now on: returns once it reads. */
    BareAnswers(Cluster cluster, Topics topics, String id, long commitIntervalMillis, int lingerMillis)
            throws InterruptedException {
        commitIntervalNanos = TimeUnit.MILLISECONDS.toNanos(commitIntervalMillis);
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            running.add(workers.submit(() -> answer(cluster, topics, id, number, lingerMillis)));
        }
        if (!ready.await(START_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the bare answers did not start within " + START_SECONDS + " s");
        }
    }

    /** The value of an answer, or null for none. */
    private interface Answer {
        byte @Nullable [] to(ConsumerRecord<byte[], byte[]> record);
    }

    private void answer(Cluster cluster, Topics topics, String id, int number, int lingerMillis) {
        Map<String, Object> sending = cluster.producerSettings();
        sending.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id + "-" + number);
        sending.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
        Map<String, Object> reading = cluster.consumerSettings();
        reading.put(ConsumerConfig.GROUP_ID_CONFIG, id + "-answers");
        List<TopicPartition> mine = Cluster.partitions(topics.events().name()).stream()
                .filter(partition -> partition.partition() % THREADS == number)
                .toList();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(sending);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(reading)) {
            consumer.assign(mine);
            consumer.seekToEnd(mine);
            mine.forEach(consumer::position);
            producer.initTransactions();
            ready.countDown();
            LedgerEventCodec events = new LedgerEventCodec();
            AvroCodec<RefundIssued> codec = AvroCodec.of(RefundIssued.class);
            while (!closed) {
                transaction(producer, consumer, topics.refunds().name(), record -> refund(events, codec, record));
            }
        }
    }

    private void transaction(
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer,
            String refunds,
            Answer answer) {
        producer.beginTransaction();
        long end = System.nanoTime() + commitIntervalNanos;
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        while (System.nanoTime() < end) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                byte[] refund = answer.to(record);
                if (refund != null) {
                    Future<RecordMetadata> unused =
                            producer.send(new ProducerRecord<>(refunds, record.partition(), record.key(), refund));
                }
            }
            for (TopicPartition partition : records.partitions()) {
                offsets.put(partition, new OffsetAndMetadata(consumer.position(partition)));
            }
        }
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
    }

    private static byte @Nullable [] refund(
            LedgerEventCodec events, AvroCodec<RefundIssued> codec, ConsumerRecord<byte[], byte[]> record) {
        try {
            LedgerEvent event = events.decode(record.value());
            return event.getEvent() instanceof ItemFailed failed
                    ? codec.encode(new RefundIssued(
                            "rf_" + failed.getGenerationId(),
                            event.getAccountId(),
                            failed.getGenerationId(),
                            failed.getItemId(),
                            2L,
                            0L,
                            RefundCause.ITEM_FAILED,
                            "e",
                            record.timestamp()))
                    : null;
        } catch (UndecodableRecord e) {
            throw new IllegalStateException("an event of the benchmark's own cannot be read", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        workers.shutdown();
        try {
            if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
