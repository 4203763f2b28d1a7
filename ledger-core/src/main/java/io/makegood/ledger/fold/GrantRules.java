package io.makegood.ledger.fold;

import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.entry.ContraAccount;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Grants: given, lapsed and taken back. */
final class GrantRules {
    private final Booking booking;

    GrantRules(Booking booking) {
        this.booking = booking;
    }

    Decision granted(CreditsGranted event) {
        String grantId = event.grantId();
        if (grantId.startsWith(Restitution.GRANT_PREFIX) || grantId.startsWith(Booking.ADJUSTMENT_GRANT_PREFIX)) {
            return Decision.refused(
                    RefusalReason.RESERVED_ID, "grantId begins like one that the ledger derives; choose another");
        }
        Integer said = event.priority();
        int priority = said == null ? CreditsGranted.PRIORITY_DEFAULT : said;
        GrantRow known = booking.grants.find(grantId);
        if (known != null) {
            boolean same = known.amount() == event.amount()
                    && known.kind() == event.kind()
                    && known.priority() == priority
                    && Objects.equals(known.expiresAt(), event.expiresAt())
                    && Objects.equals(known.paymentReference(), event.paymentReference());
            return same
                    ? Decision.DUPLICATE
                    : booking.conflict("the grant was given before with other content", Subject.grant(grantId));
        }
        long open = booking.grants.open().stream()
                .filter(grant -> !grant.isExpired(booking.at.recordedAt()))
                .count();
        if (open >= Limits.OPEN_GRANTS_MAX) {
            return Decision.refused(
                    RefusalReason.TOO_MANY_GRANTS,
                    "the account has " + Limits.OPEN_GRANTS_MAX + " open grants; grant less often, or let some expire");
        }
        booking.expireDue();
        GrantRow row = GrantRow.of(
                booking.grants.nextOrdinal(),
                grantId,
                event.amount(),
                event.kind(),
                priority,
                event.expiresAt(),
                event.paymentReference());
        booking.grant(row, EntryKind.GRANT, ContraAccount.ISSUED, "GRANTED_" + event.kind(), null);
        return booking.applied(null);
    }

    Decision expired(GrantExpired event) {
        GrantRow row = booking.grants.find(event.grantId());
        if (row == null) {
            return unknownGrant();
        }
        if (!row.isExpired(booking.at.recordedAt())) {
            return Decision.refused(
                    RefusalReason.NOT_DUE,
                    row.expiresAt() == null
                            ? "the grant never expires"
                            : "the grant expires at " + row.expiresAt() + ", after the record's time");
        }
        boolean open = booking.grants.isOpen(row.ordinal());
        if (!open) {
            return Decision.DUPLICATE;
        }
        booking.expireDue();
        return booking.applied(null);
    }

    Decision revoked(CreditsRevoked event) {
        GrantRow row = booking.grants.find(event.grantId());
        if (row == null) {
            return unknownGrant();
        }
        byte[] name = booking.chain.digest(event.grantId() + '\n' + event.reason());
        String identity = HexFormat.of().formatHex(name, 0, 16);
        long digest = Digests.of(booking.chain, event);
        Long known = booking.identity(IdentityKind.REVOCATION, identity);
        if (known != null) {
            return known == digest
                    ? Decision.DUPLICATE
                    : booking.conflict(
                            "the grant was revoked before for that reason with another amount",
                            Subject.grant(event.grantId()));
        }
        booking.expireDue();
        booking.remember(IdentityKind.REVOCATION, identity, digest);
        Long amount = event.amount();
        long asked = amount == null ? row.revocable() : Math.min(amount, row.revocable());
        long taken = booking.revoke(row, asked, "REVOKED");
        if (taken < asked) {
            booking.grants.replace(
                    row.withRevoked(Math.addExact(row.revoked(), taken), Math.addExact(row.owed(), asked - taken)));
            openShortfallCase(event, asked, taken);
        }
        return booking.applied(null);
    }

    private void openShortfallCase(CreditsRevoked event, long asked, long taken) {
        byte[] digest = booking.chain.digest(booking.accountId() + '\n' + event.grantId() + '\n' + event.reason());
        String caseId = "case_" + HexFormat.of().formatHex(digest, 0, 16);
        booking.remember(IdentityKind.CASE, caseId, CaseRules.OPEN);
        booking.notice(
                NoticeType.CaseOpened,
                NoticeText.caseOpened(),
                "REVOCATION_SHORT",
                Subject.grant(event.grantId()).inCase(caseId),
                new Amounts(-taken, asked, taken, booking.balance()),
                List.of(
                        new NoticeDetail("reason", event.reason()),
                        new NoticeDetail("notTakenBack", Long.toString(asked - taken))),
                booking.policyNow);
    }

    private static Decision unknownGrant() {
        return Decision.refused(
                RefusalReason.UNKNOWN_GRANT,
                "grantId names no grant of the account; publish the grant, then this again");
    }
}
