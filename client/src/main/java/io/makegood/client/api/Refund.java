package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Credits of a generation were given back.
 *
 * @param refundId the refund; the same on every replay
 * @param generationId the generation
 * @param itemId the item; null for a base amount or an unused rest
 * @param amount credits given back, whole units
 * @param balanceAfter the balance after it
 * @param cause what made it due
 * @param recordedAt when, epoch milliseconds, UTC
 * @param json everything that the ledger answered, by the names of the contract
 */
public record Refund(
        String refundId,
        String generationId,
        @Nullable String itemId,
        long amount,
        long balanceAfter,
        String cause,
        long recordedAt,
        JsonNode json) {
    static Refund of(JsonNode json) {
        return new Refund(
                json.path("refundId").asText(),
                json.path("generationId").asText(),
                Json.text(json, "itemId"),
                json.path("amount").asLong(),
                json.path("balanceAfter").asLong(),
                json.path("cause").asText(),
                json.path("recordedAt").asLong(),
                json);
    }
}
