package io.makegood.http.contract;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.readmodel.scan.ActivityPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of entries; {@code nextCursor} says where it goes on and is null on the last.
 *
 * @param archivedBefore on the last page, if older entries were archived and cut off: before which moment; epoch milliseconds, UTC
 */
public record EntryPage(
        List<LedgerEntry> data,
        @Nullable String nextCursor,
        @Nullable Long archivedBefore) {
    /** Keeps its own copy of the entries. */
    public EntryPage {
        data = List.copyOf(data);
    }

    /** That page. */
    public static EntryPage of(ActivityPage page) {
        return new EntryPage(page.entries(), ContractJson.cursor(page.olderThan()), page.archivedBefore());
    }
}
