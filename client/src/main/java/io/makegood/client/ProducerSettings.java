package io.makegood.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What a publisher tells Kafka's producer: the caller's settings, those that its promises rest on, and our defaults. */
final class ProducerSettings {
    private static final String FOUND_BY_KEY =
            "the ledger finds an account's partition by Java's default partitioner over the key";
    /** Settings that must stay away, and why. */
    private static final Map<String, String> UNWANTED = Map.of(
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            FOUND_BY_KEY,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "each event is published on its own, and an open transaction would hold up every reader of the journal",
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            "the publisher's own maxBlock sets it");

    /** More than five requests under way could overtake each other. */
    private static final int IN_FLIGHT_MAX = 5;

    private final Map<String, Object> given;
    private final List<Mistake> mistakes;

    private ProducerSettings(Map<String, ?> given, List<Mistake> mistakes) {
        this.given = new HashMap<>(given);
        this.mistakes = mistakes;
    }

    /** The producer's settings; what contradicts the publisher's promises is added to {@code mistakes}. */
    static Map<String, Object> of(Map<String, ?> given, Duration maxBlock, List<Mistake> mistakes) {
        return new ProducerSettings(given, mistakes).resolved(maxBlock);
    }

    private Map<String, Object> resolved(Duration maxBlock) {
        if (text(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG).isEmpty()) {
            mistake(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "is missing; give host:port of one or more brokers");
        }
        only(ProducerConfig.ACKS_CONFIG, Set.of("all", "-1"), "an event that one broker has can still be lost");
        only(
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                Set.of("true"),
                "events would be lost or change places on a retry");
        only(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, Set.of("false"), FOUND_BY_KEY);
        Set<String> bytes = Set.of(ByteArraySerializer.class.getName().toLowerCase(Locale.ROOT));
        only(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, bytes, "the publisher writes the key itself");
        only(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, bytes, "the publisher writes the event itself");
        UNWANTED.forEach((name, because) -> {
            if (given.containsKey(name)) {
                mistake(name, "must not be set: " + because + "; leave it out");
            }
        });
        number(ProducerConfig.RETRIES_CONFIG, 1, Integer.MAX_VALUE, "without retries a short fault loses events");
        number(
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1,
                IN_FLIGHT_MAX,
                "more requests could overtake each other");
        Map<String, Object> settings = new HashMap<>(given);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlock.toMillis());
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.remove(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG);
        settings.remove(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
        return settings;
    }

    private void only(String name, Set<String> allowed, String because) {
        String value = text(name);
        if (!value.isEmpty() && !allowed.contains(value.toLowerCase(Locale.ROOT))) {
            mistake(name, "is " + value + ", but " + because + "; leave it out");
        }
    }

    private void number(String name, int least, int most, String because) {
        String value = text(name);
        if (value.isEmpty()) {
            return;
        }
        try {
            int number = Integer.parseInt(value);
            if (number < least || number > most) {
                mistake(name, "is " + number + ", but " + because + "; leave it out");
            }
        } catch (NumberFormatException e) {
            mistake(name, "is " + value + "; give a whole number, or leave it out");
        }
    }

    private String text(String name) {
        @Nullable Object value = given.get(name);
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        return value == null ? "" : value.toString().strip();
    }

    private void mistake(String name, String problem) {
        mistakes.add(new Mistake(name, name + " " + problem));
    }

    /** The settings of {@code wanted} alone, for a client that would warn of the others. */
    static Map<String, Object> only(Map<String, Object> settings, Set<String> wanted) {
        Map<String, Object> some = new HashMap<>(settings);
        some.keySet().retainAll(new ArrayList<>(wanted));
        return some;
    }
}
