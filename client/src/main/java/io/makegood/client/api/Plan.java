package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The plan that an account has or had last.
 *
 * @param planId the plan, as the policy names it
 * @param status WAITING, RUNNING, ENDING or ENDED
 * @param quantity how many times it was taken
 * @param renewsAt when its next period begins, epoch milliseconds, UTC
 * @param json everything that the ledger answered, by the names of the contract
 */
public record Plan(
        String planId,
        String status,
        long quantity,
        @Nullable Long renewsAt,
        JsonNode json) {
    static Plan of(JsonNode json) {
        return new Plan(
                json.path("planId").asText(),
                json.path("status").asText(),
                json.path("quantity").asLong(),
                Json.number(json, "renewsAt"),
                json);
    }
}
