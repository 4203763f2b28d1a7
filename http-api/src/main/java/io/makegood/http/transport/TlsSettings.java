package io.makegood.http.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * With which certificate this instance serves TLS, and which certificates of others it believes. Both files are PKCS12.
 *
 * @param keyStore holds the private key and its certificates
 * @param keyStorePassword opens the key store and its key
 * @param trustStore holds the authorities, or the certificates themselves, of other instances; null for those that Java trusts
 * @param trustStorePassword opens the trust store
 */
public record TlsSettings(
        Path keyStore,
        String keyStorePassword,
        @Nullable Path trustStore,
        @Nullable String trustStorePassword) {
    private static final String KEYS = "tls.keystore";
    private static final String TRUSTED = "tls.truststore";

    /**
     * Refuses files that cannot be used.
     *
     * @throws IllegalArgumentException names the setting and the remedy
     */
    public TlsSettings {
        requireKey(keyStore, opened(KEYS, keyStore, keyStorePassword));
        if (trustStore != null) {
            trusted(trustStore, trustStorePassword);
        }
    }

    private static KeyStore trusted(Path file, @Nullable String password) {
        KeyStore store = opened(TRUSTED, file, password);
        try {
            boolean holdsOne = false;
            for (String alias : Collections.list(store.aliases())) {
                holdsOne |= store.isCertificateEntry(alias);
            }
            if (!holdsOne) {
                throw new IllegalArgumentException(
                        TRUSTED + ": " + file + " holds no trusted certificate; add one with keytool -importcert");
            }
        } catch (KeyStoreException e) {
            throw new IllegalStateException(e);
        }
        return store;
    }

    private static KeyStore opened(String setting, Path file, @Nullable String password) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    setting + ": " + file + " is no file that can be read; check the path and its rights");
        }
        if (password == null) {
            throw new IllegalArgumentException(setting + ".password is missing, which opens " + file
                    + "; set MAKEGOOD_" + setting.replace('.', '_').toUpperCase(Locale.ROOT)
                    + "_PASSWORD");
        }
        try {
            return KeyStore.getInstance(file.toFile(), password.toCharArray());
        } catch (KeyStoreException e) {
            throw new IllegalArgumentException(
                    setting + ": " + file + " is no key store; make a PKCS12 file with keytool or openssl pkcs12", e);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    setting + ".password does not open " + file + ", or the file is damaged; check both", e);
        }
    }

    private static void requireKey(Path file, KeyStore store) {
        try {
            boolean holdsOne = false;
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate certificate) {
                    holdsOne = true;
                    requireValid(file, certificate);
                }
            }
            if (!holdsOne) {
                throw new IllegalArgumentException(
                        KEYS + ": " + file + " holds no private key with its certificate; export both into it");
            }
        } catch (KeyStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void requireValid(Path file, X509Certificate certificate) {
        Instant now = Instant.now();
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            throw new IllegalArgumentException(
                    KEYS + ": the certificate in " + file + " expired at " + end + "; renew it");
        }
        if (now.isBefore(begin)) {
            throw new IllegalArgumentException(KEYS + ": the certificate in " + file + " is valid from " + begin
                    + "; check the clock, or use one that is valid now");
        }
    }

    static String[] protocols() {
        return new String[] {"TLSv1.3", "TLSv1.2"};
    }

    /** For the server's port. */
    SslContextFactory.Server forServer() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStorePath(keyStore.toAbsolutePath().toString());
        factory.setKeyStorePassword(keyStorePassword);
        factory.setIncludeProtocols(protocols());
        return factory;
    }

    /** For connections to other instances. */
    SSLContext forPeers() {
        Path file = trustStore;
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(file == null ? null : trusted(file, trustStorePassword));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(TRUSTED + " cannot be used; make it anew with keytool", e);
        }
    }

    /** For a connection to this instance itself: it shows a certificate of this very key store, whatever its name and whoever signed it. */
    SSLContext forItself() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new OwnCertificate(opened(KEYS, keyStore, keyStorePassword))}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(KEYS + " cannot be used; make it anew with keytool", e);
        }
    }

    /** Believes the certificates of a key store and no other. */
    private record OwnCertificate(KeyStore store) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("nobody is let in by certificate");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            try {
                if (chain.length > 0 && store.getCertificateAlias(chain[0]) != null) {
                    return;
                }
            } catch (KeyStoreException e) {
                throw new CertificateException(e);
            }
            throw new CertificateException("it shows another certificate than that of " + KEYS);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public String toString() {
        return "TlsSettings[" + keyStore + ", " + trustStore + "]";
    }
}
