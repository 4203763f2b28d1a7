package io.makegood.readmodel.projection;

import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event of the journal.
 *
 * @param refused why it was not applied, or null if it was
 */
public record EventOutcome(
        List<LedgerEntry> entries,
        List<Notice> notices,
        @Nullable DeadLetterRow refused) {
    /** Keeps its own copies of the lists. */
    public EventOutcome {
        entries = List.copyOf(entries);
        notices = List.copyOf(notices);
    }
}
