package io.makegood.benchmarks;

import io.makegood.application.config.EngineSettings;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.FailureCause;
import io.makegood.schemas.avro.GenerationCharged;
import io.makegood.schemas.avro.GenerationRequested;
import io.makegood.schemas.avro.ItemFailed;
import io.makegood.schemas.avro.ItemPrice;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * From the moment at which an event was to be published until a {@code read_committed} consumer has its answer: a failure's refund,
 * or the decision about a generation that asked to be charged. Events are published at fixed times, whether or not earlier ones
 * were answered: a stall is counted for each that it delayed, so there is no coordinated omission.
 */
final class LatencyPart implements Part {
    /** What is published and what answers it. */
    private enum Exchange {
        FAILURE_TO_REFUND("failure to refund"),
        REQUEST_TO_DECISION("request to decision");

        private final String title;

        Exchange(String title) {
            this.title = title;
        }

        String topic(Topics topics) {
            return (this == FAILURE_TO_REFUND ? topics.refunds() : topics.notices()).name();
        }

        /** What has to be in the journal before the event of that number. */
        void prepare(int number, Consumer<LedgerEvent> journal) {
            if (this == FAILURE_TO_REFUND) {
                journal.accept(LatencyPart.event(
                        number,
                        new GenerationCharged(
                                Integer.toString(number),
                                FEATURE,
                                "web",
                                null,
                                0L,
                                List.of(new ItemPrice("1", 2L), new ItemPrice("2", 2L)))));
            }
        }

        LedgerEvent event(int number) {
            String id = Integer.toString(number);
            return LatencyPart.event(
                    number,
                    this == FAILURE_TO_REFUND
                            ? new ItemFailed(id, "1", FailureCause.PROVIDER_ERROR, "provider said 503", null)
                            : new GenerationRequested(
                                    id,
                                    FEATURE,
                                    "web",
                                    null,
                                    null,
                                    null,
                                    null,
                                    List.of("1", "2"),
                                    true,
                                    null,
                                    null,
                                    null,
                                    null));
        }
    }

    /** A commit interval and a rate. */
    private record Setting(
            Exchange exchange,
            String name,
            Answering answering,
            long commitIntervalMillis,
            int lingerMillis,
            int perSecond) {}

    /** Who answers. */
    private enum Answering {
        LEDGER,
        KAFKA_ALONE
    }

