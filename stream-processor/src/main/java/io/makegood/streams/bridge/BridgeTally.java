package io.makegood.streams.bridge;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many records of each foreign topic became events, were left out or became dead letters since the start. */
public final class BridgeTally {
    /** What became of a record. */
    public enum Outcome {
        /** It is on the journal. */
        BRIDGED,
        /** It means nothing to the ledger, as the bridge says. */
        LEFT_OUT,
        /** It is of another mode or account of Stripe's than the settings name. */
        REFUSED,
        /** It is a dead letter. */
        DEAD_LETTER
    }

    /** A topic and what became of records. */
    public record Count(String topic, Outcome outcome) {}

    private final Map<Count, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> deadLetters = new ConcurrentHashMap<>();

    void count(String topic, Outcome outcome) {
        counts.computeIfAbsent(new Count(topic, outcome), any -> new LongAdder())
                .increment();
    }

    void bury(String topic, String reason) {
        count(topic, Outcome.DEAD_LETTER);
        deadLetters.computeIfAbsent(reason, any -> new LongAdder()).increment();
    }

    /** Dead letters by reason. */
    public Map<String, Long> deadLetters() {
        Map<String, Long> all = new HashMap<>();
        deadLetters.forEach((reason, letters) -> all.put(reason, letters.sum()));
        return all;
    }

    /** How many. */
    public long of(String topic, Outcome outcome) {
        LongAdder count = counts.get(new Count(topic, outcome));
        return count == null ? 0 : count.sum();
    }

    /** All of it. */
    public Map<Count, Long> counts() {
        Map<Count, Long> all = new HashMap<>();
        counts.forEach((count, records) -> all.put(count, records.sum()));
        return all;
    }
}
