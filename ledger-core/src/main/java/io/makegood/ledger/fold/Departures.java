package io.makegood.ledger.fold;

import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.account.Moving;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.WholeTransfer;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.Transfer;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.TransferEvent.Slice;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Credits that leave the account for others (docs/rules.md, section 14): each booking of them has the engine append their arrival to the
 * journal of the other account, in the same transaction. Lives for one event.
 */
final class Departures {
    /** How the ids of grants begin that came from other accounts; 32 hexadecimal digits follow. */
    static final String GRANT_PREFIX = "transfer:";

    private static final int DIGITS = 32;

    private final Booking booking;
    private final Moves moves;
    /** Through which accounts what is passed on came by merges. */
    private List<String> via = List.of();
    /** What names what the event leads to elsewhere, once it does. */
    private @Nullable String cause;
    /** How many arrivals the event has led to. */
    private int arrivals;

    Departures(Booking booking) {
        this.booking = booking;
        moves = new Moves(booking);
    }

    Moves moves() {
        return moves;
    }

    /** What is passed on now came through those accounts. */
    void cameVia(List<String> accounts) {
        via = accounts;
    }

    /** Whether the ledger derives such ids of grants. */
    static boolean isDerived(String grantId) {
        return grantId.length() == GRANT_PREFIX.length() + DIGITS
                && grantId.startsWith(GRANT_PREFIX)
                && grantId.chars().skip(GRANT_PREFIX.length()).allMatch(c -> "0123456789abcdef".indexOf(c) >= 0);
    }

    /** Where credits go, and why. */
    record Destination(String account, @Nullable String transferId, Reason reason) {}

    /**
     * Sends so much of each of those grants, in their order; what remains of {@code amount} after the last is not sent.
     *
     * @return how many credits went
     */
    long send(List<OpenGrant> grants, long amount, Destination to) {
        List<GrantAmount> deltas = new ArrayList<>();
        List<Slice> slices = new ArrayList<>();
        long left = amount;
        for (OpenGrant grant : List.copyOf(grants)) {
            long taken = left <= 0 ? 0 : booking.grants.takeFrom(grant.ordinal(), left);
            if (taken > 0) {
                left -= taken;
                deltas.add(new GrantAmount(grant.grantId(), -taken));
                slices.add(slice(booking.grants.require(grant.grantId()), taken, to));
            }
        }
        long sent = amount - left;
        if (sent > 0) {
            post(-sent, deltas, to);
            for (int start = 0; start < slices.size(); start += Limits.SLICES_MAX) {
                arrive(to, slices.subList(start, Math.min(slices.size(), start + Limits.SLICES_MAX)), 0);
            }
            tellSent(sent, to);
        }
        return sent;
    }

    private Slice slice(GrantRow row, long taken, Destination to) {
        Long until = row.livesUntil();
        String transfer = to.transferId() == null ? "" : to.transferId();
        String there = GRANT_PREFIX
                + booking.derived(
                        booking.accountId(), transfer, row.grantId(), until == null ? "" : Long.toString(until));
        moves.note(booking.grants.origin(row), to, there, taken);
        return new Slice(
                there,
                row.grantId(),
                taken,
                row.kind(),
                row.priority(),
                until,
                row.paymentReference(),
                row.features(),
                row.models());
    }

    private void post(long amount, List<GrantAmount> deltas, Destination to) {
        booking.postTransfer(amount, deltas, to.reason(), new Transfer(to.account(), to.transferId()));
    }

    private void arrive(Destination to, List<Slice> slices, long debt) {
        List<String> path = List.of();
        if (booking.moving().mergedInto() != null) {
            path = new ArrayList<>(via);
            path.add(booking.accountId());
        }
        booking.append(
                to.account(),
                new TransferArrived(booking.accountId(), cause(), arrivals, to.transferId(), slices, debt, path));
        arrivals++;
    }

    /**
     * What the event says, and the how many-th it is to make credits leave that says so, from the second on: an account that is merged again, in
     * the same words, after that was undone, sends what it has then.
     */
    private String cause() {
        String known = cause;
        if (known == null) {
            String statement = booking.statement();
            Long before = booking.side.identity(IdentityKind.DEPARTURE, statement);
            long times = before == null ? 1 : before + 1;
            booking.side.remember(IdentityKind.DEPARTURE, statement, times);
            known = times == 1 ? statement : statement + ":" + times;
            cause = known;
        }
        return known;
    }

    private void tellSent(long amount, Destination to) {
        NoticeText text = new NoticeText(booking.policyNow.scale());
        booking.tell(NoticeDraft.forCustomer(
                        NoticeType.CreditsTaken, text.creditsTaken(to.reason(), amount, booking.balance()))
                .because(to.reason())
                .of(Amounts.moved(-amount, booking.balance()))
                .detail("toAccount", to.account())
                .detail("transferId", to.transferId()));
    }

    /** At the end of an event: what came back to grants that are elsewhere follows them, and of a merged account all goes. */
    void passOn() {
        Moving moving = booking.moving();
        if (moving.wholes() > 0) {
            passOnTransferred(moving.wholes());
        }
        String into = moving.mergedInto();
        if (into != null) {
            Destination to = new Destination(into, null, Reason.MERGED);
            send(booking.grants.open(), Long.MAX_VALUE, to);
            sendDebt(to);
        }
    }

    private void passOnTransferred(int wholes) {
        List<OpenGrant> open = booking.grants.open();
        int last = booking.side.whole(wholes).lastGrant();
        List<OpenGrant> following =
                open.stream().filter(grant -> root(grant) <= last).toList();
        for (OpenGrant grant : following) {
            WholeTransfer whole = wholeOf(root(grant), wholes);
            send(
                    List.of(grant),
                    Long.MAX_VALUE,
                    new Destination(whole.toAccount(), whole.transferId(), Reason.PASSED_ON));
        }
    }

    private static int root(OpenGrant grant) {
        return grant.origin() == 0 ? grant.ordinal() : grant.origin();
    }

    /** The first transfer of all that took the grant with it. */
    private WholeTransfer wholeOf(int ordinal, int wholes) {
        int low = 1;
        int high = wholes;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (booking.side.whole(middle).lastGrant() >= ordinal) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return booking.side.whole(low);
    }

    /** What the account owes goes with it; should overdrawn credits come back, they are those of a grant that paid it off. */
    private void sendDebt(Destination to) {
        long debt = booking.grants.overdraft();
        if (debt == 0) {
            return;
        }
        String payer = GRANT_PREFIX + booking.derived(booking.accountId(), "debt");
        GrantRow row = booking.grants.find(payer);
        if (row == null) {
            row = GrantRow.of(
                    booking.grants.nextOrdinal(),
                    payer,
                    debt,
                    GrantKind.GOODWILL,
                    CreditsGranted.PRIORITY_DEFAULT,
                    null,
                    null,
                    0);
            booking.grants.add(row);
        } else {
            booking.grants.replace(row.withAmount(Math.addExact(row.amount(), debt)));
        }
        booking.grants.repayOverdraft(row.ordinal(), debt);
        post(debt, List.of(), to);
        arrive(to, List.of(), debt);
    }
}
