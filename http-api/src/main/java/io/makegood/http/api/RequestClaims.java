package io.makegood.http.api;

import io.makegood.http.api.RequestKey.Fingerprint;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.agreed.AgreedOrder;
import io.makegood.topics.journal.CarriedOver;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Which request each Idempotency-Key stands for, for all instances and across their restarts. Whoever uses a key first writes so to a topic
 * with one partition; the first record there counts, so that two instances that are asked at the same moment come to the same answer. Kept
 * for a day, of the last {@value #KEYS_MAX} keys.
 */
final class RequestClaims implements AutoCloseable {
    static final int KEYS_MAX = 100_000;

    private static final long KEPT_MILLIS = Topics.REQUEST_KEYS_KEPT.toMillis();
    private final Claims claims = new Claims();
    private final AgreedOrder<Fingerprint> order;

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
        order = new AgreedOrder<>(clients, topic, KEYS_MAX, this::read);
    }

    /**
     * Completes once the key stands for this request and no other; fails with a {@link Problem} if it stands for another one, or with a
     * {@link KafkaException}. Completes on any thread.
     */
    CompletableFuture<Void> claim(RequestKey key) {
        Fingerprint identity = key.identity();
        Claim known = known(identity, System.currentTimeMillis());
        CompletableFuture<Fingerprint> first = known == null
                ? order.append(identity.bytes(), key.fingerprint().bytes())
                : CompletableFuture.completedFuture(known.request);
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

    /** Notes what a key was first used for, and answers that. */
    private synchronized @Nullable Fingerprint read(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null
                || record.key().length != Fingerprint.BYTES
                || record.value() == null
                || record.value().length != Fingerprint.BYTES) {
            return null;
        }
        Fingerprint identity = Fingerprint.read(ByteBuffer.wrap(record.key()));
        Claim claim = claims.get(identity);
        long recordedAt = CarriedOver.recordedAt(record);
        if (claim == null || claim.since + KEPT_MILLIS <= recordedAt) {
            claims.remove(identity);
            claim = new Claim(Fingerprint.read(ByteBuffer.wrap(record.value())), recordedAt);
            claims.put(identity, claim);
        }
        return claim.request;
    }

    @Override
    public void close() {
        order.close();
    }
}
