package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;

/** It contradicts what was recorded first, or cannot be applied (409): {@code reason} says which. */
public class Refused extends LedgerError {
    private static final long serialVersionUID = 1L;

    Refused(String message, int status, JsonNode problem) {
        super(message, status, problem, null);
    }
}
