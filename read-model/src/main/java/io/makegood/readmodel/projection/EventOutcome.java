package io.makegood.readmodel.projection;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.notice.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event of the journal, as the ledger decided.
 *
 * @param reason why it was refused, a code, or null if it was not
 * @param detail the same in words that name the remedy
 */
public record EventOutcome(
        Effect effect,
        @Nullable String reason,
        @Nullable String detail,
        List<LedgerEntry> entries,
        List<Notice> notices) {
    /** Keeps its own copies of the lists. */
    public EventOutcome {
        entries = List.copyOf(entries);
        notices = List.copyOf(notices);
    }

    /** It with those of its notices that somebody may see. */
    public EventOutcome withNotices(List<Notice> seen) {
        return new EventOutcome(effect, reason, detail, entries, seen);
    }
}
