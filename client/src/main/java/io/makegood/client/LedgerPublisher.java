package io.makegood.client;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.schemas.topic.JournalHeaders;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.personal.InvalidKeyFile;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.personal.PersonalKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to the journal of a ledger. Each event's future completes when Kafka has the event for good. What is under way
 * is bounded: beyond that, {@link #publish} waits and {@link #tryPublish} says so. One publisher serves all threads of a program.
 *
 * <p>Futures complete on a thread of the publisher's own, one after the other: an action that takes long belongs on an executor
 * of the caller's ({@code thenAcceptAsync}).
 */
public final class LedgerPublisher implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final String topic;
    private final String source;
    private final int pendingMax;
    private final Duration maxBlock;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Semaphore room;
    private final Confirmations confirmations = new Confirmations();
    private final Counters counters = new Counters();
    private final ThreadLocal<EventCodec> codecs = ThreadLocal.withInitial(EventCodec::new);
    private final @Nullable PersonalKeys texts;
    private volatile boolean closed;

    private LedgerPublisher(
            Builder settings, String topic, KafkaProducer<byte[], byte[]> producer, @Nullable PersonalKeys texts) {
        this.texts = texts;
        this.topic = topic;
        this.source = settings.source;
        this.pendingMax = settings.pendingMax;
        this.maxBlock = settings.maxBlock;
        this.producer = producer;
        this.room = new Semaphore(settings.pendingMax);
    }

    /**
     * Begins the settings of a publisher.
     *
     * @param kafka how Kafka is reached: {@code bootstrap.servers}, security, and any other setting of a Kafka producer that does
     *     not weaken what the publisher promises
     * @param source the name of the publishing program, which each event carries
     */
    public static Builder to(Map<String, ?> kafka, String source) {
        return new Builder(kafka, source);
    }

    /** Like {@link #to(Map, String)}, from properties and their defaults. */
    public static Builder to(Properties kafka, String source) {
        Map<String, Object> settings = new HashMap<>();
        kafka.stringPropertyNames().forEach(name -> settings.put(name, kafka.getProperty(name)));
        // Values that are no text, such as numbers, are not among those names.
        kafka.forEach((name, value) -> settings.putIfAbsent(name.toString(), value));
        return new Builder(settings, source);
    }

    /** Settings of a publisher, which {@link #open} checks. */
    public static final class Builder {
        private static final String PRIVACY_KEY_FILE = "privacyKeyFile";
        private static final int PENDING_DEFAULT = 10_000;
        private static final Duration MAX_BLOCK_DEFAULT = Duration.ofSeconds(10);
        private static final Duration MAX_BLOCK_MAX = Duration.ofHours(1);

        private final Map<String, Object> kafka;
        private final String source;
        private String topicPrefix = Topics.PREFIX_DEFAULT;
        private int pendingMax = PENDING_DEFAULT;
        private Duration maxBlock = MAX_BLOCK_DEFAULT;
        private @Nullable Path privacyKeyFile;

        private Builder(Map<String, ?> kafka, String source) {
            this.kafka = new HashMap<>(kafka);
            this.source = source;
        }

        /** What the engine's {@code topic.prefix} is; {@code ledger.} unless given. */
        public Builder topicPrefix(String prefix) {
            topicPrefix = prefix;
            return this;
        }

        /** How many events may be under way; 10,000 unless given. */
        public Builder pendingMax(int events) {
            pendingMax = events;
            return this;
        }

        /**
         * Seals the personal texts of events before they are sent, so that they can be erased; without it they are sent in plain, which a
         * ledger may refuse (docs/privacy.md). Whoever has the file can open every text of the ledger. The first text of an account waits
         * until its key is agreed on.
         *
         * @param file the ledger's own, as its instances have it
         */
        public Builder privacyKeyFile(Path file) {
            privacyKeyFile = file;
            return this;
        }

        /**
         * How long {@link #open} waits for Kafka, and how long {@link LedgerPublisher#publish} waits for room and then again for
         * Kafka's metadata or memory; 10 seconds unless given.
         */
        public Builder maxBlock(Duration limit) {
            maxBlock = limit;
            return this;
        }

        /**
         * Opens the publisher. Asks Kafka for the journal once, so that nothing is ever sent to a topic that is not there.
         *
         * @throws SettingsRefused naming each setting that cannot work or would weaken a promise
         * @throws PublishFailure if Kafka does not answer, has no such journal, or does not let this program in
         */
        public LedgerPublisher open() {
            List<Mistake> mistakes = new ArrayList<>();
            try {
                Limits.label("source", source);
            } catch (InvalidEvent e) {
                mistakes.add(new Mistake("source", e.getMessage() + ": the name of this program"));
            }
            String topic = topicPrefix;
            try {
                topic = new Topics(topicPrefix).events().name();
            } catch (IllegalArgumentException e) {
                mistakes.add(new Mistake("topicPrefix", String.valueOf(e.getMessage())));
            }
            if (pendingMax < 1) {
                mistakes.add(
                        new Mistake("pendingMax", "pendingMax is " + pendingMax + "; let at least one be under way"));
            }
            if (maxBlock.toMillis() < 1 || maxBlock.compareTo(MAX_BLOCK_MAX) > 0) {
                mistakes.add(new Mistake("maxBlock", "maxBlock is " + maxBlock + "; give 1 ms to 1 hour"));
            }
            Map<String, Object> settings = ProducerSettings.of(kafka, maxBlock, mistakes);
            if (!mistakes.isEmpty()) {
                throw new SettingsRefused(mistakes);
            }
            MasterKey master = master();
            KafkaProducer<byte[], byte[]> producer = producer(settings);
            try {
                JournalCheck.require(settings, topic, maxBlock);
            } catch (PublishFailure e) {
                producer.close(Duration.ZERO);
                throw e;
            }
            try {
                return new LedgerPublisher(this, topic, producer, texts(settings, master));
            } catch (InvalidKeyFile e) {
                producer.close(Duration.ZERO);
                throw new SettingsRefused(List.of(new Mistake(PRIVACY_KEY_FILE, String.valueOf(e.getMessage()))), e);
            } catch (KafkaException e) {
                producer.close(Duration.ZERO);
                throw PublishFailure.of(e, new Topics(topicPrefix).textKeys().name());
            }
        }

        private @Nullable MasterKey master() {
            Path file = privacyKeyFile;
            try {
                return file == null ? null : MasterKey.of(file, false);
            } catch (InvalidKeyFile e) {
                throw new SettingsRefused(List.of(new Mistake(PRIVACY_KEY_FILE, String.valueOf(e.getMessage()))), e);
            } catch (IOException e) {
                throw new SettingsRefused(
                        List.of(new Mistake(
                                PRIVACY_KEY_FILE,
                                "privacyKeyFile cannot be read; give the file that the instances have")),
                        e);
            }
        }

        private @Nullable PersonalKeys texts(Map<String, Object> settings, @Nullable MasterKey master) {
            if (master == null) {
                return null;
            }
            Map<String, Object> clients = ProducerSettings.only(settings, AdminClientConfig.configNames());
            return PersonalKeys.follow(
                    clients, new Topics(topicPrefix).textKeys().name(), master);
        }

        private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
            try {
                return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            } catch (KafkaException e) {
                String said = (e.getCause() == null ? e : e.getCause()).getMessage();
                throw new SettingsRefused(
                        List.of(new Mistake("kafka", "Kafka's client does not take them: " + said)), e);
            }
        }
    }

    /**
     * Publishes an event. Waits for room if as many events are under way as may be.
     *
     * @return completes with the event's place in the journal, or with a {@link PublishFailure}
     * @throws PublishFailure if nothing was sent: no room came in time, the publisher is closed, or the thread was interrupted
     */
    public CompletableFuture<Receipt> publish(JournalEvent event) {
        requireOpen();
        ProducerRecord<byte[], byte[]> record = record(event);
        boolean found;
        try {
            // The thread that completes futures must not wait for what it would have to complete.
            found = confirmations.isOwnThread()
                    ? room.tryAcquire()
                    : room.tryAcquire(maxBlock.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            counters.refused();
            throw PublishFailure.interrupted(e);
        }
        if (!found) {
            counters.refused();
            throw PublishFailure.noRoom(pendingMax, maxBlock.toMillis());
        }
        return send(event, record);
    }

    /**
     * Publishes an event if there is room for it now; empty if there is none, and then nothing was sent. While no broker answers,
     * Kafka's client may still let the thread wait for metadata or memory, up to {@code maxBlock}.
     *
     * @throws PublishFailure if the publisher is closed
     */
    public Optional<CompletableFuture<Receipt>> tryPublish(JournalEvent event) {
        requireOpen();
        ProducerRecord<byte[], byte[]> record = record(event);
        if (!room.tryAcquire()) {
            counters.refused();
            return Optional.empty();
        }
        return Optional.of(send(event, record));
    }

    private void requireOpen() {
        if (closed) {
            counters.refused();
            throw PublishFailure.closed();
        }
    }

    private CompletableFuture<Receipt> send(JournalEvent event, ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<Receipt> confirmed = new CompletableFuture<>();
        long began = System.nanoTime();
        counters.published();
        try {
            Future<RecordMetadata> unused = producer.send(record, (place, problem) -> {
                room.release();
                if (problem == null) {
                    counters.confirmed(System.nanoTime() - began);
                } else {
                    counters.failed();
                }
                confirmations.complete(confirmed, () -> receipt(event, place, problem));
            });
        } catch (KafkaException | IllegalStateException e) {
            // Kafka threw before it took the event, so it will not call back.
            room.release();
            counters.failed();
            PublishFailure failure = closed ? PublishFailure.closed() : PublishFailure.of(e, topic);
            confirmed.completeExceptionally(failure);
        }
        return confirmed;
    }

    private ProducerRecord<byte[], byte[]> record(JournalEvent event) {
        RecordHeaders headers = new RecordHeaders();
        String trace = event.traceparent();
        if (trace != null) {
            headers.add(JournalHeaders.TRACE, trace.getBytes(StandardCharsets.UTF_8));
        }
        byte[] key = event.accountId().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, null, key, codecs.get().write(sealed(event.from(source))), headers);
    }

    private Envelope sealed(Envelope event) {
        PersonalKeys sealing = texts;
        try {
            return sealing == null ? event : sealing.seal(event);
        } catch (KafkaException e) {
            counters.refused();
            throw PublishFailure.notSealed(e);
        }
    }

    private Receipt receipt(JournalEvent event, RecordMetadata place, @Nullable Exception problem) {
        if (problem != null) {
            boolean placed = place.partition() != RecordMetadata.UNKNOWN_PARTITION;
            throw placed ? PublishFailure.of(problem, topic) : PublishFailure.notSent(problem, topic);
        }
        return new Receipt(event.eventId(), topic, place.partition(), place.offset(), place.timestamp());
    }

    /** Sends what waits to be sent and returns when every event published before has been confirmed or has failed. */
    public void flush() {
        try {
            producer.flush();
        } catch (KafkaException e) {
            throw PublishFailure.of(e, topic);
        }
        confirmations.awaitCompleted();
    }

    /** What was published and what became of it, since the publisher was opened. */
    public PublisherMetrics metrics() {
        return counters.snapshot();
    }

    /** The metrics of Kafka's producer, by its own names. */
    public Map<MetricName, ? extends Metric> kafkaMetrics() {
        return producer.metrics();
    }

    /** Closes and waits up to 30 seconds for what is under way. */
    @Override
    public void close() {
        close(CLOSE_LIMIT);
    }

    /**
     * Takes no more events, waits up to {@code limit} until those under way are confirmed, and fails the rest: their futures
     * complete with {@link PublishFailure.Reason#NOT_CONFIRMED}. The second call does nothing.
     */
    public void close(Duration limit) {
        closed = true;
        producer.close(limit);
        confirmations.close();
        PersonalKeys sealing = texts;
        if (sealing != null) {
            sealing.close();
        }
    }
}
