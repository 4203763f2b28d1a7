package io.makegood.cli;

import io.makegood.http.transport.AllowedPeers;
import io.makegood.http.transport.TlsSettings;
import io.makegood.http.transport.Transport;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** TLS, and to which other instances requests are passed on. */
final class TransportOptions {
    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description = "Serve HTTPS alone, with the key and certificate of this PKCS12 file, and ask other"
                    + " instances over HTTPS. Default: plain HTTP")
    @Nullable
    String keyStore;

    @Option(
            names = "--tls-keystore-password",
            paramLabel = "TEXT",
            description = "Opens it; better in MAKEGOOD_TLS_KEYSTORE_PASSWORD than here.")
    @Nullable
    String keyStorePassword;

    @Option(
            names = "--tls-truststore",
            paramLabel = "FILE",
            description = "PKCS12 file of the authorities by which other instances are believed."
                    + " Default: those that Java trusts")
    @Nullable
    String trustStore;

    @Option(
            names = "--tls-truststore-password",
            paramLabel = "TEXT",
            description = "Opens it; better in MAKEGOOD_TLS_TRUSTSTORE_PASSWORD than here.")
    @Nullable
    String trustStorePassword;

    @Option(
            names = "--peers",
            paramLabel = "HOST[:PORT],...",
            description = "Instances to which requests are passed on: names such as ledger-*.internal, addresses,"
                    + " networks such as 10.1.0.0/16; * for all. Default: those whose address is like its own")
    @Nullable
    String peers;

    /** The settings; throws {@link IllegalArgumentException} for those that cannot work. */
    Transport transport() {
        String keys = said(keyStore);
        String trusted = said(trustStore);
        String password = said(keyStorePassword);
        if (keys == null && (password != null || trusted != null)) {
            throw new IllegalArgumentException((trusted == null ? "tls.keystore.password" : "tls.truststore")
                    + " is set without tls.keystore, so nothing would be encrypted; set it too, or leave both out");
        }
        if (trusted == null && said(trustStorePassword) != null) {
            throw new IllegalArgumentException(
                    "tls.truststore.password is set without tls.truststore; set it too, or leave both out");
        }
        if (keys != null && password == null) {
            throw new IllegalArgumentException(
                    "tls.keystore.password is missing, which opens " + keys + "; set MAKEGOOD_TLS_KEYSTORE_PASSWORD");
        }
        String allowed = said(peers);
        return new Transport(
                keys == null || password == null
                        ? null
                        : new TlsSettings(
                                Path.of(keys),
                                password,
                                trusted == null ? null : Path.of(trusted),
                                said(trustStorePassword)),
                allowed == null ? null : AllowedPeers.of(allowed));
    }

    private static @Nullable String said(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }
}
