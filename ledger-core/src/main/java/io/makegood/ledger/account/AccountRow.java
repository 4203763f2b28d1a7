package io.makegood.ledger.account;

import io.makegood.ledger.entry.EntryHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of one account. {@code balance} is the sum of its entries; {@code overdraft} (zero or above) is what was charged
 * beyond the grants that could pay, so that {@code balance = Σ remaining − overdraft}; {@code held} is what open generations were charged
 * and may yet come back; {@code sequence} and {@code notices} count entries and notices; {@code asOf} is the record time of the
 * last applied event.
 *
 * @param plan the plan that it has or had last, or null if it never had one
 * @param spending what is known of who may spend
 * @param moving whether its credits go elsewhere
 * @param grants the open grants that burn first; the others are {@code parked}
 * @param repaid who last paid an overdraft off, newest last; those before stand in so many {@code repaidPages}
 */
public record AccountRow(
        long balance,
        long overdraft,
        long held,
        long sequence,
        long notices,
        int grantsSeen,
        boolean accessActive,
        long asOf,
        EntryHash hash,
        List<OpenGrant> grants,
        ParkedGrants parked,
        List<Allocation> repaid,
        int repaidPages,
        @Nullable PlanRun plan,
        Spending spending,
        Moving moving) {
    /** An account of which nothing is known yet. */
    public static final AccountRow EMPTY =
            new AccountRow(0, 0, 0, 0, 0, 0, true, 0, EntryHash.NONE, List.of(), ParkedGrants.NONE, List.of(), 0);

    /** An account that never had a plan, members or budgets, and from which nothing went. */
    public AccountRow(
            long balance,
            long overdraft,
            long held,
            long sequence,
            long notices,
            int grantsSeen,
            boolean accessActive,
            long asOf,
            EntryHash hash,
            List<OpenGrant> grants,
            ParkedGrants parked,
            List<Allocation> repaid,
            int repaidPages) {
        this(
                balance,
                overdraft,
                held,
                sequence,
                notices,
                grantsSeen,
                accessActive,
                asOf,
                hash,
                grants,
                parked,
                repaid,
                repaidPages,
                null,
                Spending.NONE,
                Moving.NONE);
    }

    /** Keeps its own copies of the lists. */
    public AccountRow {
        grants = List.copyOf(grants);
        repaid = List.copyOf(repaid);
    }

    /** What can be charged now for everything: the balance without what pays for some features or models alone, or zero when overdrawn. */
    public long available() {
        long restricted = parked.restricted();
        for (int i = 0; i < grants.size(); i++) {
            OpenGrant grant = grants.get(i);
            restricted += grant.isRestricted() ? grant.remaining() : 0;
        }
        return Math.max(0, balance - restricted);
    }
}
