package io.makegood.ledger.notice;

import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.PolicyRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decision, a case or a warning, with a {@code message} fit to show to the customer. Notices of an account count 1, 2, 3 …. */
public record Notice(
        String noticeId,
        String accountId,
        NoticeType type,
        Audience audience,
        long recordedAt,
        String message,
        @Nullable String reason,
        Subject subject,
        Amounts amounts,
        List<NoticeDetail> details,
        PolicyRef policy,
        Cause cause) {
    /** Keeps its own copy of the details. */
    public Notice {
        details = List.copyOf(details);
    }

    /** The id of an account's notice: derived, so that a replay names it the same. */
    public static String idOf(String accountId, long number) {
        return accountId + ":n" + number;
    }
}
