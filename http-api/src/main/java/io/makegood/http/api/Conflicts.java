package io.makegood.http.api;

import io.makegood.schemas.codec.FieldProblem;
import org.jspecify.annotations.Nullable;

/** What a caller is told whose event contradicts an earlier one: the field by which it is known, and what to do (docs/events.md). */
final class Conflicts {
    private Conflicts() {}

    /**
     * The answer.
     *
     * @param type of the event
     * @param field by which the ledger knows it again
     * @param detail what contradicts what, in the ledger's words; null if nothing is known of it
     */
    static Problem of(JournalPosition position, String type, String field, @Nullable String detail) {
        FieldProblem error = new FieldProblem(
                field,
                "is taken: "
                        + (detail == null
                                ? "what was recorded first stands"
                                : detail + "; what was recorded first stands"),
                remedy(type, field));
        return Problem.conflict(position, error);
    }

    /** The field by which the ledger knows an event without an id of its own again. */
    static String fieldOf(String type) {
        return type.equals("AccountMerged") ? "toAccount" : "reason";
    }

    private static String remedy(String type, String field) {
        return switch (type) {
            case "AccountMerged" -> "an account is merged once and for good; name that account, or transfer from it";
            case "ClaimReviewed", "CashRefundReviewed", "CaseResolved" ->
                "it was decided; adjust the balance if the decision was wrong";
            case "TopUpFailed" ->
                "a top-up that was granted has not failed; revoke the grant if its payment was reversed";
            case "GenerationCompleted" -> "adjust the balance if the first report was wrong";
            default -> "send what was sent first, or take another " + field + " for what is something else";
        };
    }
}
