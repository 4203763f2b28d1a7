package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What may be spent in which time, and what is left of it.
 *
 * @param budgetId the budget
 * @param scope whom or what it bounds
 * @param scopeId which one of them; each of them if null
 * @param window in which time
 * @param limit what may be spent, whole units
 * @param used what was
 * @param left what is left
 * @param renewsAt when it begins anew, epoch milliseconds, UTC; null if never
 * @param json everything that the ledger answered, by the names of the contract
 */
public record Budget(
        String budgetId,
        String scope,
        @Nullable String scopeId,
        String window,
        long limit,
        long used,
        long left,
        @Nullable Long renewsAt,
        JsonNode json) {
    static Budget of(JsonNode json) {
        return new Budget(
                json.path("budgetId").asText(),
                json.path("scope").asText(),
                Json.text(json, "scopeId"),
                json.path("window").asText(),
                json.path("limit").asLong(),
                json.path("used").asLong(),
                json.path("left").asLong(),
                Json.number(json, "renewsAt"),
                json);
    }
}
