package io.makegood.bridges.topic;

import io.makegood.application.running.Counter;
import io.makegood.application.running.Counts;
import java.util.List;

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

    private final Counts counts = new Counts();

    /** All of it, by counter. */
    public Counts counts() {
        return counts;
    }

    void count(String topic, Outcome outcome) {
        counts.add(Counter.BRIDGE_RECORDS, topic, outcome.name());
    }

    void bury(String topic, String reason) {
        count(topic, Outcome.DEAD_LETTER);
        counts.add(Counter.DEAD_LETTERS, reason);
    }

    /** How many. */
    public long of(String topic, Outcome outcome) {
        return counts.of(Counter.BRIDGE_RECORDS, List.of(topic, outcome.name()));
    }
}