    private static final List<Setting> SETTINGS = List.of(
            new Setting(Exchange.FAILURE_TO_REFUND, "default", Answering.LEDGER, 100, 20, 500),
            new Setting(Exchange.FAILURE_TO_REFUND, "default", Answering.LEDGER, 100, 20, 2_000),
            new Setting(Exchange.FAILURE_TO_REFUND, "low latency", Answering.LEDGER, 10, 0, 500),
            new Setting(Exchange.FAILURE_TO_REFUND, "low latency", Answering.LEDGER, 10, 0, 2_000),
            new Setting(Exchange.FAILURE_TO_REFUND, "bare answers, low latency", Answering.KAFKA_ALONE, 10, 0, 2_000),
            new Setting(Exchange.REQUEST_TO_DECISION, "default", Answering.LEDGER, 100, 20, 500),
            new Setting(Exchange.REQUEST_TO_DECISION, "low latency", Answering.LEDGER, 10, 0, 500));
    private static final int WARM_UP_SECONDS = 4;
    private static final int SECONDS = 10;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final long WAIT_SECONDS = 60;
    private static final String FEATURE = "picture";
    private static final int ACCOUNTS = 1_000;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (Setting setting : SETTINGS) {
            samples.add(measure(cluster, setting));
        }
        return samples;
    }

    private Sample measure(Cluster cluster, Setting setting) throws Exception {
        String id = cluster.name("latency");
        EngineSettings settings = LedgerPart.settings(cluster, id)
                .commitIntervalMillis(setting.commitIntervalMillis())
                .kafka(Map.of("producer.linger.ms", Integer.toString(setting.lingerMillis())))
                .build();
        LedgerPart.prepare(settings);
        String journal = settings.topics().events().name();
        int count = (WARM_UP_SECONDS + SECONDS) * setting.perSecond();
        int warmUp = WARM_UP_SECONDS * setting.perSecond();
        Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(2), 3);
        AutoCloseable answering = answering(cluster, setting, settings, count);
        try {
            long[] due = new long[count];
            AtomicInteger seen = new AtomicInteger();
            CountDownLatch reading = new CountDownLatch(1);
            ExecutorService reader = Executors.newSingleThreadExecutor();
            Future<?> read = reader.submit(
                    () -> read(cluster, setting.exchange(), settings.topics(), due, warmUp, seen, micros, reading));
            reading.await();
            publish(cluster, journal, setting, due);
            read.get(WAIT_SECONDS, TimeUnit.SECONDS);
            reader.shutdown();
        } finally {
            answering.close();
        }
        cluster.remove(settings);
        String name = String.format(
                java.util.Locale.ROOT,
                "%s, p99, %s, %,d/s",
                setting.exchange().title,
                setting.name(),
                setting.perSecond());
        return Sample.of(name(), name, "ms", micros.getValueAtPercentile(99) / 1000.0)
                .with("p50 ms", micros.getValueAtPercentile(50) / 1000.0)
                .with("p99.9 ms", micros.getValueAtPercentile(99.9) / 1000.0)
                .with("commit interval ms", (double) setting.commitIntervalMillis());
    }

    /** Who answers: an engine that has folded all that goes before, or Kafka alone. */
    private static AutoCloseable answering(Cluster cluster, Setting setting, EngineSettings settings, int count)
            throws Exception {
        String journal = settings.topics().events().name();
        Engine engine = Engine.start(settings);
        try {
            engine.awaitRunning(START_LIMIT);
            cluster.publish(journal, new Workload(ACCOUNTS, 1, 0)::grants);
            cluster.publish(journal, events -> {
                for (int i = 0; i < count; i++) {
                    setting.exchange().prepare(i, events);
                }
            });
            cluster.awaitCommitted(settings.applicationId(), cluster.ends(journal));
        } catch (Exception e) {
            engine.close();
            throw e;
        }
        if (setting.answering() == Answering.LEDGER) {
            return engine;
        }
        engine.close();
        return new BareAnswers(
                cluster,
                settings.topics(),
                settings.applicationId(),
                setting.commitIntervalMillis(),
                setting.lingerMillis());
    }

    private static void publish(Cluster cluster, String journal, Setting setting, long[] due) {
        Map<String, Object> settings = cluster.producerSettings();
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            List<Encoded> events = new ArrayList<>();
            for (int i = 0; i < due.length; i++) {
                events.add(Encoded.of(setting.exchange().event(i)));
            }
            long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
            for (int i = 0; i < due.length; i++) {
                due[i] = start + i * TimeUnit.SECONDS.toNanos(1) / setting.perSecond();
            }
            for (int i = 0; i < due.length; i++) {
                for (long wait = due[i] - System.nanoTime(); wait > 0; wait = due[i] - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                Encoded event = events.get(i);
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(journal, event.key(), event.value()));
            }
        }
    }

    private static void read(
            Cluster cluster,
            Exchange exchange,
            Topics topics,
            long[] due,
            int warmUp,
            AtomicInteger seen,
            Histogram micros,
            CountDownLatch reading) {
        AvroCodec<RefundIssued> refunds = AvroCodec.of(RefundIssued.class);
        AvroCodec<Notice> notices = AvroCodec.of(Notice.class);
        List<TopicPartition> partitions = Cluster.partitions(exchange.topic(topics));
        Map<String, Object> settings = cluster.consumerSettings();
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            consumer.position(partitions.get(0));
            reading.countDown();
            while (seen.get() < due.length) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    String id = exchange == Exchange.FAILURE_TO_REFUND
                            ? refunds.decode(record.value()).getGenerationId()
                            : notices.decode(record.value()).getGenerationId();
                    int number = Integer.parseInt(id);
                    if (number >= warmUp) {
                        micros.recordValue(Math.max(0, (System.nanoTime() - due[number]) / 1000));
                    }
                    seen.incrementAndGet();
                }
            }
        } catch (UndecodableRecord e) {
            throw new IllegalStateException("an answer cannot be read", e);
        }
    }

    private static LedgerEvent event(int number, Object event) {
        return new LedgerEvent(null, Workload.account(number % ACCOUNTS), null, "bench", event);
    }
}
