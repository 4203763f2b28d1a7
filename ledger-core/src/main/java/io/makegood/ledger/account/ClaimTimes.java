package io.makegood.ledger.account;

import java.util.List;

/** Record times of the account's claims that count against its limits, oldest first; epoch milliseconds, UTC. */
public record ClaimTimes(List<Long> times) implements SideRow {
    /** Keeps its own copy of the list. */
    public ClaimTimes {
        times = List.copyOf(times);
    }
}
