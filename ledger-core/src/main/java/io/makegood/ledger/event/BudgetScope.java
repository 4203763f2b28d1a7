package io.makegood.ledger.event;

/** Whom or what a budget binds. Names and codes never change: events carry the one, rows the other. */
public enum BudgetScope {
    /** An actor, or each actor by itself. */
    ACTOR(1),
    /** A group of actors, or each group by itself. */
    GROUP(2),
    /** A feature, or each feature by itself. */
    FEATURE(3),
    /** Whatever the account spends. */
    ALL(4);

    private final int code;

    BudgetScope(int code) {
        this.code = code;
    }

    /** The number in rows, from 1. */
    public int code() {
        return code;
    }
}
