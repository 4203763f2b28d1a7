package io.makegood.ledger.fold;

import io.makegood.ledger.account.CashRequestRow;
import io.makegood.ledger.account.CashRequestState;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CashRefundReviewed;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cash for the unused credits of a paid grant: never by itself, always reviewed, never more than is unused; what goes back
 * as cash leaves the balance, and the original payment is named (post-remixer policy, REM-5).
 */
final class CashRefunds {
    private final Booking booking;

    CashRefunds(Booking booking) {
        this.booking = booking;
    }

    Decision requested(CashRefundRequested event) {
        CashRequestRow known = booking.side.cashRequest(event.requestId());
        if (known != null) {
            return known.grantId().equals(event.grantId())
                    ? Decision.DUPLICATE
                    : booking.conflict(
                            "the request was made before for another grant",
                            Subject.grant(event.grantId()).requestedAs(event.requestId()));
        }
        booking.expireDue();
        CashRequestRow request = new CashRequestRow(event.requestId(), event.grantId(), CashRequestState.OPEN);
        GrantRow grant = booking.grants.find(event.grantId());
        if (grant == null) {
            return decline(request.in(CashRequestState.DECLINED), Reason.UNKNOWN, null);
        }
        if (grant.kind() != GrantKind.PAID) {
            return decline(request.in(CashRequestState.DECLINED), Reason.NOT_PAID, null);
        }
        Elsewhere.ask(booking, grant, "cash " + event.requestId());
        long unused = booking.grants.remaining(grant);
        if (unused == 0) {
            return decline(request.in(CashRequestState.DECLINED), Reason.NOTHING_UNUSED, null);
        }
        booking.side.put(request);
        booking.tell(NoticeDraft.forCustomer(NoticeType.CaseOpened, NoticeText.cashRefundRequested())
                .because(Reason.CASH_REFUND_REQUESTED)
                .about(subject(request).inCase(event.requestId()))
                .of(Amounts.moved(unused, booking.balance()))
                .detail("reason", event.reason())
                .detail("paymentReference", grant.paymentReference()));
        return booking.applied(null);
    }

    Decision reviewed(CashRefundReviewed event) {
        CashRequestRow request = booking.side.cashRequest(event.requestId());
        if (request == null) {
            return Decision.refused(
                    Reason.UNKNOWN_REQUEST,
                    "requestId names no cash refund request of the account; publish the request, then this again");
        }
        if (request.state() != CashRequestState.OPEN) {
            boolean wasApproved = request.state() != CashRequestState.DECLINED;
            return wasApproved == event.approved()
                    ? Decision.DUPLICATE
                    : booking.conflict("the request was decided before as " + request.state(), subject(request));
        }
        booking.expireDue();
        GrantRow grant = booking.grants.find(request.grantId());
        if (!event.approved()) {
            return decline(request.in(CashRequestState.DECLINED), Reason.REVIEWED, event.reviewer());
        }
        long unused = grant == null ? 0 : booking.grants.remaining(grant);
        if (grant == null || unused == 0) {
            return decline(request.in(CashRequestState.NOTHING_LEFT), Reason.NOTHING_UNUSED, event.reviewer());
        }
        Long amount = event.amount();
        long asked = amount == null ? unused : amount;
        long taken = booking.grants.takeFrom(grant.ordinal(), Math.min(asked, unused));
        booking.grants.replace(grant.refundedInCash(taken));
        booking.postRevocation(-taken, List.of(new GrantAmount(grant.grantId(), -taken)), Reason.CASH_REFUND);
        booking.side.put(request.in(CashRequestState.APPROVED));
        String message = new NoticeText(booking.policyNow.scale()).cashRefundAccepted(taken);
        booking.tell(NoticeDraft.forCustomer(NoticeType.CashRefundAccepted, message)
                .about(subject(request).inCase(request.requestId()))
                .of(Amounts.moved(-taken, booking.balance()))
                .detail("reviewer", event.reviewer())
                .detail("paymentReference", grant.paymentReference())
                .detail("refundReference", event.paymentReference())
                .detail("notRefunded", taken < asked ? Long.toString(asked - taken) : null));
        return booking.applied(null);
    }

    private Decision decline(CashRequestRow request, Reason reason, @Nullable String reviewer) {
        booking.side.put(request);
        booking.tell(NoticeDraft.forCustomer(NoticeType.CashRefundDeclined, NoticeText.cashRefundDeclined())
                .because(reason)
                // A request that is declined at once opens no case.
                .about(reviewer == null ? subject(request) : subject(request).inCase(request.requestId()))
                .detail("reviewer", reviewer));
        return booking.applied(null);
    }

    private static Subject subject(CashRequestRow request) {
        return Subject.grant(request.grantId()).requestedAs(request.requestId());
    }
}
