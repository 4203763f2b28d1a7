package io.makegood.topics.personal;

import io.makegood.ledger.event.Envelope;
import io.makegood.topics.agreed.AgreedOrder;
import io.makegood.topics.writing.CheckedEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Seals what is written of an account with the account's key, which all instances agree on in a compacted topic with one partition, and opens
 * it for readers. An account gets its key with its first text. A key that is destroyed is gone everywhere once that was read. Thread-safe.
 */
public final class PersonalKeys implements AutoCloseable {
    private static final int ATTEMPTS_MAX = 3;

    private final AccountKeys keys;
    private final AgreedOrder<String> order;
    private final Map<String, CompletableFuture<Void>> proposed = new ConcurrentHashMap<>();
    private final ThreadLocal<SealedEvents> sealing = ThreadLocal.withInitial(SealedEvents::new);
    private volatile Runnable afterErasure = () -> {};
    private volatile boolean following;

    private PersonalKeys(Map<String, Object> clients, String topic, @Nullable MasterKey master) {
        keys = new AccountKeys(master);
        order = new AgreedOrder<>(clients, topic, Long.MAX_VALUE, this::read);
    }

    /**
     * Reads the keys, and follows them.
     *
     * @param topic must exist
     * @param master null for who only destroys keys
     * @throws KafkaException if they cannot be read
     * @throws InvalidKeyFile if they were made under another master key
     */
    public static PersonalKeys follow(Map<String, Object> clients, String topic, @Nullable MasterKey master) {
        PersonalKeys followed = new PersonalKeys(clients, topic, master);
        followed.following = true;
        followed.endAgain();
        try {
            if (master != null) {
                followed.keys.requireOpen();
            }
        } catch (RuntimeException e) {
            followed.close();
            throw e;
        }
        return followed;
    }

    /** The same, also where keys were made under a master key that is not in the file: {@link #reseal} says how many. */
    public static PersonalKeys resealing(Map<String, Object> clients, String topic, MasterKey master) {
        PersonalKeys followed = new PersonalKeys(clients, topic, master);
        followed.following = true;
        followed.endAgain();
        return followed;
    }

    private @Nullable String read(ConsumerRecord<byte[], byte[]> record) {
        int before = keys.destroyed();
        String named = keys.read(record.key(), record.value());
        if (keys.destroyed() != before) {
            afterErasure.run();
        }
        if (following) {
            endAgain();
        }
        return named;
    }

    /** Whoever reads that a key was kept anew behind its end says its end again; who may not write leaves it to others. */
    private void endAgain() {
        for (AccountKeys.Appended end : keys.takeEnded()) {
            CompletableFuture<String> unused = order.append(end.key(), end.value());
        }
    }

    /** Called whenever a key was destroyed: whoever remembers what was opened forgets it. */
    public void afterErasure(Runnable forgetting) {
        afterErasure = forgetting;
    }

    /** Opens what was sealed. */
    public Opening opening() {
        return keys;
    }

    /** Completes, on any thread, once all accounts of these events that have texts to seal have a key; fails with a {@link KafkaException}. */
    public CompletableFuture<Void> prepare(Collection<CheckedEvent> events) {
        return CompletableFuture.allOf(events.stream()
                .filter(SealedEvents::hasTexts)
                .map(event -> event.envelope().accountId())
                .distinct()
                .filter(account -> keys.current(account) == null)
                .map(this::propose)
                .toArray(CompletableFuture<?>[]::new));
    }

    /** One proposal at a time for each account: which of several stands is the topic's to say. */
    private CompletableFuture<Void> propose(String account) {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> before = proposed.putIfAbsent(account, begun);
        if (before != null) {
            return before;
        }
        AccountKeys.Appended record = keys.proposal(account);
        CompletableFuture<String> unused = order.append(record.key(), record.value())
                .whenComplete((named, failure) -> {
                    proposed.remove(account);
                    if (failure == null) {
                        begun.complete(null);
                    } else {
                        begun.completeExceptionally(failure);
                    }
                });
        return begun;
    }

    /** The event as it is published, with its texts sealed; {@link #prepare} comes first. Throws a {@link KafkaException} if there is no key. */
    public CheckedEvent sealed(CheckedEvent event) {
        if (!SealedEvents.hasTexts(event)) {
            return event;
        }
        TextKey key = keys.current(event.envelope().accountId());
        if (key == null) {
            throw new KafkaException("the key of the account's texts was destroyed before they were sealed");
        }
        return sealing.get().sealed(event, key);
    }

    /**
     * The event with its texts sealed, for one who appends it himself; waits for the account's key if it has none.
     *
     * @throws KafkaException if there is none in time
     */
    public Envelope seal(Envelope event) {
        CheckedEvent checked = sealing.get().checked(event);
        if (!SealedEvents.hasTexts(checked)) {
            return event;
        }
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            await(prepare(List.of(checked)));
            TextKey key = keys.current(event.accountId());
            if (key != null) {
                return sealing.get().sealed(checked, key).envelope();
            }
            // Erased at this moment: what comes now gets the next one.
        }
        throw new KafkaException("the account's texts are being erased at this moment");
    }

    private static void await(CompletableFuture<Void> ready) {
        try {
            ready.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("what is to be known of accounts' keys could not be agreed on", e.getCause());
        }
    }

    /**
     * How far the keys that are there are kept under the first key of the file.
     *
     * @param resealed how many were kept anew this time
     * @param remaining how many are still kept under another key of the file
     * @param closed how many no key of the file opens
     */
    public record Resealed(int resealed, int remaining, int closed) {}

    /**
     * Keeps accounts' keys under the first key of the file that are kept under another one; the texts stay as they are. What was kept anew is
     * so whatever comes afterwards: broken off, it is gone on with.
     *
     * @param most so many at most; 0 only looks
     * @throws KafkaException if Kafka does not confirm it
     */
    public Resealed reseal(int most) {
        awaitNow();
        AccountKeys.Remaining before = keys.remaining(most);
        await(CompletableFuture.allOf(before.records().stream()
                .map(record -> order.append(record.key(), record.value()))
                .toArray(CompletableFuture<?>[]::new)));
        return new Resealed(before.resealed(), before.remaining() - before.resealed(), before.closed());
    }

    /** Waits until all that stood in the topic when this was called was read; throws a {@link KafkaException} if that takes too long. */
    public void awaitNow() {
        order.awaitNow();
    }

    /** Whether the account ever had a key, so that there was something to seal. */
    public boolean hasHad(String account) {
        return keys.hasHad(account);
    }

    /** Destroys every key that the account has now; completes with how many those were, once all who follow the topic will read so. */
    public CompletableFuture<Integer> erase(String account, String reason) {
        List<AccountKeys.Appended> records = keys.erasure(account, System.currentTimeMillis(), reason);
        return CompletableFuture.allOf(records.stream()
                        .map(record -> order.append(record.key(), record.value()))
                        .toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> records.size());
    }

    /** Which keys of the account were destroyed, the first that was made before the others. */
    public List<AccountKeys.Erased> erased(String account) {
        return keys.erased(account);
    }

    @Override
    public void close() {
        order.close();
    }
}
