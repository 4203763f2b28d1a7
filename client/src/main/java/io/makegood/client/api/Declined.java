package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The charge was declined (402): nothing was taken, and the work was not begun. */
public final class Declined extends LedgerError {
    private static final long serialVersionUID = 1L;

    Declined(String message, int status, JsonNode problem) {
        super(message, status, problem, null);
    }

    /** The account that was asked for. */
    public @Nullable String accountId() {
        return Json.text(problem(), "accountId");
    }

    /** The generation that was not charged. */
    public @Nullable String generationId() {
        return Json.text(problem(), "generationId");
    }

    /** What it would cost, whole units. */
    public @Nullable Long required() {
        return Json.number(problem(), "required");
    }

    /** What could be charged, whole units. */
    public @Nullable Long available() {
        return Json.number(problem(), "available");
    }

    /** How much is missing, whole units. */
    public @Nullable Long missing() {
        return Json.number(problem(), "missing");
    }

    /** The attempt to ask the same generation for after a top-up. */
    public @Nullable Long nextAttempt() {
        return Json.number(problem(), "nextAttempt");
    }

    /** The id of the budget that it does not fit, if it is that. */
    public @Nullable String budgetId() {
        return Json.text(problem().path("budget"), "budgetId");
    }

    /** The platforms that the policy lists, if it is that. */
    public List<String> platforms() {
        return Json.texts(problem().path("platforms"));
    }

    /** The row of the policy's price table that decided. */
    public @Nullable String priceRow() {
        return Json.text(problem(), "priceRow");
    }
}
