package io.makegood.http.api;

import io.makegood.http.access.TopicFollower;
import io.makegood.http.api.RequestKey.Fingerprint;
import io.makegood.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Which request each Idempotency-Key stands for, for all instances and across their restarts. Whoever uses a key first writes so to a topic
 * with one partition; the first record there counts, so that two instances that are asked at the same moment come to the same answer. Kept
 * for a day, of the last {@value #KEYS_MAX} keys.
 */
final class RequestClaims implements AutoCloseable {
    static final int KEYS_MAX = 100_000;

    private static final long KEPT_MILLIS = Topics.REQUEST_KEYS_KEPT.toMillis();
    private static final long ANSWER_MILLIS = 10_000;
    private static final int DELIVERY_MILLIS = 10_000;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final TopicFollower follower;
    private final Map<Long, CompletableFuture<Fingerprint>> waiting = new HashMap<>();
    private final Claims claims = new Claims();
    private long read;

    /** What a key stands for, and since when: epoch milliseconds of the broker. */
    private record Claim(Fingerprint request, long since) {}

    /** In the order in which keys were first used. */
    private static final class Claims extends LinkedHashMap<Fingerprint, Claim> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Fingerprint, Claim> eldest) {
            return size() > KEYS_MAX;
        }
    }

    /** Reads what is known, and follows it. */
    RequestClaims(Map<String, Object> clients, String topic) {
        this.topic = topic;
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS / 2);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        follower = TopicFollower.start(clients, topic, KEYS_MAX, this::read);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Completes once the key stands for this request and no other; fails with a {@link Problem} if it stands for another one, or with a
     * {@link KafkaException}. Completes on any thread.
     */
    CompletableFuture<Void> claim(RequestKey key) {
        Fingerprint identity = key.identity();
        Claim known = known(identity, System.currentTimeMillis());
        CompletableFuture<Fingerprint> first =
                known == null ? first(identity, key.fingerprint()) : CompletableFuture.completedFuture(known.request);
        return first.thenAccept(request -> {
            if (!request.equals(key.fingerprint())) {
                throw Idempotency.reused();
            }
        });
    }

    private synchronized @Nullable Claim known(Fingerprint identity, long now) {
        Claim claim = claims.get(identity);
        return claim != null && claim.since + KEPT_MILLIS > now ? claim : null;
    }

    private CompletableFuture<Fingerprint> first(Fingerprint identity, Fingerprint request) {
        CompletableFuture<Fingerprint> first = new CompletableFuture<>();
        try {
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(topic, 0, bytes(identity), bytes(request)), (place, problem) -> {
                        if (problem == null) {
                            await(place.offset(), identity, first);
                        } else {
                            first.completeExceptionally(problem);
                        }
                    });
        } catch (KafkaException e) {
            first.completeExceptionally(e);
        }
        return first.orTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void await(long offset, Fingerprint identity, CompletableFuture<Fingerprint> first) {
        Claim claim;
        synchronized (this) {
            if (read <= offset) {
                waiting.put(offset, first);
                return;
            }
            claim = claims.get(identity);
        }
        if (claim == null) {
            first.completeExceptionally(new KafkaException("too many keys at once"));
        } else {
            first.complete(claim.request);
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        CompletableFuture<Fingerprint> first = null;
        Claim claim = null;
        synchronized (this) {
            read = record.offset() + 1;
            if (record.key() != null
                    && record.key().length == Fingerprint.BYTES
                    && record.value() != null
                    && record.value().length == Fingerprint.BYTES) {
                Fingerprint identity = Fingerprint.read(ByteBuffer.wrap(record.key()));
                claim = claims.get(identity);
                if (claim == null || claim.since + KEPT_MILLIS <= record.timestamp()) {
                    claims.remove(identity);
                    claim = new Claim(Fingerprint.read(ByteBuffer.wrap(record.value())), record.timestamp());
                    claims.put(identity, claim);
                }
            }
            first = waiting.remove(record.offset());
        }
        if (first != null && claim != null) {
            first.complete(claim.request);
        }
    }

    private static byte[] bytes(Fingerprint fingerprint) {
        ByteBuffer bytes = ByteBuffer.allocate(Fingerprint.BYTES);
        fingerprint.write(bytes);
        return bytes.array();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        follower.close();
    }
}
