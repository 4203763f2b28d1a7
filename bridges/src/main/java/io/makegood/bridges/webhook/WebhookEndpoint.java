package io.makegood.bridges.webhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One that is told what happens, as it is kept. Times are epoch milliseconds, UTC.
 *
 * @param secrets that sign, the newest first
 * @param createdAt when it was added
 * @param beginsAt it is told what was recorded from then on; null until the broker has said when it was added
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WebhookEndpoint(
        String id,
        WebhookTerms terms,
        List<KeptSecret> secrets,
        long createdAt,
        @Nullable Long beginsAt) {
    /** Keeps its own copy; throws {@link NullPointerException} for one of JSON that lacks what every endpoint has. */
    public WebhookEndpoint {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(terms, "terms");
        secrets = List.copyOf(secrets);
    }

    WebhookEndpoint with(WebhookTerms changed) {
        return new WebhookEndpoint(id, changed, secrets, createdAt, beginsAt);
    }

    WebhookEndpoint signedBy(List<KeptSecret> others) {
        return new WebhookEndpoint(id, terms, others, createdAt, beginsAt);
    }

    WebhookEndpoint beginning(long at) {
        return new WebhookEndpoint(id, terms, secrets, createdAt, at);
    }

    /** Until when the secret before the newest signs too, or null if it does not. */
    public @Nullable Long formerSecretUntil(long now) {
        Long last = null;
        for (KeptSecret secret : secrets) {
            Long until = secret.until();
            if (until != null && until > now && (last == null || until > last)) {
                last = until;
            }
        }
        return last;
    }
}
