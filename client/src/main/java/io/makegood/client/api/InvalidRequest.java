package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;

/** The request has to be mended (400, 406, 413, 415, 422): {@code field} and {@code remedy} say where and how. */
public final class InvalidRequest extends LedgerError {
    private static final long serialVersionUID = 1L;

    InvalidRequest(String message, int status, JsonNode problem) {
        super(message, status, problem, null);
    }
}
