package io.makegood.audit.migration;

import io.makegood.ledger.event.LedgerEvent;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import org.jspecify.annotations.Nullable;

/** Which events stand in every partition of a journal, because they concern all accounts. */
final class ForEveryPartition {
    private ForEveryPartition() {}

    /** By what such an event is known in all of them; null for what concerns an account. */
    static @Nullable String sign(Reading read) {
        if (!(read instanceof Event event)) {
            return null;
        }
        LedgerEvent its = event.envelope().event();
        return its.isForEveryPartition()
                ? its.getClass().getSimpleName() + " " + String.join(" ", its.identity())
                : null;
    }
}
