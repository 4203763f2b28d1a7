package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What an action would cost now, and whether it can be paid. Nothing is charged.
 *
 * @param required what it would cost, whole units
 * @param maxAmount what to pass on as the most that the customer agreed to
 * @param available what could be charged
 * @param missing how much is missing
 * @param declined why it would be declined; null if it would be charged
 * @param priceRow the row of the price table that decided
 * @param json everything that the ledger answered, by the names of the contract
 */
public record Quote(
        long required,
        long maxAmount,
        long available,
        long missing,
        @Nullable String declined,
        @Nullable String priceRow,
        JsonNode json) {
    static Quote of(JsonNode json) {
        return new Quote(
                json.path("required").asLong(),
                json.path("maxAmount").asLong(),
                json.path("available").asLong(),
                json.path("missing").asLong(),
                Json.text(json, "declined"),
                Json.text(json, "priceRow"),
                json);
    }
}
