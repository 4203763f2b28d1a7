package io.makegood.ledger.event;

import java.util.List;

/**
 * From this position on, the ledger is elsewhere, or from this position on it is here (docs/rules.md, section 17). It concerns a partition of
 * the journal, not an account, and so is appended to each of them. What stands after a departure in its partition is not decided there; it is
 * carried over to where the ledger went.
 *
 * @param move which move it is; departure and arrival of one move name the same
 * @param prefix what the topics begin with where the ledger goes on
 * @param cluster the id in Kafka of the cluster where it goes on
 * @param arrived false where it leaves, true where it goes on
 */
public record LedgerMoved(String move, String prefix, String cluster, boolean arrived) implements LedgerEvent {
    /** Refuses bad ids. */
    public LedgerMoved {
        Limits.id("move", move);
        Limits.id("prefix", prefix);
        Limits.id("cluster", cluster);
    }

    @Override
    public List<String> identity() {
        return List.of(move, Boolean.toString(arrived));
    }

    @Override
    public boolean isForEveryPartition() {
        return true;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.ledgerMoved(this);
    }
}
