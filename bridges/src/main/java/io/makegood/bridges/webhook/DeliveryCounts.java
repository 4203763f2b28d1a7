package io.makegood.bridges.webhook;

import java.util.concurrent.atomic.LongAdder;

/** What this instance has sent since it started. Thread-safe. */
public final class DeliveryCounts {
    private final LongAdder taken = new LongAdder();
    private final LongAdder notTaken = new LongAdder();
    private final LongAdder givenUp = new LongAdder();

    DeliveryCounts() {}

    void count(boolean isTaken) {
        (isTaken ? taken : notTaken).increment();
    }

    void giveUp() {
        givenUp.increment();
    }

    /** Attempts that were answered with success. */
    public long taken() {
        return taken.sum();
    }

    /** Attempts that were not. */
    public long notTaken() {
        return notTaken.sum();
    }

    /** Messages that were given up. */
    public long givenUp() {
        return givenUp.sum();
    }
}
