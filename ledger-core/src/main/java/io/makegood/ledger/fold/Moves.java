package io.makegood.ledger.fold;

import io.makegood.ledger.account.GrantMove;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.fold.Departures.Destination;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where credits of a grant went, so that revocations and their reversals find them (docs/rules.md, section 14). Lives for one event. */
final class Moves {
    private final Booking booking;

    Moves(Booking booking) {
        this.booking = booking;
    }

    /** Credits of that grant, or of one that came from it, went to a grant there. */
    void note(GrantRow grant, Destination to, String grantThere, long credits) {
        int count = grant.terms().moves();
        for (int number = 0; number < count; number++) {
            GrantMove known = booking.side.move(grant.ordinal(), number);
            if (known.grantThere().equals(grantThere)) {
                booking.side.put(known.moving(credits));
                return;
            }
        }
        booking.side.put(new GrantMove(grant.ordinal(), count, to.account(), grantThere, credits, 0));
        booking.grants.replace(grant.movedOnce());
    }

    /**
     * Asks for up to {@code most} credits of the grant where they went, in the order in which they did.
     *
     * @param id the revocation's derived id
     * @return how many were asked for
     */
    long revoke(GrantRow grant, long most, String reason, String id) {
        long left = most;
        for (int number = 0; left > 0 && number < grant.terms().moves(); number++) {
            GrantMove move = booking.side.move(grant.ordinal(), number);
            long asked = Math.min(left, move.revocable());
            if (asked > 0) {
                left -= asked;
                booking.side.put(move.revoking(asked));
                booking.side.remember(IdentityKind.REVOKED_ELSEWHERE, each(id, number), asked);
                booking.append(move.toAccount(), new CreditsRevoked(move.grantThere(), asked, reason));
            }
        }
        return most - left;
    }

    /** Where credits of that grant went, the oldest first. */
    List<GrantMove> of(GrantRow grant) {
        List<GrantMove> moves = new ArrayList<>(0);
        for (int number = 0; number < grant.terms().moves(); number++) {
            moves.add(booking.side.move(grant.ordinal(), number));
        }
        return moves;
    }

    /** What revocations have asked for elsewhere and was not reversed; what one has, if {@code id} names it. */
    long revoked(GrantRow grant, @Nullable String id) {
        long sum = 0;
        for (int number = 0; number < grant.terms().moves(); number++) {
            sum += revoked(grant, number, id);
        }
        return sum;
    }

    private long revoked(GrantRow grant, int number, @Nullable String id) {
        long all = booking.side.move(grant.ordinal(), number).revoked();
        if (id == null || all == 0) {
            return all;
        }
        Long ofThis = booking.side.identity(IdentityKind.REVOKED_ELSEWHERE, each(id, number));
        return ofThis == null ? 0 : Math.min(all, ofThis);
    }

    /** Has the reversal reach what was asked for elsewhere, by one revocation or by all; returns how much that was. */
    long reverse(GrantRow grant, RevocationReversed event, @Nullable String id) {
        long sum = 0;
        for (int number = 0; number < grant.terms().moves(); number++) {
            long back = revoked(grant, number, id);
            if (back > 0) {
                GrantMove move = booking.side.move(grant.ordinal(), number);
                booking.side.put(move.revoking(-back));
                booking.append(
                        move.toAccount(),
                        new RevocationReversed(move.grantThere(), event.reason(), event.revocation()));
                sum += back;
            }
        }
        return sum;
    }

    /** Nothing of what was asked for elsewhere comes back any more. */
    void settle(GrantRow grant) {
        for (int number = 0; number < grant.terms().moves(); number++) {
            GrantMove move = booking.side.move(grant.ordinal(), number);
            if (move.revoked() > 0) {
                booking.side.put(move.settled());
            }
        }
    }

    private String each(String id, int number) {
        return booking.derived(id, Integer.toString(number));
    }
}
