package io.makegood.http.api;

import io.makegood.http.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port of the API. */
final class OpenPort {
    private static final Logger LOG = LoggerFactory.getLogger(OpenPort.class);

    private OpenPort() {}

    /** Looks whether it can be opened; throws {@link IllegalStateException} if not. */
    static void require(HttpSettings settings) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(settings.host(), settings.port()));
        } catch (IOException e) {
            throw closed(settings, e);
        }
    }

    /** Why it could not be opened, and what to do. */
    static IllegalStateException closed(HttpSettings settings, Exception cause) {
        return new IllegalStateException(
                "port " + settings.port() + " of " + settings.host() + " cannot be opened: "
                        + (isTaken(cause)
                                ? "it is taken, or of another machine; free it"
                                : "check the right to open it")
                        + ", or choose others with --port and --http-host",
                cause);
    }

    private static boolean isTaken(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof BindException;
    }

    /** Says so where callers' credentials would travel in plain, and where nobody is asked for any. */
    static void warn(HttpSettings settings) {
        if (settings.open()) {
            LOG.warn("Access control is off: anyone on this machine may do everything. This is for development alone.");
        }
        Transport transport = settings.transport();
        if (transport.tls() == null && transport.peers() == null && !HttpSettings.isLoopback(settings.host())) {
            LOG.warn(
                    "Requests are passed on, with callers' credentials, in plain HTTP to members of the group at {}."
                            + " Set tls.keystore for TLS, and peers for the addresses of your instances.",
                    settings.peers());
        }
    }
}
