package io.makegood.ledger.scenario;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.Refusal;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.refund.RefundIssued;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event led to, wherever it was folded. {@code refusal} names the reason of a dead letter, or is null. */
public record Outcome(
        Effect effect,
        @Nullable String refusal,
        String detail,
        List<LedgerEntry> entries,
        List<RefundIssued> refunds,
        List<Notice> notices) {
    static Outcome of(Decision decision) {
        Refusal refusal = decision.refusal();
        return new Outcome(
                decision.effect(),
                refusal == null ? null : refusal.reason().name(),
                refusal == null ? "" : refusal.detail(),
                decision.entries(),
                decision.refunds(),
                decision.notices());
    }
}
