package io.makegood.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * What is seen at Kafka's addresses from outside. Kafka's own client says of a name that nobody knows, of a port that nobody opened and
 * of a listener that wants TLS the same: that it had no answer in time.
 */
final class KafkaAddresses {
    private static final int CONNECT_LIMIT_MILLIS = 2_000;

    private record Address(String host, int port) {}

    private final List<Address> addresses;
    private final boolean plain;

    /** Of {@code HOST:PORT,…}, as a client with those settings would use them. */
    KafkaAddresses(String bootstrapServers, Map<String, String> clients) {
        List<Address> read = new ArrayList<>();
        for (String each : bootstrapServers.split(",", -1)) {
            int colon = each.lastIndexOf(':');
            if (colon > 0 && each.substring(colon + 1).strip().matches("\\d{1,5}")) {
                read.add(new Address(
                        each.substring(0, colon).strip().replaceAll("^(?:.*://)?\\[?|]$", ""),
                        Integer.parseInt(each.substring(colon + 1).strip())));
            }
        }
        addresses = List.copyOf(read);
        plain = !clients.getOrDefault("security.protocol", "PLAINTEXT").endsWith("SSL");
    }

    /** Why no client can get through to any of them; empty if one takes connections, or if it cannot be told from here. */
    Optional<String> whyClosed() {
        List<String> unknown = new ArrayList<>();
        for (Address each : addresses) {
            try {
                if (isOpen(each)) {
                    return Optional.empty();
                }
            } catch (UnknownHostException e) {
                unknown.add(Printable.text(each.host()));
            }
        }
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        String nameless = "the host name " + String.join(", ", new TreeSet<>(unknown)) + " is not known here";
        return Optional.of(
                unknown.size() == addresses.size()
                        ? nameless
                        : "nothing listens there" + (unknown.isEmpty() ? "" : ", and " + nameless));
    }

    /** Why one that takes connections may not answer. */
    String whySilent() {
        for (Address each : addresses) {
            if (plain && asksForTls(each)) {
                return "it speaks TLS, and this client does not: set security.protocol to SSL or SASL_SSL";
            }
        }
        return "it takes connections, but did not answer in time: it is starting or busy, or asks for another"
                + " security.protocol";
    }

    private static boolean isOpen(Address address) throws UnknownHostException {
        for (InetAddress each : InetAddress.getAllByName(address.host())) {
            if (takesConnections(each, address.port())) {
                return true;
            }
        }
        return false;
    }

    private static boolean takesConnections(InetAddress host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_LIMIT_MILLIS);
            return socket.isConnected();
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether a certificate is shown there. None is trusted, and nothing is sent. */
    private static boolean asksForTls(Address address) {
        AtomicBoolean shown = new AtomicBoolean();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new NoTrust(shown)}, null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
                socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_LIMIT_MILLIS);
                socket.setSoTimeout(CONNECT_LIMIT_MILLIS);
                socket.startHandshake();
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return shown.get();
        }
        return shown.get();
    }

    private record NoTrust(AtomicBoolean shown) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            throw new CertificateException("nobody is trusted");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            shown.set(true);
            throw new CertificateException("nobody is trusted");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
