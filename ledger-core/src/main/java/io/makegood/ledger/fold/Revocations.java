package io.makegood.ledger.fold;

import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.RevocationRow;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Credits of a grant that are taken back, and that come back after all (docs/rules.md, section 8). A revocation reaches the grant
 * and those that came from it; what was spent is owed, and taken when it returns. What lapsed is owed by nobody.
 */
final class Revocations {
    /** How many open cases a grant has at most about what it owes: more would tell support nothing new. */
    private static final int CASES_MAX = 32;

    private final Booking booking;

    Revocations(Booking booking) {
        this.booking = booking;
    }

    Decision revoked(CreditsRevoked event) {
        if (booking.grants.find(event.grantId()) == null) {
            return GrantRules.unknownGrant();
        }
        String id = booking.derived(event.grantId(), event.reason());
        long digest = Digests.of(booking.chain, Digests.text(event.amount()));
        RevocationRow known = booking.side.revocation(id);
        if (known != null) {
            if (known.digest() == digest) {
                return Decision.DUPLICATE;
            }
            if (booking.version.asksAboutRevocationsThatDiffer() && Departures.isDerived(event.grantId())) {
                askAboutRest(event, known);
            }
            return booking.conflict(
                    "the grant was revoked before for that reason with another amount", Subject.grant(event.grantId()));
        }
        booking.expireDue();
        GrantRow row = booking.grants.require(event.grantId());
        boolean derived = row.origin() != 0;
        long most = derived ? booking.grants.remaining(row) : row.revocable();
        Long amount = event.amount();
        long asked = amount == null ? most : Math.min(amount, most);
        List<GrantAmount> deltas = new ArrayList<>(1);
        long taken = take(row.ordinal(), row.grantId(), asked, deltas);
        if (!derived) {
            for (OpenGrant offspring : booking.grants.offspring(row.ordinal())) {
                taken += take(offspring.ordinal(), offspring.grantId(), asked - taken, deltas);
            }
        }
        // What left the account is asked for where it went; it may be owed there.
        long elsewhere = derived ? 0 : booking.departures.moves().revoke(row, asked - taken, event.reason(), id);
        long owed = asked - taken - elsewhere;
        GrantRow after = row.revoking(taken, owed, booking.at.recordedAt()).refundedInCash(elsewhere);
        booking.grants.replace(after);
        if (derived && taken > 0) {
            booking.grants.replace(booking.grants.origin(row).refundedInCash(taken));
        }
        booking.side.put(new RevocationRow(id, digest, asked, row.taken().era(), false));
        if (taken > 0) {
            booking.postRevocation(-taken, deltas, Reason.REVOKED);
            booking.tellTaken(Reason.REVOKED, taken, Subject.grant(event.grantId()), booking.policyNow);
        }
        if (owed > 0 && after.taken().cases().size() < CASES_MAX) {
            openCase(event, after, asked - elsewhere, taken);
        }
        return booking.applied(null);
    }

    private long take(int ordinal, String grantId, long most, List<GrantAmount> deltas) {
        long taken = most <= 0 ? 0 : booking.grants.takeFrom(ordinal, most);
        if (taken > 0) {
            deltas.add(new GrantAmount(grantId, -taken));
        }
        return taken;
    }

    private void openCase(CreditsRevoked event, GrantRow row, long asked, long taken) {
        String caseId = CaseBook.PREFIX + booking.derived(booking.accountId(), event.grantId(), event.reason());
        booking.grants.replace(row.withCase(caseId));
        booking.cases.open(
                caseId,
                CaseBook.NOT_ASKED_FOR,
                NoticeDraft.caseOpened(Audience.OPERATOR, Reason.REVOCATION_SHORT)
                        .about(Subject.grant(event.grantId()))
                        .of(new Amounts(-taken, asked, taken, asked - taken, booking.balance()))
                        .detail("reason", event.reason())
                        .detail("notTakenBack", Long.toString(asked - taken)));
    }

    /**
     * A second revocation for the reason of one before, of credits that came from another account: one of the two may have come from there,
     * and nobody hears there that it was not booked. Whether they are about the same no rule can tell, so nothing is taken; somebody
     * is asked, once, if it asks for more than the first.
     */
    private void askAboutRest(CreditsRevoked event, RevocationRow known) {
        GrantRow row = booking.grants.require(event.grantId());
        boolean undone = known.reversed() || known.era() != row.taken().era();
        long before = undone ? 0 : known.asked();
        Long amount = event.amount();
        long rest = amount == null ? row.revocable() : Math.min(amount - before, row.revocable());
        String caseId = CaseBook.PREFIX
                + booking.derived(
                        booking.accountId(), event.grantId(), event.reason(), Reason.REVOCATIONS_DIFFER.name());
        if (rest <= 0 || booking.side.caseRow(caseId) != null) {
            return;
        }
        booking.cases.open(
                caseId,
                CaseBook.NOT_ASKED_FOR,
                NoticeDraft.caseOpened(Audience.OPERATOR, Reason.REVOCATIONS_DIFFER)
                        .about(Subject.grant(event.grantId()))
                        .of(new Amounts(null, Math.addExact(before, rest), before, rest, booking.balance()))
                        .detail("reason", event.reason())
                        .detail("notTakenBack", Long.toString(rest)));
    }

