package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One generation, from request to refund.
 *
 * @param generationId its id
 * @param status how it stands
 * @param charged what was charged, whole units
 * @param refunded what came back
 * @param json everything that the ledger answered, by the names of the contract
 */
public record Generation(String generationId, String status, long charged, long refunded, JsonNode json) {
    static Generation of(JsonNode json) {
        return new Generation(
                json.path("generationId").asText(),
                json.path("status").asText(),
                json.path("charged").asLong(),
                json.path("refunded").asLong(),
                json);
    }
}
