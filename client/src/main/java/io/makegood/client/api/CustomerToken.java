package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A token that a customer's browser may have for some minutes.
 *
 * @param token what to send as Bearer
 * @param scope read or claim
 * @param expiresAt until when, epoch milliseconds, UTC
 * @param json everything that the ledger answered, by the names of the contract
 */
public record CustomerToken(String token, String scope, long expiresAt, JsonNode json) {
    static CustomerToken of(JsonNode json) {
        return new CustomerToken(
                json.path("token").asText(),
                json.path("scope").asText(),
                json.path("expiresAt").asLong(),
                json);
    }

    /** Without the token, which opens the account to whoever reads it. */
    @Override
    public String toString() {
        return "CustomerToken of scope " + scope + " until " + expiresAt;
    }
}
