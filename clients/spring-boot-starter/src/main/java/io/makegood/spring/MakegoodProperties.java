package io.makegood.spring;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the ledger is, and how patient to be with it.
 *
 * @param url its address; left out it is what MAKEGOOD_URL says, else http://localhost:7070
 * @param key the API key; left out it is what MAKEGOOD_KEY says
 * @param attempts how often a request is sent at most
 * @param attemptTimeout how long each attempt may take
 * @param backoff how long to wait at most before the second attempt, doubled with each further one
 * @param backoffMax how long to wait at most before any attempt, unless the ledger asks for more
 * @param healthTimeout how long the ledger may take to say that it is ready
 */
@ConfigurationProperties("makegood")
public record MakegoodProperties(
        @Nullable String url,
        @Nullable String key,
        @DefaultValue("5") int attempts,
        @DefaultValue("30s") Duration attemptTimeout,
        @DefaultValue("200ms") Duration backoff,
        @DefaultValue("5s") Duration backoffMax,
        @DefaultValue("2s") Duration healthTimeout) {
    /** Without the key. */
    @Override
    public String toString() {
        return "MakegoodProperties[url=" + url + ", attempts=" + attempts + ", attemptTimeout=" + attemptTimeout
                + ", backoff=" + backoff + ", backoffMax=" + backoffMax + ", healthTimeout=" + healthTimeout + "]";
    }
}
