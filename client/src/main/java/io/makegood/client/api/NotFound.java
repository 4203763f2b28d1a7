package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;

/** The ledger knows nothing of it (404). */
public final class NotFound extends LedgerError {
    private static final long serialVersionUID = 1L;

    NotFound(String message, int status, JsonNode problem) {
        super(message, status, problem, null);
    }
}
