package io.makegood.ledger.scenario;

import io.makegood.ledger.event.Envelope;
import java.util.Map;

/** Where a scenario takes place: a fold in memory, or an engine behind a real broker. */
public interface Stage {
    /** Publishes an event, and tells what it led to once that can be seen. */
    Outcome publish(Envelope envelope);

    /**
     * So many milliseconds go by, after which the engine itself appends {@code envelope}. A stage on which real time goes by
     * waits for {@code hurriedMillis} instead.
     */
    Outcome appendedByEngine(Envelope envelope, long millis, long hurriedMillis);

    /** Time passes, as in {@link #appendedByEngine}. */
    void pass(long millis, long hurriedMillis);

    /** What is known of an account. */
    Standing standing(String accountId);

    /** Fails unless the invariants of the house hold after {@code last}. */
    void check(Outcome last);

    /** An account's balances, and what is left of each grant. */
    record Standing(long balance, long available, long held, Map<String, Long> remaining) {}
}
