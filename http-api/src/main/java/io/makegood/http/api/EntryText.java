package io.makegood.http.api;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.readmodel.projection.GenerationName;

/** An entry in words that a customer understands. */
final class EntryText {
    private EntryText() {}

    static String of(LedgerEntry entry, GenerationName name) {
        return switch (entry.kind()) {
            case GRANT -> granted(entry.reason());
            case CHARGE -> "Charged for " + what(name) + (entry.reason().equals("CHARGED_AGAIN") ? " again" : "");
            case REFUND -> "Refund for " + what(name) + ": " + refunded(entry);
            case EXPIRY -> entry.reason().equals("ENDED") ? "Unused credits ended with their plan" : "Credits expired";
            case REVOCATION -> revoked(entry);
            case ADJUSTMENT -> "Adjusted by support" + (entry.generationId() == null ? "" : " for " + what(name));
        };
    }

    private static String revoked(LedgerEntry entry) {
        return switch (entry.reason()) {
            case "CASH_REFUND" -> "Paid out as a refund";
            case "REVOCATION_REVERSED" -> "Credits given back that were taken before";
            default -> "Credits taken back";
        };
    }

    private static String granted(String reason) {
        return switch (reason) {
            case "GRANTED_PAID" -> "Credits bought";
            case "GRANTED_ALLOWANCE" -> "Credits of your plan";
            case "GRANTED_PROMOTIONAL" -> "Bonus credits";
            case "GRANTED_GOODWILL" -> "Goodwill credits";
            default -> "Credits added";
        };
    }

    private static String what(GenerationName name) {
        String label = name.label();
        if (label != null && !label.isBlank()) {
            return '“' + label + '”';
        }
        return name.feature() == null ? "a generation" : name.feature();
    }

    private static String refunded(LedgerEntry entry) {
        String item = entry.itemId() == null ? "" : " " + entry.itemId();
        return switch (entry.reason()) {
            case "ITEM_FAILED" -> "item" + item + " failed";
            case "GENERATION_FAILED" -> entry.itemId() == null ? "it failed" : "item" + item + " failed with it";
            case "TIMED_OUT" -> "it did not finish in time";
            case "UNUSED" -> "not all was used";
            case "CLAIM_ACCEPTED" -> "your report on item" + item + " was accepted";
            case "OPERATOR" -> "given back by support";
            default -> "given back";
        };
    }
}
