package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What was taken of events that were published.
 *
 * @param accepted how many were taken
 * @param refused how many were refused; {@code json} says which and why
 * @param json everything that the ledger answered, by the names of the contract
 */
public record Published(long accepted, long refused, JsonNode json) {
    static Published of(JsonNode json) {
        return new Published(
                json.path("accepted").asLong(), json.path("refused").asLong(), json);
    }
}
