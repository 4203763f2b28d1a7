package io.makegood.streams.http;

import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.streams.projection.GenerationName;

/** An entry in words that a customer understands. */
final class EntryText {
    private EntryText() {}

    static String of(LedgerEntry entry, GenerationName name) {
        return switch (entry.getKind()) {
            case GRANT -> granted(entry.getReason());
            case CHARGE -> "Charged for " + what(name) + (entry.getReason().equals("CHARGED_AGAIN") ? " again" : "");
            case REFUND -> "Refund for " + what(name) + ": " + refunded(entry);
            case EXPIRY -> "Credits expired";
            case REVOCATION -> entry.getReason().equals("CASH_REFUND") ? "Paid out as a refund" : "Credits taken back";
            case ADJUSTMENT -> "Adjusted by support" + (entry.getGenerationId() == null ? "" : " for " + what(name));
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
        String item = entry.getItemId() == null ? "" : " " + entry.getItemId();
        return switch (entry.getReason()) {
            case "ITEM_FAILED" -> "item" + item + " failed";
            case "GENERATION_FAILED" -> entry.getItemId() == null ? "it failed" : "item" + item + " failed with it";
            case "TIMED_OUT" -> "it did not finish in time";
            case "UNUSED" -> "not all was used";
            case "CLAIM_ACCEPTED" -> "your report on item" + item + " was accepted";
            case "OPERATOR" -> "given back by support";
            default -> "given back";
        };
    }
}
