package io.makegood.ledger.fold;

import io.makegood.ledger.account.CaseRow;
import io.makegood.ledger.account.CaseState;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.GoodwillRules;
import io.makegood.ledger.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What bounds those who give and take credits by hand (docs/rules.md, section 7): the most of goodwill in an action and a day, and the
 * second person for large amounts. Who a person is, is what the ledger made out where the event came through the API, and what the event
 * says where it did not.
 */
final class OperatorLimits {
    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;
    private static final String NOBODY = "";

    private final Booking booking;
    private final GoodwillRules rules;

    OperatorLimits(Booking booking) {
        this.booking = booking;
        rules = booking.policyNow.goodwill();
    }

    /** What an event asks for at most, what of it would move, and who asks. */
    private record Action(
            String id,
            long most,
            long amount,
            boolean isGoodwill,
            long content,
            @Nullable String saidBy,
            Subject subject,
            UnaryOperator<NoticeDraft> details) {}

    /** What becomes of a new adjustment that is right otherwise, before anything of it is booked; null if it may be booked now. */
    @Nullable
    Decision bound(CreditsAdjusted event) {
        return bound(event, event.amount());
    }

    /** The same of an adjustment that moves {@code amount}, whatever it asks for at most. */
    @Nullable
    Decision bound(CreditsAdjusted event, long amount) {
        boolean isGoodwill = event.ground() == AdjustmentGround.GOODWILL && amount > 0;
        return bound(new Action(
                "adjustment " + event.adjustmentId(),
                event.amount(),
                amount,
                isGoodwill,
                AdjustmentRules.digest(booking, event),
                event.operator(),
                Subject.item(event.generationId(), event.itemId()).adjustedBy(event.adjustmentId()),
                notice -> notice.detail("ground", event.ground().name())
                        .detail("note", event.note())
                        .detail("campaignId", event.campaignId())));
    }

    /** The same for a grant that is not known yet. */
    @Nullable
    Decision bound(CreditsGranted event) {
        boolean isGoodwill = event.kind() == GrantKind.GOODWILL;
        List<@Nullable String> fields = new ArrayList<>();
        fields.add(event.kind().name());
        fields.add(Long.toString(event.amount()));
        fields.add(
                Digests.text(event.priority() == null ? null : event.priority().longValue()));
        fields.add(Digests.text(event.expiresAt()));
        fields.add(event.paymentReference());
        // Of a grant for everything the content is what it always was.
        fields.addAll(event.features());
        if (!event.models().isEmpty()) {
            fields.add(null);
            fields.addAll(event.models());
        }
        long content = Digests.of(booking.chain, fields.toArray(new @Nullable String[0]));
        Action action = new Action(
                "grant " + event.grantId(),
                event.amount(),
                event.amount(),
                isGoodwill,
                content,
                booking.envelope.source(),
                Subject.grant(event.grantId()),
                notice -> notice.detail("kind", event.kind().name())
                        .detail(
                                "priority",
                                event.priority() == null
                                        ? null
                                        : event.priority().toString())
                        .detail("expiresAt", Digests.text(event.expiresAt()))
                        .detail("paymentReference", event.paymentReference())
                        .detail("features", event.features().isEmpty() ? null : String.join(", ", event.features()))
                        .detail("models", event.models().isEmpty() ? null : String.join(", ", event.models())));
        // Others need nobody else, but may not take the id of one that waits.
        return isGoodwill ? bound(action) : waits(action, false, false);
    }

    private @Nullable Decision bound(Action action) {
        if (action.isGoodwill) {
            Decision tooMuch = tooMuch(action);
            if (tooMuch != null) {
                return tooMuch;
            }
        }
        // What waits is not booked by the person who asked for it, because less is left by now.
        Decision waits = waits(action, isLarge(action.amount), isLarge(action.most));
        if (waits == null && action.isGoodwill && rules.perDay() < Long.MAX_VALUE) {
            booking.side.remember(IdentityKind.GOODWILL_DAY, day(), givenToday() + action.amount);
        }
        return waits;
    }

    private boolean isLarge(long amount) {
        long most = rules.secondPersonAbove();
        return amount > most || amount < -most;
    }

    private @Nullable Decision tooMuch(Action action) {
        if (action.amount > rules.perAction()) {
            return Decision.refused(
                    Reason.OVER_LIMIT,
                    "amount " + action.amount + " is more than the " + rules.perAction()
                            + " that the policy lets one action give out of goodwill; give less");
        }
        long left = rules.perDay() - givenToday();
        if (action.amount > left) {
            return Decision.refused(
                    Reason.OVER_LIMIT,
                    "amount " + action.amount + " is more than the " + Math.max(0, left) + " that are left of the "
                            + rules.perDay()
                            + " that the policy lets one account be given out of goodwill in a day (UTC); give less, or tomorrow");
        }
        return null;
    }

    private String day() {
        return Long.toString(Math.floorDiv(booking.at.recordedAt(), DAY_MILLIS));
    }

    private long givenToday() {
        Long given = booking.side.identity(IdentityKind.GOODWILL_DAY, day());
        return given == null ? 0 : given;
    }

    /** What becomes of an action that needs a second person; null if it needs none, or if this is the second. */
    private @Nullable Decision waits(Action action, boolean isLarge, boolean asksForMuch) {
        String caseId = CaseBook.PREFIX + booking.derived(booking.accountId(), action.id, Reason.SECOND_PERSON.name());
        CaseRow known = booking.side.caseRow(caseId);
        if (known == null) {
            return isLarge ? open(action, caseId) : null;
        }
        Subject subject = action.subject.inCase(caseId);
        if (known.state() == CaseState.RESOLVED) {
            return booking.conflict("support has settled the case in which this waited; take another id", subject);
        }
        if (known.digest() != action.content) {
            return booking.conflict("the same id waits for a second person, with other content", subject);
        }
        Long first = booking.side.identity(IdentityKind.FIRST_PERSON, caseId);
        boolean isSecond = first == null || first != person(action);
        if (asksForMuch && !isSecond) {
            return Decision.DUPLICATE;
        }
        booking.expireDue();
        // By now one person may be enough: then nobody is said to have been the second.
        booking.cases.settle(caseId, isSecond ? CaseAnswer.APPROVED : CaseAnswer.EXPLAINED, booking.policyNow);
        return null;
    }

    private Decision open(Action action, String caseId) {
        booking.expireDue();
        booking.side.remember(IdentityKind.FIRST_PERSON, caseId, person(action));
        booking.cases.open(
                caseId,
                action.content,
                action.details.apply(NoticeDraft.caseOpened(Audience.OPERATOR, Reason.SECOND_PERSON)
                        .about(action.subject)
                        .of(Amounts.moved(action.amount, booking.balance()))
                        .detail("operator", action.saidBy)
                        .detail("caller", booking.envelope.caller())));
        return booking.applied(null);
    }

    private long person(Action action) {
        String caller = booking.envelope.caller();
        String said = action.saidBy == null ? NOBODY : action.saidBy;
        return caller == null ? Digests.of(booking.chain, "said", said) : Digests.of(booking.chain, "caller", caller);
    }
}
