package io.makegood.benchmarks;

import io.makegood.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

/**
 * Requests that are answered with what Kafka itself takes: a record in, three records out in a transaction with the offsets, an answer when
 * that is committed. No state, no rules, no HTTP; no ledger on Kafka can be quicker.
 */
final class BareDecisions implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int OUTPUTS = 3;
    private static final int VALUE_BYTES = 120;
    private static final int ACCOUNTS = 1_000;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long WAIT_SECONDS = 30;
    private static final long BACKOFF_MILLIS = 5;

    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);
    private final List<Future<?>> running = new ArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(THREADS);
    private final Map<String, CompletableFuture<Void>> asked = new ConcurrentHashMap<>();
    private final KafkaProducer<byte[], byte[]> asking;
    private final String requests;
    private final String answers;
    private volatile boolean closed;

    /** Returns once it reads. */
    BareDecisions(Cluster cluster, String id) throws InterruptedException {
        Topics topics = new Topics(id + ".");
        requests = topics.events().name();
        answers = topics.notices().name();
        cluster.create(requests);
        cluster.create(answers);
        Map<String, Object> settings = cluster.producerSettings();
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        asking = new KafkaProducer<>(settings);
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            running.add(workers.submit(() -> answer(cluster, id, number)));
        }
        if (!ready.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the bare clients did not start within " + WAIT_SECONDS + " s");
        }
    }

    private void answer(Cluster cluster, String id, int number) {
        Map<String, Object> sending = cluster.producerSettings();
        sending.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id + "-" + number);
        sending.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, BACKOFF_MILLIS);
        Map<String, Object> reading = cluster.consumerSettings();
        reading.put(ConsumerConfig.GROUP_ID_CONFIG, id + "-decisions");
        List<TopicPartition> mine = Cluster.partitions(requests).stream()
                .filter(partition -> partition.partition() % THREADS == number)
                .toList();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(sending);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(reading)) {
            consumer.assign(mine);
            consumer.seekToEnd(mine);
            mine.forEach(consumer::position);
            producer.initTransactions();
            ready.countDown();
            while (!closed) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    decide(producer, consumer, records);
                }
            }
        }
    }

    private void decide(
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer,
            ConsumerRecords<byte[], byte[]> records) {
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            for (int i = 0; i < OUTPUTS; i++) {
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(answers, record.partition(), record.key(), record.value()));
            }
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            offsets.put(partition, new OffsetAndMetadata(consumer.position(partition)));
        }
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            CompletableFuture<Void> waiting = asked.remove(new String(record.value(), StandardCharsets.UTF_8));
            if (waiting != null) {
                waiting.complete(null);
            }
        }
    }

    /** Runs the warm-up, then measures. */
    HttpLoad.Part run(int warmUpSeconds, int seconds, int clients) throws InterruptedException {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicBoolean done = new AtomicBoolean();
        Latencies latencies = new Latencies(warmUpSeconds);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            String client = "client-" + i + "-";
            Thread thread = new Thread(() -> {
                for (long n = 0; !done.get(); n++) {
                    long sent = System.nanoTime();
                    try {
                        ask(client + n);
                        latencies.record(sent);
                    } catch (Exception e) {
                        failures.add(e);
                        return;
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        Thread.sleep(TimeUnit.SECONDS.toMillis(warmUpSeconds + (long) seconds));
        done.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        return latencies.part("request answered by Kafka's clients alone", failures.size(), seconds);
    }

    private void ask(String name) throws Exception {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        StringBuilder value = new StringBuilder(name).append('-');
        while (value.length() < VALUE_BYTES) {
            value.append('x');
        }
        asked.put(value.toString(), answer);
        byte[] account = ("account-" + ThreadLocalRandom.current().nextInt(ACCOUNTS)).getBytes(StandardCharsets.UTF_8);
        Future<RecordMetadata> unused = asking.send(
                new ProducerRecord<>(requests, account, value.toString().getBytes(StandardCharsets.UTF_8)));
        try {
            answer.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        closed = true;
        asking.close();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(WAIT_SECONDS, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a bare client failed", e.getCause());
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
