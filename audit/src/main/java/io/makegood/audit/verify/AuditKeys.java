package io.makegood.audit.verify;

import io.makegood.topics.signing.NoSigningKey;
import io.makegood.topics.signing.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/** Ed25519 keys in PEM files, as OpenSSL reads and writes them too. */
public final class AuditKeys {
    private AuditKeys() {}

    /** Writes a new private key, and its public key beside it with {@code .pub}; never over a file that exists. */
    public static Path generate(Path file) throws IOException {
        KeyPair pair = SigningKeys.generate();
        Path publicFile = file.resolveSibling(file.getFileName() + ".pub");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, SigningKeys.pem(pair.getPrivate()));
        Files.writeString(publicFile, SigningKeys.pem(pair.getPublic()), StandardOpenOption.CREATE_NEW);
        return publicFile;
    }

    /** Reads a private key (PKCS #8 in PEM). */
    public static PrivateKey readPrivate(Path file) throws IOException {
        try {
            return SigningKeys.readPrivate(file);
        } catch (NoSigningKey e) {
            throw new InvalidAuditFile(String.valueOf(e.getMessage()), e);
        }
    }

    /** Reads a public key (X.509 in PEM). */
    public static PublicKey readPublic(Path file) throws IOException {
        try {
            return SigningKeys.readPublic(file);
        } catch (NoSigningKey e) {
            throw new InvalidAuditFile(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The id of the public key that belongs to a private one ({@link AcceptedKeys#idOf}); null if it cannot be told from the private one, as
     * with a key in a device.
     */
    public static @Nullable String idOf(PrivateKey key) {
        PublicKey own = SigningKeys.publicOf(key);
        return own == null ? null : AcceptedKeys.idOf(own);
    }
}
