package io.makegood.http.transport;

import org.jspecify.annotations.Nullable;

/**
 * How this instance speaks to callers and to other instances.
 *
 * @param tls null for plain HTTP
 * @param peers to whom requests are passed on; null for those whose address is like this instance's own
 */
public record Transport(@Nullable TlsSettings tls, @Nullable AllowedPeers peers) {
    /** Plain HTTP, to instances whose address is like the own one. */
    public static final Transport PLAIN = new Transport(null, null);

    /** What a URL of this instance begins with. */
    public String scheme() {
        return tls == null ? "http" : "https";
    }
}
