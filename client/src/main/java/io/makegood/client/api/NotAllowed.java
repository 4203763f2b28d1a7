package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;

/** No valid key or token, or one that may not do this (401, 403). */
public final class NotAllowed extends LedgerError {
    private static final long serialVersionUID = 1L;

    NotAllowed(String message, int status, JsonNode problem) {
        super(message, status, problem, null);
    }
}
