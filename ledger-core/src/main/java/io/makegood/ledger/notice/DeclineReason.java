package io.makegood.ledger.notice;

import io.makegood.ledger.reason.Reason;
import org.jspecify.annotations.Nullable;

/** Why an asked-for charge was not made: a closed type of its own, for quotes answer with it too. Names never change. */
public enum DeclineReason {
    /** The product rejected the generation before. */
    NOT_ACCEPTED(Reason.NOT_ACCEPTED),
    /** The account has no active access. */
    NO_ACCESS(Reason.NO_ACCESS),
    /** The policy lets the account's holders alone spend, and who asked is none of them. */
    NOT_A_HOLDER(Reason.NOT_A_HOLDER),
    /** The account is closed. */
    ACCOUNT_CLOSED(Reason.ACCOUNT_CLOSED),
    /** The account is merged into another. */
    ACCOUNT_MERGED(Reason.ACCOUNT_MERGED),
    /** The policy has no price for it. */
    INVALID_INPUT(Reason.INVALID_INPUT),
    /** It costs more than the customer agreed to. */
    PRICE_CHANGED(Reason.PRICE_CHANGED),
    /** The account has too few credits. */
    INSUFFICIENT_CREDITS(Reason.INSUFFICIENT_CREDITS),
    /** More than a budget leaves. */
    BUDGET_EXCEEDED(Reason.BUDGET_EXCEEDED);

    private final Reason reason;

    DeclineReason(Reason reason) {
        this.reason = reason;
    }

    /** Why nothing is authorised of an account that has ended (docs/rules.md, section 14), or null if it has not. */
    public static @Nullable DeclineReason ofEnded(boolean closed, @Nullable String mergedInto) {
        if (mergedInto != null) {
            return ACCOUNT_MERGED;
        }
        return closed ? ACCOUNT_CLOSED : null;
    }

    /** The reason of the notice that tells it. */
    public Reason reason() {
        return reason;
    }
}
