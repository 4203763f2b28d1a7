package io.makegood.bridges.webhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Objects;

/**
 * That nothing is sent to an endpoint; what happens meanwhile waits for it.
 *
 * @param at since when, epoch milliseconds, UTC
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record WebhookRest(long at, Reason reason) {
    /** Throws {@link NullPointerException} for one of JSON that has no reason. */
    public WebhookRest {
        Objects.requireNonNull(reason, "reason");
    }

    /** Why it rests. */
    public enum Reason {
        /** Somebody paused it. */
        OPERATOR,
        /** It took nothing for as long as a delivery is tried. */
        DEAD,
        /** It answered 410: it is gone. */
        GONE
    }
}
