package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.MessageValues;
import io.makegood.ledger.policy.NoticeMessage;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The notices that one event leads to, in the policy's words where it has some. Single-threaded, lives for one event. */
final class Notices {
    private final String accountId;
    private final Cause cause;
    private final long recordedAt;
    private final Postings postings;
    private long count;
    private List<Notice> notices = List.of();
    /** The generation that the event speaks of: messages may name its feature and label. */
    private @Nullable Generation about;

    Notices(String accountId, AccountRow before, Cause cause, long recordedAt, Postings postings) {
        this.accountId = accountId;
        this.cause = cause;
        this.recordedAt = recordedAt;
        this.postings = postings;
        count = before.notices();
    }

    void speakOf(Generation generation) {
        about = generation;
    }

    long count() {
        return count;
    }

    List<Notice> all() {
        return notices;
    }

    void tell(
            NoticeType type,
            Audience audience,
            String message,
            @Nullable Reason reason,
            Subject subject,
            Amounts amounts,
            List<NoticeDetail> details,
            Policy policy) {
        if (reason != null && !type.reasons().contains(reason)) {
            throw new IllegalArgumentException("no " + type + " has the reason " + reason);
        }
        String said = message;
        List<NoticeDetail> more = details;
        // A policy's messages are for customers.
        NoticeMessage own = audience == Audience.OPERATOR
                ? null
                : policy.message(type, reason, values(subject, amounts)).orElse(null);
        if (own != null) {
            said = own.text();
            more = new ArrayList<>(details);
            for (Map.Entry<String, String> translation : own.translations().entrySet()) {
                more.add(new NoticeDetail("message." + translation.getKey(), translation.getValue()));
            }
        }
        count++;
        notices = CopyOnWrite.changeable(notices);
        notices.add(new Notice(
                Notice.idOf(accountId, count),
                accountId,
                type,
                audience,
                recordedAt,
                said,
                reason == null ? null : reason.name(),
                subject,
                amounts,
                more,
                policy.ref(),
                cause));
    }

    private MessageValues values(Subject subject, Amounts amounts) {
        Generation generation = about;
        boolean named = generation != null && generation.id.equals(subject.generationId());
        long balance = amounts.balance() == null ? postings.balance() : amounts.balance();
        return new MessageValues(
                amounts.amount(),
                amounts.required(),
                amounts.available(),
                amounts.missing(),
                balance,
                balance < 0 ? Long.valueOf(-balance) : null,
                named && generation != null ? generation.feature : null,
                named && generation != null ? generation.label : null,
                subject.generationId(),
                subject.itemId(),
                subject.caseId());
    }

    /** A further value of a notice, if there is one. */
    static void detail(List<NoticeDetail> details, String name, @Nullable String value) {
        if (value != null) {
            details.add(new NoticeDetail(name, value));
        }
    }
}
