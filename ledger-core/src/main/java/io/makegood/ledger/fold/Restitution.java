package io.makegood.ledger.fold;

import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/** Where the credits of one refund go: to the grants that paid, last-consumed first. Lives for one refund. */
final class Restitution {
    static final String GRANT_PREFIX = "refund:";

    private final Booking booking;
    private final String refundId;
    private final Policy policy;
    private final List<GrantAmount> deltas = new ArrayList<>(1);
    private final List<Integer> reached = new ArrayList<>(1);

    Restitution(Booking booking, String refundId, Policy policy) {
        this.booking = booking;
        this.refundId = refundId;
        this.policy = policy;
    }

    /** What each grant received, by its id. */
    List<GrantAmount> deltas() {
        return deltas;
    }

    /** The grants that received credits, by ordinal. */
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
            Allocation payer = booking.grants.takeRepayment(left);
            if (payer == null) {
                break;
            }
            returnTo(payer.ordinal(), payer.amount());
            left -= payer.amount();
        }
        if (left > 0) {
            giveGoodwill(left);
        }
    }

    private void returnTo(int ordinal, long amount) {
        long left = booking.grants.repayOverdraft(ordinal, amount);
        if (left == 0) {
            return;
        }
        GrantRow row = booking.grants.require(ordinal);
        boolean lapsed =
                row.isExpired(booking.at.recordedAt()) && policy.refundToExpired() == ExpiredGrantRefund.GOODWILL_GRANT;
        // What a revocation is still owed goes to the old grant even if it has lapsed: it is taken from there at once.
        long owed = Math.max(0, row.owed() - booking.grants.remaining(row));
        long toGrant = lapsed ? Math.min(left, owed) : left;
        if (toGrant > 0) {
            booking.grants.put(row, toGrant);
            addDelta(row.grantId(), toGrant);
            reached.add(ordinal);
        }
        if (left > toGrant) {
            giveGoodwill(left - toGrant);
        }
    }

    /** Credits whose grant has expired, or is not remembered, live on as goodwill for the policy's grace period. */
    private void giveGoodwill(long amount) {
        String grantId = GRANT_PREFIX + refundId;
        GrantRow row = booking.grants.find(grantId);
        if (row == null) {
            long expiresAt = Math.addExact(booking.at.recordedAt(), policy.gracePeriodMillis());
            row = GrantRow.of(
                    booking.grants.nextOrdinal(),
                    grantId,
                    amount,
                    GrantKind.GOODWILL,
                    CreditsGranted.PRIORITY_DEFAULT,
                    expiresAt,
                    null);
            booking.grants.add(row);
        } else {
            booking.grants.replace(row.withAmount(Math.addExact(row.amount(), amount)));
        }
        booking.grants.put(row, amount);
        addDelta(grantId, amount);
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
