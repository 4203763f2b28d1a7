package io.makegood.ledger.fold;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundIssued;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event leads to. A refused event moves no credits; it may still raise a notice (of a conflict), and so change the
 * account's count of notices.
 *
 * @param appended the events that the engine appends to the journal with it, each to the account that it names
 */
public record Decision(
        Effect effect,
        @Nullable Refusal refusal,
        List<LedgerEntry> entries,
        List<RefundIssued> refunds,
        List<Notice> notices,
        List<Envelope> appended,
        Changes changes) {
    static final Decision DUPLICATE =
            new Decision(Effect.DUPLICATE, null, List.of(), List.of(), List.of(), List.of(), Changes.NONE);

    static final Decision LEFT =
            new Decision(Effect.LEFT, null, List.of(), List.of(), List.of(), List.of(), Changes.NONE);

    static Decision refused(Reason reason, String detail) {
        return new Decision(
                Effect.REFUSED, new Refusal(reason, detail), List.of(), List.of(), List.of(), List.of(), Changes.NONE);
    }
}
