package io.makegood.ledger.fold;

import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A notice while it is being written; what is not said is left out: it is then about the account as a whole, of no reason and no amount,
 * under the policy in force now. Told by {@link Booking#tell}.
 */
final class NoticeDraft {
    final NoticeType type;
    final Audience audience;
    final String message;

    @Nullable
    Reason reason;

    Subject subject = Subject.ACCOUNT;
    Amounts amounts = Amounts.NONE;
    List<NoticeDetail> details = List.of();

    @Nullable
    Policy policy;

    /** Of one of several thresholds: what it is, and how many percent of the allowance, if the policy says it so. */
    @Nullable
    Long threshold;

    @Nullable
    String percent;

    private NoticeDraft(NoticeType type, Audience audience, String message) {
        this.type = type;
        this.audience = audience;
        this.message = message;
    }

    /** One for the customer, in the built-in words that hold if the policy has none. */
    static NoticeDraft forCustomer(NoticeType type, String message) {
        return new NoticeDraft(type, Audience.CUSTOMER, message);
    }

    /** One for the customer whose words are those of its reason. */
    static NoticeDraft forCustomer(NoticeType type, Reason reason) {
        return forCustomer(type, NoticeText.of(reason)).because(reason);
    }

    /** That an event does not fit what is known: in the words of its reason, where it has any. */
    static NoticeDraft conflict(Reason reason, String detail) {
        return forOperators(NoticeType.EventConflict, reason.inNotice().orElseGet(NoticeText::conflict))
                .because(reason)
                .detail("conflict", detail);
    }

    /** One for operators, in words that no policy changes. */
    static NoticeDraft forOperators(NoticeType type, String message) {
        return new NoticeDraft(type, Audience.OPERATOR, message);
    }

    /** That the engine opened a case: operators are told why, customers that support will look. */
    static NoticeDraft caseOpened(Audience audience, Reason reason) {
        String message = audience == Audience.OPERATOR ? NoticeText.of(reason) : NoticeText.caseOpened();
        return new NoticeDraft(NoticeType.CaseOpened, audience, message).because(reason);
    }

    /** That a case was closed. */
    static NoticeDraft caseClosed(Audience audience, Reason reason) {
        return new NoticeDraft(NoticeType.CaseClosed, audience, NoticeText.of(reason)).because(reason);
    }

    NoticeDraft because(@Nullable Reason why) {
        reason = why;
        return this;
    }

    NoticeDraft about(Subject what) {
        subject = what;
        return this;
    }

    NoticeDraft of(Amounts credits) {
        amounts = credits;
        return this;
    }

    /** Adds a further value, if there is one. */
    NoticeDraft detail(String name, @Nullable String value) {
        if (value != null) {
            details = CopyOnWrite.changeable(details);
            details.add(new NoticeDetail(name, value));
        }
        return this;
    }

    /** That the balance fell below that one of several thresholds; zero percent if it is no share of an allowance. */
    NoticeDraft below(long credits, int share) {
        threshold = credits;
        percent = share == 0 ? null : Integer.toString(share);
        return detail("threshold", Long.toString(credits)).detail("percent", percent);
    }

    /** Adds what is known of the generation. */
    NoticeDraft detailsOf(Generation generation) {
        return detail("feature", generation.feature)
                .detail("label", generation.label)
                .detail("inputMode", generation.inputMode);
    }

    NoticeDraft under(Policy decisive) {
        policy = decisive;
        return this;
    }
}
