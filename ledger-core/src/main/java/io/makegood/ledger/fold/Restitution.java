package io.makegood.ledger.fold;

import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where credits go that come back to grants: to those that paid, last-consumed first; each part pays the overdraft before anything
 * else. What belonged to a grant that is over goes where the policy says, but what a revocation is still owed goes back to the old
 * grant and is taken from there at once (docs/rules.md, section 8). Lives for one refund or reversal.
 */
final class Restitution {
    static final String GRANT_PREFIX = "refund:";
    static final String REVERSAL_PREFIX = "reversal:";

    private final Booking booking;
    private final String grantIdStart;
    private final long usedSince;
    private final Policy policy;
    private final List<GrantAmount> deltas = new ArrayList<>(1);
    private final List<Integer> reached = new ArrayList<>(1);
    private final List<Rehomed> rehomed = new ArrayList<>(0);
    private final List<Allocation> promised = new ArrayList<>(0);

    /** Which grant took the place of which in this restitution. */
    private record Rehomed(int source, String grantId) {}

    /**
     * Gives back under a policy.
     *
     * @param grantIdStart how the ids of new grants begin
     * @param usedSince when the credits were charged, or taken: so much life their grants had left then
     */
    Restitution(Booking booking, String grantIdStart, long usedSince, Policy policy) {
        this.booking = booking;
        this.grantIdStart = grantIdStart;
        this.usedSince = usedSince;
        this.policy = policy;
    }

    /** What each grant received, by its id. */
    List<GrantAmount> deltas() {
        return deltas;
    }

    /** The old grants that received credits, by ordinal. */
    List<Integer> reached() {
        return reached;
    }

    /** Gives {@code amount} back to those who paid, of which at least so much must be left. */
    void giveBack(List<Allocation> paidBy, long amount) {
        long left = amount;
        while (left > 0) {
            Allocation back = GrantBook.takeLast(paidBy, left);
            if (back.ordinal() == Allocation.OVERDRAFT) {
                returnOverdrawn(back.amount());
            } else {
                returnTo(back.ordinal(), back.amount());
            }
            left -= back.amount();
        }
    }

    /** Overdrawn credits come back: first the overdraft itself shrinks, then those get theirs who had paid it off. */
    private void returnOverdrawn(long amount) {
        long left = booking.grants.cancelOverdraft(amount);
        while (left > 0) {
            Allocation payer = booking.grants.repayments().take(left);
            if (payer == null) {
                throw new IllegalStateException("account " + booking.accountId() + " gives back " + left
                        + " overdrawn credits that nobody paid");
            }
            returnTo(payer.ordinal(), payer.amount());
            left -= payer.amount();
        }
    }

    /** Gives credits back to one grant. */
    void returnTo(int ordinal, long amount) {
        long left = booking.grants.repayOverdraft(ordinal, amount);
        if (left == 0) {
            return;
        }
        GrantRow row = booking.grants.require(ordinal);
        if (!row.isOver(booking.at.recordedAt())) {
            putOn(row, left);
            return;
        }
        GrantRow origin = booking.grants.origin(row);
        long owed = origin.taken().owed() - promised(origin.ordinal());
        long toOld = Math.max(0, Math.min(left, owed));
        if (toOld > 0) {
            putOn(row, toOld);
        }
        long rest = left - toOld;
        if (rest > 0) {
            switch (policy.refundToExpired(row.kind())) {
                case FORFEIT -> putOn(row, rest);
                case GOODWILL_GRANT ->
                    rehome(row, rest, GrantKind.GOODWILL, CreditsGranted.PRIORITY_DEFAULT, policy.gracePeriodMillis());
                case REMAINING_TIME -> rehome(row, rest, row.kind(), row.priority(), lifeLeft(row));
            }
        }
    }

    private long lifeLeft(GrantRow row) {
        Long over = row.overAt();
        return over == null ? 0 : Math.max(0, over - usedSince);
    }

    private void putOn(GrantRow row, long amount) {
        booking.grants.put(row, amount);
        addDelta(row.grantId(), amount);
        if (!reached.contains(row.ordinal())) {
            reached.add(row.ordinal());
        }
        promised.add(new Allocation(booking.grants.origin(row).ordinal(), amount));
    }

    /** What was put on grants of that origin in this restitution: it pays what is owed before anything else does. */
    private long promised(int origin) {
        long sum = 0;
        for (Allocation each : promised) {
            sum = Math.addExact(sum, each.ordinal() == origin ? each.amount() : 0);
        }
        return sum;
    }

    private void rehome(GrantRow source, long amount, GrantKind kind, int priority, long lifeMillis) {
        GrantRow row = newHomeOf(source.ordinal());
        if (row == null) {
            String grantId = rehomed.isEmpty() ? grantIdStart : grantIdStart + ":" + (rehomed.size() + 1);
            rehomed.add(new Rehomed(source.ordinal(), grantId));
            row = GrantRow.of(
                            booking.grants.nextOrdinal(),
                            grantId,
                            amount,
                            kind,
                            priority,
                            Math.addExact(booking.at.recordedAt(), lifeMillis),
                            null,
                            booking.grants.origin(source).ordinal())
                    .payingFor(source.features(), source.models());
            booking.grants.add(row);
        } else {
            booking.grants.replace(row.withAmount(Math.addExact(row.amount(), amount)));
        }
        booking.grants.put(row, amount);
        addDelta(row.grantId(), amount);
    }

    private @Nullable GrantRow newHomeOf(int source) {
        for (Rehomed each : rehomed) {
            if (each.source == source) {
                return booking.grants.find(each.grantId);
            }
        }
        return null;
    }

    private void addDelta(String grantId, long amount) {
        for (int i = 0; i < deltas.size(); i++) {
            if (deltas.get(i).grantId().equals(grantId)) {
                deltas.set(
                        i, new GrantAmount(grantId, Math.addExact(deltas.get(i).amount(), amount)));
                return;
            }
        }
        deltas.add(new GrantAmount(grantId, amount));
    }
}
