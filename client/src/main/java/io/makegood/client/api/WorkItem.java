package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A claim or a case.
 *
 * @param kind CLAIM or CASE
 * @param id its id
 * @param accountId whose it is
 * @param status OPEN or CLOSED
 * @param since since when, epoch milliseconds, UTC
 * @param json everything that the ledger answered, by the names of the contract
 */
public record WorkItem(String kind, String id, String accountId, String status, long since, JsonNode json) {
    static WorkItem of(JsonNode json) {
        return new WorkItem(
                json.path("kind").asText(),
                json.path("id").asText(),
                json.path("accountId").asText(),
                json.path("status").asText(),
                json.path("since").asLong(),
                json);
    }
}
