package io.makegood.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes events at a steady rate while it is told to, and keeps what Kafka acknowledged. */
final class Publisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int BURST_MILLIS = 20;

    private final String servers;
    private final Events events;
    private final int perSecond;
    private final Queue<Ack> acks = new ConcurrentLinkedQueue<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private boolean wanted;
    private boolean working;
    private volatile boolean closed;

    Publisher(String servers, Events events, int perSecond) {
        this.servers = servers;
        this.events = events;
        this.perSecond = perSecond;
        Proxy.start("publisher", this::work);
    }

    static KafkaProducer<byte[], byte[]> producer(String servers, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", servers);
        config.put("acks", "all");
        config.put("linger.ms", "5");
        config.put("delivery.timeout.ms", "120000");
        config.put("request.timeout.ms", "15000");
        config.putAll(more);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    synchronized void goOn() {
        wanted = true;
        notifyAll();
    }

    /** Returns once Kafka has, or has refused, all that was published. */
    synchronized void pause() throws InterruptedException {
        wanted = false;
        while (working) {
            wait();
        }
    }

    /** What was acknowledged since the last call. */
    Queue<Ack> acks() {
        return acks;
    }

    long acknowledged() {
        return acknowledged.get();
    }

    /** How many records Kafka did not take, in time or at all; they may be there nevertheless. */
    long refused() {
        return refused.get();
    }

    private void work() {
        try {
            while (awaitWanted()) {
                burst();
                Thread.sleep(BURST_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                closed = true;
                working = false;
                notifyAll();
            }
            KafkaProducer<byte[], byte[]> open = producer;
            if (open != null) {
                // Waits for nothing: what is under way is nobody's any more.
                open.close(Duration.ZERO);
            }
        }
    }

    private boolean awaitWanted() throws InterruptedException {
        if (isToRest()) {
            KafkaProducer<byte[], byte[]> open = producer;
            if (open != null) {
                open.flush();
            }
            synchronized (this) {
                working = false;
                notifyAll();
                while (!wanted && !closed) {
                    wait();
                }
                working = !closed;
            }
        }
        return !closed;
    }

    private synchronized boolean isToRest() {
        return !wanted || closed;
    }

    private void burst() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            open = producer(servers, Map.of());
            producer = open;
        }
        for (int i = 0; i < Math.max(1, perSecond * BURST_MILLIS / 1_000); i++) {
            if (!send(open, events.next())) {
                return;
            }
        }
    }

    private boolean send(KafkaProducer<byte[], byte[]> open, ProducerRecord<byte[], byte[]> record) {
        try {
            publish(open, record);
            return true;
        } catch (KafkaException e) {
            LOG.debug("The publisher begins anew", e);
            refused.incrementAndGet();
            open.close(Duration.ofSeconds(1));
            producer = null;
            return false;
        }
    }

    /** Sends a record by whoever's producer, and keeps what Kafka says to it. */
    void publish(KafkaProducer<byte[], byte[]> by, ProducerRecord<byte[], byte[]> record) {
        int checksum = Checksums.of(record.value());
        Future<RecordMetadata> unused = by.send(record, (at, problem) -> {
            if (problem == null) {
                acks.add(new Ack(at.partition(), at.offset(), checksum));
                acknowledged.incrementAndGet();
            } else {
                refused.incrementAndGet();
            }
        });
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }
}
