package io.makegood.audit.verify;

import io.makegood.schemas.remedy.Launcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Ed25519 keys in PEM files, as OpenSSL reads and writes them too. */
public final class AuditKeys {
    private static final long FILE_BYTES_MAX = 64 << 10;
    private static final String ALGORITHM = "Ed25519";
    private static final int LINE_CHARS = 64;

    private AuditKeys() {}

    /** Writes a new private key, and its public key beside it with {@code .pub}; never over a file that exists. */
    public static Path generate(Path file) throws IOException {
        KeyPair pair;
        try {
            pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java since 15 has " + ALGORITHM, e);
        }
        Path publicFile = file.resolveSibling(file.getFileName() + ".pub");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.writeString(publicFile, pem("PUBLIC KEY", pair.getPublic().getEncoded()), StandardOpenOption.CREATE_NEW);
        return publicFile;
    }

    /** Reads a private key (PKCS #8 in PEM). */
    public static PrivateKey readPrivate(Path file) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(content(file)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidAuditFile(
                    file + " holds no Ed25519 private key; make one with " + Launcher.name() + " audit keygen", e);
        }
    }

    /** Reads a public key (X.509 in PEM). */
    public static PublicKey readPublic(Path file) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(content(file)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidAuditFile(
                    file + " holds no Ed25519 public key; give the one that audit keygen made beside it", e);
        }
    }

    /**
     * The id of the public key that belongs to a private one ({@link AcceptedKeys#idOf}); null if it cannot be told from the private one, as
     * with a key in a device.
     */
    public static @Nullable String idOf(PrivateKey key) {
        if (!(key instanceof EdECPrivateKey known) || known.getBytes().isEmpty()) {
            return null;
        }
        byte[] seed = known.getBytes().get();
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            // A key of Ed25519 is made of 32 random bytes: of these, its own.
            generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
                private static final long serialVersionUID = 1L;

                @Override
                public void nextBytes(byte[] bytes) {
                    System.arraycopy(seed, 0, bytes, 0, bytes.length);
                }
            });
            KeyPair pair = generator.generateKeyPair();
            boolean same = pair.getPrivate() instanceof EdECPrivateKey made
                    && MessageDigest.isEqual(made.getBytes().orElse(new byte[0]), seed);
            return same ? AcceptedKeys.idOf(pair.getPublic()) : null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java since 15 has " + ALGORITHM, e);
        }
    }

    private static byte[] content(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IllegalArgumentException("longer than any key");
        }
        StringBuilder base64 = new StringBuilder();
        // Whatever is no Base64 is refused as that, whichever bytes it is made of.
        Files.readString(file, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.startsWith("-----"))
                .forEach(base64::append);
        return Base64.getDecoder().decode(base64.toString());
    }

    private static String pem(String what, byte[] encoded) {
        String base64 = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }
}
