package io.makegood.ledger.fold;

import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.CreditEvent.CreditsExtended;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import java.util.Objects;

/** Grants: given, lapsed and ended before their time (docs/rules.md, section 8). */
final class GrantRules {
    /** Of so many grants that name one payment it is known; more would be no purchase any more. */
    private static final int GRANTS_OF_A_PAYMENT_MAX = 32;

    private final Booking booking;

    GrantRules(Booking booking) {
        this.booking = booking;
    }

    Decision granted(CreditsGranted event) {
        String grantId = event.grantId();
        // Journals from before there were plans may have grants of that name: they are those of policies without plans.
        boolean isLikePlans = grantId.startsWith(PlanRules.GRANT_PREFIX)
                && !booking.policyNow.plans().isEmpty();
        if (isLikePlans
                || grantId.startsWith(Restitution.GRANT_PREFIX)
                || grantId.startsWith(Restitution.REVERSAL_PREFIX)
                || grantId.startsWith(Booking.ADJUSTMENT_GRANT_PREFIX)
                || Departures.isDerived(grantId)) {
            return Decision.refused(
                    Reason.RESERVED_ID, "grantId begins like one that the ledger derives; choose another");
        }
        Integer said = event.priority();
        int priority = said == null ? CreditsGranted.PRIORITY_DEFAULT : said;
        GrantRow known = booking.grants.find(grantId);
        if (known != null) {
            boolean same = known.amount() == event.amount()
                    && known.kind() == event.kind()
                    && known.priority() == priority
                    && Objects.equals(known.expiresAt(), event.expiresAt())
                    && Objects.equals(known.paymentReference(), event.paymentReference())
                    && known.features().equals(event.features())
                    && known.models().equals(event.models());
            return same
                    ? Decision.DUPLICATE
                    : booking.conflict("the grant was given before with other content", Subject.grant(grantId));
        }
        boolean purchase = event.kind() == GrantKind.PAID || event.paymentReference() != null;
        if (!purchase && booking.isClosed()) {
            return booking.closed();
        }
        if (!purchase && isFull()) {
            return Decision.refused(
                    Reason.TOO_MANY_GRANTS,
                    "the account has " + Limits.OPEN_GRANTS_MAX + " open grants; grant less often, or let some expire");
        }
        Decision bound = new OperatorLimits(booking).bound(event);
        if (bound != null) {
            return bound;
        }
        booking.expireDue();
        GrantRow row = GrantRow.of(
                        booking.grants.nextOrdinal(),
                        grantId,
                        event.amount(),
                        event.kind(),
                        priority,
                        event.expiresAt(),
                        event.paymentReference(),
                        0)
                .payingFor(event.features(), event.models());
        Long goodwillUntil = booking.policyNow.goodwill().expiry(booking.at.recordedAt());
        if (event.kind() == GrantKind.GOODWILL && event.expiresAt() == null && goodwillUntil != null) {
            // What the event says stays its content; the policy says how long that lives.
            row = row.extendedTo(goodwillUntil);
        }
        booking.grant(row, EntryKind.GRANT, event.kind().reason(), null);
        tellUnlisted(event);
        rememberPayment(row);
        new TopUps(booking).granted(grantId);
        return booking.applied(null);
    }

    /** A name that is misspelt would make credits that pay for nothing, and nobody would know. */
    private void tellUnlisted(CreditsGranted event) {
        List<String> unlisted = booking.policyNow.unlisted(event.features(), event.models());
        if (booking.version.tellsOfGrantsForNothing() && !unlisted.isEmpty()) {
            booking.tell(NoticeDraft.conflict(
                            Reason.UNLISTED,
                            "the grant is for what the policy does not list: " + String.join(", ", unlisted)
                                    + "; end it and grant anew, or publish a policy that lists it")
                    .about(Subject.grant(event.grantId())));
        }
    }

