package io.makegood.ledger.notice;

import org.jspecify.annotations.Nullable;

/** The credits that a notice speaks of, each of which may be absent. */
public record Amounts(
        @Nullable Long amount,
        @Nullable Long required,
        @Nullable Long available,
        @Nullable Long missing,
        @Nullable Long balance) {
    /** No credits at all. */
    public static final Amounts NONE = new Amounts(null, null, null, null, null);

    /** What a charge needs, and what there is for it at that balance: a debt is missing too. */
    public static Amounts needed(long required, long balance) {
        long available = Math.max(0, balance);
        long missing = required > available ? Math.subtractExact(required, balance) : 0;
        return new Amounts(null, required, available, missing, balance);
    }

    /** An amount, and the balance after it. */
    public static Amounts moved(long amount, long balance) {
        return new Amounts(amount, null, null, null, balance);
    }
}
