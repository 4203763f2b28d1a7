package io.makegood.cli;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.startup.FailureText;
import io.makegood.cli.demo.DemoRecord;
import io.makegood.cli.demo.DemoStory;
import io.makegood.cli.demo.DemoTraffic;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.personal.PersonalKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Publishes the demo's events and waits until they are folded and committed, by an engine here or elsewhere. */
final class DemoJournal {
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(100);

    private final EngineSettings settings;
    private final Folding folding;
    private final Progress progress;
    private final @Nullable PersonalKeys keys;
    private final EventCodec codec = new EventCodec();
    private final AtomicReference<RuntimeException> failed = new AtomicReference<>();
    /** The newest offset in each partition that was published to. */
    private final Map<TopicPartition, Long> newest = new ConcurrentHashMap<>();

    /**
     * For that ledger.
     *
     * @param keys seal what people wrote, or null to publish it in plain
     */
    DemoJournal(EngineSettings settings, Folding folding, Progress progress, @Nullable PersonalKeys keys) {
        this.keys = keys;
        this.settings = settings;
        this.folding = folding;
        this.progress = progress;
    }

    /** Publishes the stories, then {@code count} events of the traffic. */
    DemoReport.Timing publish(List<DemoStory> stories, DemoTraffic traffic, int count) throws InterruptedException {
        long before = folding.folded();
        Thread publisher = new Thread(() -> send(stories, traffic, count), "demo-publisher");
        long began = System.nanoTime();
        publisher.start();
        long firstBalance = 0;
        long progressed = System.nanoTime();
        long folded = 0;
        try (Admin admin = Admin.create(settings.clients())) {
            while (publisher.isAlive() || !isCommitted(admin)) {
                Thread.sleep(PROGRESS_INTERVAL.toMillis());
                requireHealthy();
                long now = folding.folded() - before;
                if (now > folded) {
                    progressed = System.nanoTime();
                    if (firstBalance == 0) {
                        firstBalance = DemoCommand.sinceStart();
                    }
                } else if (System.nanoTime() - progressed > STALL_LIMIT.toNanos()) {
                    throw new CommandFailure(
                            ExitCode.UNAVAILABLE,
                            "no engine of " + settings.applicationId() + " folded anything for "
                                    + STALL_LIMIT.toSeconds() + " s");
                }
                folded = now;
                progress.show(folded, count);
            }
        }
        long took = Duration.ofNanos(System.nanoTime() - began).toMillis();
        progress.close();
        publisher.join();
        requireHealthy();
        return new DemoReport.Timing(firstBalance, took);
    }

    /** Publishes {@code perSecond} further events each second until the folding is over. */
    void trickle(DemoTraffic traffic, int perSecond) throws InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(producerConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
            while (!folding.isOver()) {
                traffic.goOn(1, record -> send(producer, record));
                Thread.sleep(1_000 / perSecond);
            }
        }
    }

    private void requireHealthy() {
        RuntimeException failure = failed.get();
        if (failure != null) {
            throw failure;
        }
        folding.requireHealthy();
    }

    /** Whether everything that was published is folded for good, and so visible to everyone. */
    private boolean isCommitted(Admin admin) throws InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> saved = admin.listConsumerGroupOffsets(settings.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get();
            return newest.entrySet().stream().allMatch(published -> {
                OffsetAndMetadata at = saved.get(published.getKey());
                return at != null && at.offset() > published.getValue();
            });
        } catch (ExecutionException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, "Kafka failed: " + Printable.text(FailureText.of(e)));
        }
    }

    private Map<String, Object> producerConfig() {
        Map<String, Object> config = new HashMap<>(settings.clients());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 10);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        return config;
    }

    private void send(List<DemoStory> stories, DemoTraffic traffic, int count) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(producerConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (DemoStory story : stories) {
                byte[] key = story.accountId().getBytes(StandardCharsets.UTF_8);
                for (String event : story.events()) {
                    send(producer, new DemoRecord(key, event.getBytes(StandardCharsets.UTF_8)));
                }
            }
            traffic.send(count, record -> send(producer, record));
            producer.flush();
        } catch (RuntimeException e) {
            failed.compareAndSet(null, e);
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, DemoRecord record) {
        String journal = settings.topics().events().name();
        // The callback tells of a failure, and flush waits for all of them.
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(journal, record.key(), value(record)), (position, problem) -> {
                    if (problem == null) {
                        newest.merge(
                                new TopicPartition(position.topic(), position.partition()),
                                position.offset(),
                                Long::max);
                    } else {
                        failed.compareAndSet(
                                null,
                                new CommandFailure(
                                        ExitCode.UNAVAILABLE, "publishing failed: " + FailureText.of(problem)));
                    }
                });
    }

    /** What is no event stays what it is. */
    private byte[] value(DemoRecord record) {
        PersonalKeys sealing = keys;
        if (sealing == null) {
            return record.value();
        }
        try {
            return codec.write(sealing.seal(codec.read(record.value())));
        } catch (UndecodableRecord | InvalidEvent e) {
            return record.value();
        }
    }
}
