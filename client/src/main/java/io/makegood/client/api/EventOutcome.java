package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event.
 *
 * @param position where it stands in the journal
 * @param status APPLIED, NO_EFFECT if it said what was known, or PENDING if the ledger has not come to it
 * @param reason why, where it had no effect
 * @param json everything that the ledger answered, by the names of the contract
 */
public record EventOutcome(
        String position, String status, @Nullable String reason, JsonNode json) {
    static EventOutcome of(JsonNode json) {
        return new EventOutcome(
                json.path("position").asText(), json.path("status").asText(), Json.text(json, "reason"), json);
    }
}
