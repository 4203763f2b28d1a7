package io.makegood.readmodel.projection;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.notice.Notice;
import io.makegood.topics.reading.RecordedEvent;
import java.util.List;

/** Everything that the log holds of one generation, each list in the order of the log; events of the account among them. */
public record GenerationRecords(List<RecordedEvent> events, List<LedgerEntry> entries, List<Notice> notices) {
    /** Keeps its own copies of the lists. */
    public GenerationRecords {
        events = List.copyOf(events);
        entries = List.copyOf(entries);
        notices = List.copyOf(notices);
    }
}
