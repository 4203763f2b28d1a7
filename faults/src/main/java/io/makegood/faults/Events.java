package io.makegood.faults;

import io.makegood.ledger.event.CreditEvent.CreditsExtended;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Timed;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.topics.mapping.EventMapping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What is published, the same for the same seed: events of every type about accounts that collide, whole lives of grants and
 * generations about fresh ones, in JSON and Avro; and now and then what publishers do wrong.
 */
final class Events {
    private static final int ACCOUNTS = 120;
    private static final int GENERATIONS = 12;
    private static final int LIVES_AT_ONCE = 12;
    private static final int RECENT_MAX = 500;
    /** Nothing expires while a campaign runs. */
    private static final long FAR_MILLIS = Duration.ofDays(365).toMillis();

    private final Random random;
    private final RandomEvents events;
    private final LedgerEventCodec codec = new LedgerEventCodec();
    private final EventMapping mapping = new EventMapping();
    private final String topic;
    private final int partitions;
    private final long now = System.currentTimeMillis() + FAR_MILLIS;
    private final List<Deque<Envelope>> lives = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> recent = new ArrayList<>();
    /** What the ledger named by itself, by account: cases and grants. */
    private final Map<String, List<String>> named = new ConcurrentHashMap<>();

    private final Set<String> types = new TreeSet<>();
    private int born;

    Events(long seed, String topic, int partitions) {
        random = new Random(seed);
        events = new RandomEvents(seed, ACCOUNTS, GENERATIONS, "account-");
        this.topic = topic;
        this.partitions = partitions;
    }

    /** The next record for the journal. */
    synchronized ProducerRecord<byte[], byte[]> next() {
        int chance = random.nextInt(200);
        if (chance == 0) {
            return garbage();
        }
        if (chance < 10 && !recent.isEmpty()) {
            return recent.get(random.nextInt(recent.size()));
        }
        Envelope envelope = random.nextInt(3) == 0 ? nextOfALife() : events.nextOfAnyType(now);
        ProducerRecord<byte[], byte[]> record = record(withRealNames(envelope), chance);
        if (recent.size() < RECENT_MAX) {
            recent.add(record);
        } else {
            recent.set(random.nextInt(RECENT_MAX), record);
        }
        return record;
    }

    /** What is no event at all, in one of several ways. */
    synchronized ProducerRecord<byte[], byte[]> garbage() {
        byte[] key = bytes("account-" + random.nextInt(ACCOUNTS));
        return switch (random.nextInt(5)) {
            case 0 -> new ProducerRecord<>(topic, key, bytes("{\"type\":\"Nonsense\"}"));
            case 1 -> new ProducerRecord<>(topic, key, null);
            case 2 -> {
                byte[] noise = new byte[1 + random.nextInt(200)];
                random.nextBytes(noise);
                yield new ProducerRecord<>(topic, key, noise);
            }
            case 3 ->
                new ProducerRecord<>(
                        topic,
                        bytes("someone-else"),
                        bytes(
                                "{\"type\":\"CreditsGranted\",\"accountId\":\"account-1\",\"grantId\":\"g\",\"amount\":1,\"kind\":\"PAID\"}"));
            default ->
                new ProducerRecord<>(
                        topic,
                        key,
                        bytes("{\"type\":\"CreditsGranted\",\"accountId\":\""
                                + new String(key, StandardCharsets.UTF_8)
                                + "\",\"grantId\":\"g\",\"amount\":-3,\"kind\":\"PAID\"}"));
        };
    }

    /** One of the last records, once more. */
    synchronized ProducerRecord<byte[], byte[]> again() {
        return recent.isEmpty() ? next() : recent.get(random.nextInt(recent.size()));
    }

    /** A valid record in a partition that does not own it. */
    synchronized ProducerRecord<byte[], byte[]> misplaced() {
        return record(withRealNames(events.next(now)), 10);
    }

    /** The types of events that were published so far. */
    synchronized Set<String> types() {
        return new TreeSet<>(types);
    }

    /** The ledger named something by itself. */
    void learn(String account, String id) {
        List<String> ids = named.computeIfAbsent(account, any -> new ArrayList<>());
        synchronized (ids) {
            ids.add(id);
        }
    }

    private Envelope nextOfALife() {
        while (lives.size() < LIVES_AT_ONCE) {
            Deque<Envelope> life = new ArrayDeque<>();
            for (Timed each : events.journey("life-" + born++, now)) {
                if (isOfPublishers(each.envelope().event())) {
                    life.add(each.envelope());
                }
            }
            lives.add(life);
        }
        Deque<Envelope> life = lives.get(random.nextInt(lives.size()));
        Envelope next = life.remove();
        if (life.isEmpty()) {
            lives.remove(life);
        }
        return next;
    }

    /**
     * Credits that nobody sent would hide others that are lost. And what operators tell every partition means something else in one
     * alone: such a ledger can be neither copied nor moved.
     */
    private static boolean isOfPublishers(LedgerEvent event) {
        return !(event instanceof TransferArrived) && !event.isForEveryPartition();
    }

    /** JSON and Avro in turn; some without a key, some where another partitioner would put them. */
    private ProducerRecord<byte[], byte[]> record(Envelope envelope, int chance) {
        types.add(envelope.event().getClass().getSimpleName());
        io.makegood.schemas.avro.LedgerEvent event = mapping.toAvro(envelope);
        byte[] value = random.nextBoolean() ? bytes(codec.toJson(event)) : codec.encode(event);
        byte[] key = chance == 11 ? null : bytes(envelope.accountId());
        Integer partition = chance == 10 || chance == 11 ? random.nextInt(partitions) : null;
        return new ProducerRecord<>(topic, partition, key, value);
    }

    /**
     * A stream cannot know the ids that the ledger gives by itself, and calls them {@code case:…} and {@code new:…}. What the ledger
     * did name for the account takes their place; otherwise they become ids that are unknown to everybody.
     */
    private Envelope withRealNames(Envelope envelope) {
        String account = envelope.accountId();
        LedgerEvent event = envelope.event();
        if (event instanceof CaseResolved its) {
            event = new CaseResolved(real(account, its.caseId()), its.resolution(), its.operator());
        } else if (event instanceof CreditsRevoked its) {
            event = new CreditsRevoked(real(account, its.grantId()), its.amount(), its.reason());
        } else if (event instanceof RevocationReversed its) {
            event = new RevocationReversed(real(account, its.grantId()), its.reason(), its.revocation());
        } else if (event instanceof GrantEnded its) {
            event = new GrantEnded(real(account, its.grantId()), its.reason());
        } else if (event instanceof CreditsExtended its) {
            event = new CreditsExtended(real(account, its.grantId()), its.expiresAt());
        } else if (event instanceof GrantExpired its) {
            event = new GrantExpired(real(account, its.grantId()));
        }
        return new Envelope(
                envelope.eventId(), account, envelope.occurredAt(), envelope.source(), event, envelope.caller());
    }

    private String real(String account, String id) {
        boolean isCase = id.startsWith("case:");
        if (!isCase && !id.startsWith("new:")) {
            return id;
        }
        List<String> ids = named.getOrDefault(account, List.of());
        synchronized (ids) {
            List<String> fitting = ids.stream()
                    .filter(each -> each.startsWith("case_") == isCase)
                    .toList();
            return fitting.isEmpty() ? "unknown-" + id : fitting.get(random.nextInt(fitting.size()));
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