    /** What revocations could not take because it was spent is taken of the grants that credits returned to. */
    static void payOwed(Booking booking, List<Integer> reached) {
        for (int ordinal : reached) {
            GrantRow row = booking.grants.require(ordinal);
            GrantRow origin = booking.grants.origin(row);
            long owed = origin.taken().owed();
            long taken = owed == 0 ? 0 : booking.grants.takeFrom(ordinal, owed);
            if (taken > 0) {
                GrantRow after = origin.takingOwed(taken);
                booking.grants.replace(after);
                booking.postRevocation(
                        -taken, List.of(new GrantAmount(row.grantId(), -taken)), Reason.REVOKED_ON_RETURN);
                booking.tellTaken(Reason.REVOKED_ON_RETURN, taken, Subject.grant(origin.grantId()), booking.policyNow);
                settleCases(booking, after, CaseAnswer.TAKEN);
            }
        }
    }

    private static void settleCases(Booking booking, GrantRow row, CaseAnswer answer) {
        if (row.taken().owed() == 0 && !row.taken().cases().isEmpty()) {
            for (String caseId : row.taken().cases()) {
                booking.cases.settle(caseId, answer, booking.policyNow);
            }
            booking.grants.replace(row.withoutCases());
        }
    }

    Decision reversed(RevocationReversed event) {
        GrantRow row = booking.grants.find(event.grantId());
        if (row == null) {
            return GrantRules.unknownGrant();
        }
        String id = booking.derived(event.grantId(), event.reason());
        long digest = Digests.of(booking.chain, event.revocation());
        Long known = booking.side.identity(IdentityKind.REVERSAL, id);
        if (known != null) {
            return known == digest
                    ? Decision.DUPLICATE
                    : booking.conflict(
                            "a revocation of the grant was reversed before for that reason, and another one was named",
                            Subject.grant(event.grantId()));
        }
        RevocationRow one = named(event);
        if (one == null && event.revocation() != null) {
            return Decision.refused(
                    Reason.UNKNOWN_REVOCATION,
                    "revocation is the reason of no revocation of the grant; leave it out to reverse all of them");
        }
        long revoked = Math.addExact(row.taken().owed(), row.taken().reversible());
        boolean isPast =
                one != null && (one.reversed() || one.era() != row.taken().era());
        Moves moves = booking.departures.moves();
        String oneId = one == null ? null : one.id();
        long elsewhere = isPast ? 0 : moves.revoked(row, oneId);
        long amount = isPast ? 0 : one == null ? revoked : Math.min(one.asked() - elsewhere, revoked);
        if (amount == 0 && elsewhere == 0) {
            return Decision.refused(
                    Reason.UNKNOWN_REVOCATION, "nothing of the grant is revoked that was not reversed before");
        }
        booking.expireDue();
        booking.side.remember(IdentityKind.REVERSAL, id, digest);
        if (one != null) {
            booking.side.put(one.undone());
        }
        if (elsewhere > 0) {
            booking.grants.replace(
                    booking.grants.require(event.grantId()).refundedInCash(-moves.reverse(row, event, oneId)));
        }
        giveBack(event.grantId(), id, amount, one == null);
        return booking.applied(null);
    }

    private @Nullable RevocationRow named(RevocationReversed event) {
        String name = event.revocation() == null ? event.reason() : event.revocation();
        return booking.side.revocation(booking.derived(event.grantId(), name));
    }

    /** Clears what is owed, then gives back what was taken: {@code amount} of the two, together. */
    private void giveBack(String grantId, String id, long amount, boolean all) {
        GrantRow row = booking.grants.require(grantId);
        long cleared = Math.min(row.taken().owed(), amount);
        long back = amount - cleared;
        GrantRow after = row.reversing(cleared, back, all);
        booking.grants.replace(after);
        if (row.origin() != 0 && back > 0) {
            booking.grants.replace(booking.grants.origin(row).refundedInCash(-back));
        }
        if (back > 0) {
            Restitution restitution = new Restitution(
                    booking, Restitution.REVERSAL_PREFIX + id, row.taken().revokedAt(), booking.policyNow);
            restitution.returnTo(row.ordinal(), back);
            booking.postRevocation(back, restitution.deltas(), Reason.REVOCATION_REVERSED);
            payOwed(booking, restitution.reached());
        }
        settleCases(booking, booking.grants.require(grantId), CaseAnswer.REVERSED);
        booking.expireDue();
    }

    /**
     * A payment that holds after all: a grant of the same payment, for just what was taken of an earlier one, stands in the place of
     * it. What is owed of the earlier one is cleared, and no reversal gives it back a second time.
     */
    boolean paidAgain(int earlier, long amount) {
        GrantRow row = booking.grants.require(earlier);
        Moves moves = booking.departures.moves();
        if (Math.addExact(row.taken().reversible(), moves.revoked(row, null)) != amount) {
            return false;
        }
        moves.settle(row);
        GrantRow after = row.reversing(row.taken().owed(), 0, true);
        booking.grants.replace(after);
        settleCases(booking, after, CaseAnswer.REVERSED);
        return true;
    }
}
