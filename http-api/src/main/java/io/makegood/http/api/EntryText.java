package io.makegood.http.api;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.reason.Reason;
import io.makegood.readmodel.projection.GenerationName;

/** An entry in words that a customer understands. */
final class EntryText {
    private EntryText() {}

    static String of(LedgerEntry entry, GenerationName name) {
        String about = entry.generationId() == null ? null : what(name);
        return Reason.named(entry.reason())
                .flatMap(reason -> reason.inEntry(about, entry.itemId()))
                .orElseGet(() -> ofLaterVersion(entry, name));
    }

    /** What is known of an entry whose reason only a later version knows. */
    private static String ofLaterVersion(LedgerEntry entry, GenerationName name) {
        return switch (entry.kind()) {
            case GRANT -> "Credits added";
            case CHARGE -> "Charged for " + what(name);
            case REFUND -> "Refund for " + what(name) + ": given back";
            case EXPIRY -> "Credits expired";
            case REVOCATION -> "Credits taken back";
            case TRANSFER -> entry.amount() < 0 ? "Moved to another account" : "Moved from another account";
            case ADJUSTMENT -> "Adjusted by support" + (entry.generationId() == null ? "" : " for " + what(name));
        };
    }

    private static String what(GenerationName name) {
        String label = name.label();
        if (label != null && !label.isBlank()) {
            return '“' + label + '”';
        }
        return name.feature() == null ? "a generation" : name.feature();
    }
}