    /** What was paid is never refused; of all others an account holds so many at a time. */
    private boolean isFull() {
        return booking.grants.open().stream()
                        .filter(grant -> !grant.isExpired(booking.at.recordedAt()))
                        .count()
                >= Limits.OPEN_GRANTS_MAX;
    }

    private void rememberPayment(GrantRow row) {
        String payment = row.paymentReference();
        if (payment == null) {
            return;
        }
        boolean standsIn = false;
        for (int number = 0; number < GRANTS_OF_A_PAYMENT_MAX; number++) {
            String id = booking.derived(payment, Integer.toString(number));
            Long earlier = booking.side.identity(IdentityKind.PAYMENT, id);
            if (earlier == null) {
                booking.side.remember(IdentityKind.PAYMENT, id, row.ordinal());
                return;
            }
            if (row.kind() == GrantKind.PAID && !standsIn) {
                standsIn = new Revocations(booking).paidAgain(earlier.intValue(), row.amount());
            }
        }
    }

    Decision expired(GrantExpired event) {
        GrantRow row = booking.grants.find(event.grantId());
        if (row == null) {
            return unknownGrant();
        }
        if (!row.isOver(booking.at.recordedAt())) {
            Long over = row.overAt();
            return Decision.refused(
                    Reason.NOT_DUE,
                    over == null
                            ? "the grant never expires"
                            : "the grant expires at " + over + ", after the record's time");
        }
        boolean open = booking.grants.isOpen(row.ordinal());
        if (!open) {
            return Decision.DUPLICATE;
        }
        booking.expireDue();
        return booking.applied(null);
    }

    Decision ended(GrantEnded event) {
        GrantRow row = booking.grants.find(event.grantId());
        if (row == null) {
            return unknownGrant();
        }
        if (row.isOver(booking.at.recordedAt())) {
            return Decision.DUPLICATE;
        }
        booking.expireDue();
        endNow(booking, booking.grants.require(event.grantId()));
        Elsewhere.ask(booking, booking.grants.require(event.grantId()), "ended");
        return booking.applied(null);
    }

    /** A grant that is not over ends: what is unused lapses, and is told. */
    static void endNow(Booking booking, GrantRow row) {
        GrantRow ended = row.ended(booking.at.recordedAt());
        booking.grants.replace(ended);
        long unused = booking.grants.takeFrom(ended.ordinal(), Long.MAX_VALUE);
        if (unused > 0) {
            booking.lapse(ended, unused);
            booking.tellTaken(Reason.ENDED, unused, Subject.grant(row.grantId()), booking.policyNow);
        }
    }

    Decision extended(CreditsExtended event) {
        GrantRow row = booking.grants.find(event.grantId());
        if (row == null) {
            return unknownGrant();
        }
        String id = booking.derived(event.grantId(), Long.toString(event.expiresAt()));
        if (booking.side.identity(IdentityKind.EXTENSION, id) != null) {
            return Decision.DUPLICATE;
        }
        if (row.isOver(booking.at.recordedAt())) {
            return Decision.refused(
                    Reason.GRANT_OVER,
                    "the grant was over at " + row.overAt() + "; what was unused of it has lapsed: grant anew");
        }
        Long until = row.livesUntil();
        if (until == null || event.expiresAt() <= until) {
            return Decision.refused(
                    Reason.NOT_LATER,
                    until == null
                            ? "the grant never expires, so nothing extends it"
                            : "expiresAt is not after " + until
                                    + ", when the grant expires already; give a later time");
        }
        booking.expireDue();
        booking.side.remember(IdentityKind.EXTENSION, id, row.ordinal());
        GrantRow extended = booking.grants.require(event.grantId()).extendedTo(event.expiresAt());
        booking.grants.replace(extended);
        booking.grants.move(extended);
        Elsewhere.ask(booking, extended, "extended " + event.expiresAt());
        return booking.applied(null);
    }

    static Decision unknownGrant() {
        return Decision.refused(
                Reason.UNKNOWN_GRANT, "grantId names no grant of the account; publish the grant, then this again");
    }
}
