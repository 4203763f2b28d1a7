package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What an account was told.
 *
 * @param noticeId the notice; the same on every replay
 * @param type what it says, such as ChargeDeclined
 * @param message a sentence fit to show
 * @param reason why, as a stable code
 * @param generationId the generation it is about
 * @param recordedAt when, epoch milliseconds, UTC
 * @param json everything that the ledger answered, by the names of the contract
 */
public record Notice(
        String noticeId,
        String type,
        String message,
        @Nullable String reason,
        @Nullable String generationId,
        long recordedAt,
        JsonNode json) {
    static Notice of(JsonNode json) {
        return new Notice(
                json.path("noticeId").asText(),
                json.path("type").asText(),
                json.path("message").asText(),
                Json.text(json, "reason"),
                Json.text(json, "generationId"),
                json.path("recordedAt").asLong(),
                json);
    }
}
