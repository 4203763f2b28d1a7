package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

/** The ledger did not answer, or said that it cannot now, as often as was tried. To ask again is safe. */
public final class Unavailable extends LedgerError {
    private static final long serialVersionUID = 1L;

    Unavailable(String message, @Nullable Integer status, JsonNode problem, @Nullable Throwable cause) {
        super(message, status, problem, cause);
    }

    static Unavailable because(String message, @Nullable Throwable cause) {
        return new Unavailable(message, null, MissingNode.getInstance(), cause);
    }
}
