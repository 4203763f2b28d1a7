package io.makegood.http.transport;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.KeyStoreScanner;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The port that speaks HTTPS, and nothing else. */
public final class TlsPort {
    private static final int RENEWED_SECONDS = 10;

    private TlsPort() {}

    /** The port, not yet open. A key store that is renewed in its place is taken while requests are served. */
    public static Connector of(TlsSettings tls, Server server, HttpConfiguration http, String host, int port) {
        HttpConfiguration https = new HttpConfiguration(http);
        // Health is asked for by address, which no certificate has.
        https.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server certificate = tls.forServer();
        KeyStoreScanner renewed = new KeyStoreScanner(certificate);
        renewed.setScanInterval(RENEWED_SECONDS);
        server.addBean(renewed);
        ServerConnector connector = new ServerConnector(server, certificate, new HttpConnectionFactory(https));
        connector.setHost(host);
        connector.setPort(port);
        return connector;
    }
}
