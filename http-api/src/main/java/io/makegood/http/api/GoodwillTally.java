package io.makegood.http.api;

import io.makegood.http.access.Caller;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.access.TokenSettings;
import io.makegood.http.api.RequestKey.Fingerprint;
import io.makegood.topics.agreed.AgreedOrder;
import io.makegood.topics.journal.CarriedOver;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * What each caller has given out of goodwill today, at all instances together: before credits are given, it is written to a topic with one
 * partition that they are about to be, and what would go beyond the caller's limit in the order of that topic is not given. An action of
 * one amount counts once, however often it is sent, and also if the ledger refuses it afterwards; the same with another amount is another:
 * nobody pays in with a small one for a large one.
 */
final class GoodwillTally implements AutoCloseable {
    /** Caller; then credits, the caller's limit for a day, the action. */
    private static final int VALUE_BYTES = 2 * Long.BYTES + Fingerprint.BYTES;

    private final AgreedOrder<Boolean> order;
    private final Map<Fingerprint, Long> given = new HashMap<>();
    private final Set<Fingerprint> actions = new HashSet<>();
    private long day;

    /** Reads what was given, and follows it. */
    GoodwillTally(Map<String, Object> clients, String topic) {
        order = new AgreedOrder<>(clients, topic, Long.MAX_VALUE, this::read);
    }

    /**
     * Completes once the credits count as given; fails with a {@link Problem} if they are more than the caller may give in this action or
     * today, or with a {@link KafkaException}.
     *
     * @param action what names it within the account
     */
    CompletableFuture<Void> count(Caller caller, String accountId, String action, long credits) {
        GoodwillLimit limit = caller.rights().goodwill();
        if (limit == null) {
            throw Problem.notAllowed(caller.name() + " has the scope goodwill without its limits; make a key with"
                    + " --goodwill-per-action and --goodwill-per-day, or a token with "
                    + TokenSettings.GOODWILL_PER_ACTION_CLAIM
                    + " and " + TokenSettings.GOODWILL_PER_DAY_CLAIM);
        }
        if (credits > limit.perAction()) {
            throw Problem.notAllowed(caller.name() + " may give " + limit.perAction() + " credits in one action, not "
                    + credits + "; ask somebody who may give more");
        }
        byte[] value = ByteBuffer.allocate(VALUE_BYTES)
                .putLong(credits)
                .putLong(limit.perDay())
                .put(Fingerprint.of(RequestKey.text(caller.id(), accountId, action, Long.toString(credits)))
                        .bytes())
                .array();
        return order.append(Fingerprint.of(RequestKey.text(caller.id())).bytes(), value)
                .thenAccept(counts -> {
                    if (!counts) {
                        throw Problem.notAllowed(caller.name() + " may give " + limit.perDay()
                                + " credits in a day (UTC), and these " + credits
                                + " would be more; ask somebody who may give more, or wait until tomorrow");
                    }
                });
    }

    private synchronized @Nullable Boolean read(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null
                || record.key().length != Fingerprint.BYTES
                || record.value() == null
                || record.value().length != VALUE_BYTES) {
            return null;
        }
        long today = TimeUnit.MILLISECONDS.toDays(CarriedOver.recordedAt(record));
        if (today < day && CarriedOver.isMarked(record.headers())) {
            // Given yesterday, where the ledger was: nobody here waits for it.
            return null;
        }
        turnTo(today);
        Fingerprint caller = Fingerprint.read(ByteBuffer.wrap(record.key()));
        ByteBuffer value = ByteBuffer.wrap(record.value());
        long credits = value.getLong();
        long perDay = value.getLong();
        Fingerprint action = Fingerprint.read(value);
        long before = given.getOrDefault(caller, 0L);
        if (actions.contains(action)) {
            return true;
        }
        if (credits > perDay - before) {
            return false;
        }
        given.put(caller, before + credits);
        actions.add(action);
        return true;
    }

    /** Only today is of interest; the broker's clock says when that is. */
    private void turnTo(long today) {
        if (today != day) {
            day = today;
            given.clear();
            actions.clear();
        }
    }

    @Override
    public void close() {
        order.close();
    }
}
