package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One movement of credits.
 *
 * @param sequence its number within the account: 1, 2, 3 and so on without gaps
 * @param kind GRANT, CHARGE, REFUND and so on
 * @param amount credits added (above zero) or taken
 * @param balanceAfter the balance after it
 * @param reason why, as a stable code
 * @param generationId the generation it belongs to
 * @param itemId the item it belongs to
 * @param recordedAt when, epoch milliseconds, UTC
 * @param text what the customer may read of it
 * @param json everything that the ledger answered, by the names of the contract
 */
public record Entry(
        long sequence,
        String kind,
        long amount,
        long balanceAfter,
        String reason,
        @Nullable String generationId,
        @Nullable String itemId,
        long recordedAt,
        String text,
        JsonNode json) {
    static Entry of(JsonNode json) {
        return new Entry(
                json.path("sequence").asLong(),
                json.path("kind").asText(),
                json.path("amount").asLong(),
                json.path("balanceAfter").asLong(),
                json.path("reason").asText(),
                Json.text(json, "generationId"),
                Json.text(json, "itemId"),
                json.path("recordedAt").asLong(),
                json.path("text").asText(),
                json);
    }
}
