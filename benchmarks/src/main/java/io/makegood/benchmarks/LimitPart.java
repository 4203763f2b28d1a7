package io.makegood.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
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

/** What Kafka alone does with the very same events: write them, read them, and copy them exactly once. */
final class LimitPart implements Part {
    /** The stateless copy that the ledger is compared with. */
    static final String COPY = "transactional copy, 2 threads";

    static final String CONSUMER = "bare consumer";
    /** What nothing that is written can be faster than. */
    static final String PRODUCER = "bare producer";

    private static final long COMMIT_INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

    @Override
    public String name() {
        return "limit";
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        List<Sample> samples = new ArrayList<>();
        String topic = cluster.name("limit-in");
        String copy = cluster.name("limit-out");
        cluster.create(topic);
        cluster.create(copy);
        List<Encoded> events = new ArrayList<>();
        size.workload().events(Math.min(size.events(), 200_000), event -> events.add(Encoded.of(event)));
        samples.add(produce(cluster, topic, events, size.events()));
        samples.add(consume(cluster, topic, size.events()));
        samples.add(copy(cluster, topic, copy, size.events(), 1, "transactional copy, 1 thread"));
        samples.add(copy(cluster, topic, copy, size.events(), 2, COPY));
        cluster.delete(topic, copy);
        return samples;
    }

    private Sample produce(Cluster cluster, String topic, List<Encoded> events, long count) {
        Stopwatch watch = new Stopwatch(cluster.broker());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(cluster.producerSettings())) {
            for (long i = 0; i < count; i++) {
                Encoded event = events.get((int) (i % events.size()));
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, event.key(), event.value()));
            }
        }
        return watch.sample(name(), PRODUCER, count);
    }

    private Sample consume(Cluster cluster, String topic, long count) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(cluster.consumerSettings())) {
            consumer.assign(Cluster.partitions(topic));
            consumer.seekToBeginning(Cluster.partitions(topic));
            consumer.position(Cluster.partitions(topic).get(0));
            Stopwatch watch = new Stopwatch(cluster.broker());
            long seen = 0;
            long bytes = 0;
            while (seen < count) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    bytes += record.value().length;
                    seen++;
                }
            }
            return watch.sample(name(), CONSUMER, seen).with("bytes/event", (double) bytes / seen);
        }
    }

    private Sample copy(Cluster cluster, String from, String to, long count, int threads, String name)
            throws Exception {
        String group = cluster.name("copy");
        AtomicLong copied = new AtomicLong();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        Stopwatch watch = new Stopwatch(cluster.broker());
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            ends.add(workers.submit(() -> copy(cluster, group, number, threads, from, to, count, copied)));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        workers.shutdown();
        return watch.sample(name(), name, count);
    }

    private static void copy(
            Cluster cluster,
            String group,
            int number,
            int threads,
            String from,
            String to,
            long count,
            AtomicLong copied) {
        Map<String, Object> settings = cluster.producerSettings();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group + "-" + number);
        Map<String, Object> reading = cluster.consumerSettings();
        reading.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(reading)) {
            List<TopicPartition> mine = Cluster.partitions(from).stream()
                    .filter(partition -> partition.partition() % threads == number)
                    .toList();
            consumer.assign(mine);
            consumer.seekToBeginning(mine);
            producer.initTransactions();
            while (copied.get() < count) {
                copied.addAndGet(oneTransaction(producer, consumer, to));
            }
        }
    }

    private static long oneTransaction(
            KafkaProducer<byte[], byte[]> producer, KafkaConsumer<byte[], byte[]> consumer, String to) {
        producer.beginTransaction();
        long end = System.nanoTime() + COMMIT_INTERVAL_NANOS;
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        long seen = 0;
        while (System.nanoTime() < end) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(20));
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(to, record.partition(), record.key(), record.value()));
                seen++;
            }
            for (TopicPartition partition : records.partitions()) {
                offsets.put(partition, new OffsetAndMetadata(consumer.position(partition)));
            }
        }
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
        return seen;
    }
}
