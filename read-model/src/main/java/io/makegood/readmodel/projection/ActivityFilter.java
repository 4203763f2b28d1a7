package io.makegood.readmodel.projection;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of an account to show.
 *
 * @param kinds all kinds, if empty
 * @param from earliest record time, epoch milliseconds, UTC
 * @param actorId who asked for the generation
 * @param to record times before this one, epoch milliseconds, UTC
 */
public record ActivityFilter(
        Set<EntryKind> kinds,
        @Nullable Long from,
        @Nullable Long to,
        @Nullable String generationId,
        @Nullable String actorId) {
    /** Every entry. */
    public static final ActivityFilter ALL = new ActivityFilter(Set.of(), null, null, null, null);

    /** Keeps its own copy of the kinds. */
    public ActivityFilter {
        kinds = Set.copyOf(kinds);
    }

    boolean shows(LedgerEntry entry) {
        return (kinds.isEmpty() || kinds.contains(entry.kind()))
                && (from == null || entry.recordedAt() >= from)
                && (to == null || entry.recordedAt() < to)
                && (generationId == null || generationId.equals(entry.generationId()));
    }
}
