package io.makegood.bridges.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What signs for an endpoint, as it is kept.
 *
 * @param sealed under the master key, in Base64
 * @param until epoch milliseconds, UTC, from which on it signs no more; null for the newest
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record KeptSecret(String sealed, @Nullable Long until) {
    /** Throws {@link NullPointerException} for one of JSON that seals nothing. */
    KeptSecret {
        Objects.requireNonNull(sealed, "sealed");
    }
}
