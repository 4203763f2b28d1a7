package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an account has.
 *
 * @param accountId the account
 * @param balance the sum of its entries, whole units; negative when overdrawn
 * @param available what can be charged now for everything
 * @param held what open generations were charged and may yet come back
 * @param json everything that the ledger answered, by the names of the contract
 */
public record Balance(String accountId, long balance, long available, long held, JsonNode json) {
    static Balance of(JsonNode json) {
        return new Balance(
                json.path("accountId").asText(),
                json.path("balance").asLong(),
                json.path("available").asLong(),
                json.path("held").asLong(),
                json);
    }
}
