package io.makegood.readmodel.scan;

import io.makegood.ledger.entry.LedgerEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an account's activity, newest first; older entries come before sequence {@code olderThan}, if there are any.
 *
 * @param archivedBefore on the last page, if entries before the oldest were archived and cut off: before which moment, epoch milliseconds, UTC
 */
public record ActivityPage(
        List<LedgerEntry> entries,
        @Nullable Long olderThan,
        @Nullable Long archivedBefore) {
    /** Keeps its own copy of the entries. */
    public ActivityPage {
        entries = List.copyOf(entries);
    }
}
