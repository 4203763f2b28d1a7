package io.makegood.readmodel.investigation;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.reason.Reason;
import org.jspecify.annotations.Nullable;

/** An entry in words that a customer understands. */
public final class EntryText {
    private EntryText() {}

    /** Its words, which call its generation by the label, if there is one, else by the feature. */
    public static String of(LedgerEntry entry, @Nullable String feature, @Nullable String label) {
        String what = what(feature, label);
        String about = entry.generationId() == null ? null : what;
        return Reason.named(entry.reason())
                .flatMap(reason -> reason.inEntry(about, entry.itemId()))
                .orElseGet(() -> ofLaterVersion(entry, what));
    }

    /** What is known of an entry whose reason only a later version knows. */
    private static String ofLaterVersion(LedgerEntry entry, String what) {
        return switch (entry.kind()) {
            case GRANT -> "Credits added";
            case CHARGE -> "Charged for " + what;
            case REFUND -> "Refund for " + what + ": given back";
            case EXPIRY -> "Credits expired";
            case REVOCATION -> "Credits taken back";
            case TRANSFER -> entry.amount() < 0 ? "Moved to another account" : "Moved from another account";
            case ADJUSTMENT -> "Adjusted by support" + (entry.generationId() == null ? "" : " for " + what);
        };
    }

    private static String what(@Nullable String feature, @Nullable String label) {
        if (label != null && !label.isBlank()) {
            return '“' + label + '”';
        }
        return feature == null ? "a generation" : feature;
    }
}
