package io.makegood.ledger.fold;

import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.WholeTransfer;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.Transfer;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.event.TransferEvent.Slice;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.ledger.fold.Departures.Destination;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transfers between accounts: how they leave, and how they arrive (docs/rules.md, section 14). */
final class TransferRules {
    private final Booking booking;

    TransferRules(Booking booking) {
        this.booking = booking;
    }

    Decision transferred(CreditsTransferred event) {
        long digest = Digests.of(booking.chain, event.toAccount(), Digests.text(event.amount()), event.reason());
        Long known = booking.side.identity(IdentityKind.TRANSFER, event.transferId());
        if (known != null) {
            return known == digest
                    ? Decision.DUPLICATE
                    : booking.conflict("the transfer was made before with other content", Subject.ACCOUNT);
        }
        Decision refused = refused(event);
        if (refused != null) {
            return refused;
        }
        booking.expireDue();
        booking.side.remember(IdentityKind.TRANSFER, event.transferId(), digest);
        Long amount = event.amount();
        Destination to = new Destination(event.toAccount(), event.transferId(), Reason.TRANSFERRED);
        booking.departures.send(booking.grants.open(), amount == null ? Long.MAX_VALUE : amount, to);
        if (amount == null) {
            booking.setMoving(booking.moving().withWhole());
            booking.side.put(new WholeTransfer(
                    booking.moving().wholes(), booking.grants.seen(), event.toAccount(), event.transferId()));
        }
        return booking.applied(null);
    }

    private @Nullable Decision refused(CreditsTransferred event) {
        if (event.toAccount().equals(booking.accountId())) {
            return sameAccount();
        }
        String into = booking.moving().mergedInto();
        if (into != null) {
            return Decision.refused(
                    Reason.ACCOUNT_MERGED,
                    "the account is merged and has nothing any more; transfer from account " + into);
        }
        Long amount = event.amount();
        long left = amount == null ? Long.MAX_VALUE : amount;
        for (OpenGrant grant : booking.grants.open()) {
            if (left > 0 && !grant.isExpired(booking.at.recordedAt())) {
                left -= Math.min(left, grant.remaining());
                GrantRow row = booking.grants.origin(booking.grants.require(grant.grantId()));
                if (row.terms().moves() >= Limits.MOVES_MAX) {
                    return Decision.refused(
                            Reason.TOO_MANY_TRANSFERS,
                            "credits of grant " + row.grantId() + " were transferred " + Limits.MOVES_MAX
                                    + " times, which is the most; what is left can be spent, or go with the whole account by a merge");
                }
            }
        }
        if (amount != null && left > 0) {
            return Decision.refused(
                    Reason.EXCEEDS_AVAILABLE,
                    "amount " + amount + " is more than the " + (amount - left)
                            + " that the account has unused; transfer at most that, or leave amount out for all");
        }
        return null;
    }

    static Decision sameAccount() {
        return Decision.refused(Reason.SAME_ACCOUNT, "toAccount is the account itself; name another");
    }

    Decision arrived(TransferArrived event) {
        String id = booking.derived(event.identity().toArray(new String[0]));
        long digest = Digests.of(booking.chain, event);
        Long known = booking.side.identity(IdentityKind.ARRIVAL, id);
        if (known != null) {
            return known == digest
                    ? Decision.DUPLICATE
                    : booking.conflict("the credits arrived before with other content", Subject.ACCOUNT);
        }
        booking.expireDue();
        booking.side.remember(IdentityKind.ARRIVAL, id, digest);
        booking.departures.cameVia(event.via());
        AccountEnds.breakCircle(booking, event.via());
        Transfer transfer = new Transfer(event.fromAccount(), event.transferId());
        Restitution restitution =
                new Restitution(booking, Restitution.GRANT_PREFIX + id, booking.at.recordedAt(), booking.policyNow);
        List<GrantAmount> fresh = new ArrayList<>();
        long sum = 0;
        for (Slice slice : event.slices()) {
            sum = Math.addExact(sum, slice.amount());
            receive(slice, restitution, fresh);
        }
        if (sum > 0) {
            fresh.addAll(restitution.deltas());
            Reason reason = event.transferId() == null ? Reason.MERGED : Reason.RECEIVED;
            booking.postTransfer(sum, fresh, reason, transfer);
            Revocations.payOwed(booking, restitution.reached());
        }
        // What expired on the way pays no debt.
        booking.expireDue();
        if (event.debt() > 0) {
            booking.takeDebt(event.debt(), transfer);
        }
        booking.expireDue();
        return booking.applied(null);
    }

    /** A grant that is known gets back what it sent for; one that is new comes to be, though it may have expired on the way. */
    private void receive(Slice slice, Restitution restitution, List<GrantAmount> fresh) {
        GrantRow known = booking.grants.find(slice.grantId());
        if (known != null) {
            booking.grants.replace(known.withAmount(Math.addExact(known.amount(), slice.amount())));
            restitution.returnTo(known.ordinal(), slice.amount());
            return;
        }
        GrantRow row = GrantRow.of(
                        booking.grants.nextOrdinal(),
                        slice.grantId(),
                        slice.amount(),
                        slice.kind(),
                        slice.priority(),
                        slice.expiresAt(),
                        slice.paymentReference(),
                        0)
                .payingFor(slice.features(), slice.models());
        booking.grants.add(row);
        long left = booking.grants.repayOverdraft(row.ordinal(), slice.amount());
        if (left > 0) {
            booking.grants.put(row, left);
            fresh.add(new GrantAmount(row.grantId(), left));
        }
    }
}
