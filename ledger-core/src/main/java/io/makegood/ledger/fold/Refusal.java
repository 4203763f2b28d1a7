package io.makegood.ledger.fold;

import io.makegood.ledger.reason.Reason;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** That a legal event was not applied, why, and what would mend it. Written to the dead letters. */
public record Refusal(Reason reason, String detail) {
    /** For what events are refused. */
    public static final Set<Reason> REASONS = Collections.unmodifiableSet(EnumSet.of(
            Reason.CONFLICT,
            Reason.GENERATION_TOO_OLD,
            Reason.UNKNOWN_ITEM,
            Reason.UNKNOWN_GRANT,
            Reason.UNKNOWN_REVOCATION,
            Reason.UNKNOWN_PLAN,
            Reason.UNKNOWN_CASE,
            Reason.UNKNOWN_CLAIM,
            Reason.UNKNOWN_REQUEST,
            Reason.UNKNOWN_GENERATION,
            Reason.NOT_DUE,
            Reason.NOT_LATER,
            Reason.GRANT_OVER,
            Reason.EXCEEDS_CHARGE,
            Reason.OVER_LIMIT,
            Reason.TOO_MANY_GRANTS,
            Reason.TOO_MANY_ITEMS,
            Reason.TOO_MANY_BUDGETS,
            Reason.UNKNOWN_BUDGET,
            Reason.TOO_MANY_QUANTITIES,
            Reason.UNKNOWN_TOP_UP,
            Reason.TOP_UP_NOT_OFFERED,
            Reason.AMOUNT_OVERFLOW,
            Reason.RESERVED_ID,
            Reason.INVALID_POLICY,
            Reason.FOLD_OLDER,
            Reason.PLAIN_TEXT,
            Reason.SAME_ACCOUNT,
            Reason.EXCEEDS_AVAILABLE,
            Reason.TOO_MANY_TRANSFERS,
            Reason.ACCOUNT_CLOSED,
            Reason.ACCOUNT_MERGED));

    /** Refuses the reasons of entries and notices. */
    public Refusal {
        if (!REASONS.contains(reason)) {
            throw new IllegalArgumentException("no event is refused as " + reason);
        }
    }
}
