package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;

/** The generation was charged before, and all of it came back since: ask under another generation id. */
public final class GivenBack extends Refused {
    private static final long serialVersionUID = 1L;

    GivenBack(String message, int status, JsonNode problem) {
        super(message, status, problem);
    }
}
