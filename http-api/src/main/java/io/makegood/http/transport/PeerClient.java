package io.makegood.http.transport;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks to other instances: to those that are allowed, over TLS if this instance serves TLS, and to nobody whom they point to. */
public final class PeerClient {
    private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration SAID_EVERY = Duration.ofMinutes(10);
    private static final int SAID_MAX = 100;
    private static final int SHOWN_MAX = 260;

    private final AllowedPeers allowed;
    private final String scheme;
    private final HttpClient client;
    /** Whom a line in the log was about lately. */
    private final Cache<String, Boolean> said = Caffeine.newBuilder()
            .maximumSize(SAID_MAX)
            .expireAfterWrite(SAID_EVERY)
            .build();

    /** Speaks plain HTTP if {@code tls} is null. */
    public PeerClient(AllowedPeers allowed, @Nullable TlsSettings tls) {
        this.allowed = allowed;
        scheme = tls == null ? "http" : "https";
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                // A proxy that the JVM was told of for other things would see callers' credentials.
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT_LIMIT);
        if (tls != null) {
            SSLParameters parameters = new SSLParameters();
            parameters.setProtocols(TlsSettings.protocols());
            builder.sslContext(tls.forPeers()).sslParameters(parameters);
        }
        client = builder.build();
    }

    /**
     * Where to ask a member.
     *
     * @param pathAndQuery encoded, with its first slash
     * @throws PeerNotAllowed if it may not be asked
     */
    public URI uri(String host, int port, String pathAndQuery) throws PeerNotAllowed {
        if (!allowed.allows(host, port)) {
            String address = (host.length() > SHOWN_MAX ? host.substring(0, SHOWN_MAX) : host)
                            .replaceAll("[^A-Za-z0-9.:_\\[\\]-]", "?")
                    + ":" + port;
            if (said.asMap().putIfAbsent(address, true) == null) {
                LOG.warn(
                        "Requests are not passed on to {}, an address that a member of the group gives for itself:"
                                + " the setting peers allows {}. If it is an instance of yours, add it there.",
                        address,
                        allowed);
            }
            throw new PeerNotAllowed("peers does not allow " + address);
        }
        return URI.create(scheme + "://" + Addresses.inUrl(host) + ":" + port + pathAndQuery);
    }

    /** The same for a member that is known as {@code HOST:PORT}. */
    public URI uri(String authority, String pathAndQuery) throws PeerNotAllowed {
        int colon = authority.lastIndexOf(':');
        return uri(authority.substring(0, colon), Integer.parseInt(authority.substring(colon + 1)), pathAndQuery);
    }

    /** Asks, and waits for the head of the answer. */
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
            throws IOException, InterruptedException {
        return client.send(request, body);
    }
}
