package io.makegood.topics.signing;

import io.makegood.schemas.remedy.Launcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ed25519 keys (RFC 8032) in PEM files, as OpenSSL reads and writes them too, and signatures by them. */
public final class SigningKeys {
    private static final long FILE_BYTES_MAX = 64 << 10;
    private static final String ALGORITHM = "Ed25519";
    private static final int LINE_CHARS = 64;
    private static final Pattern PUBLIC_KEY =
            Pattern.compile("-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----");
    /** So much of a key's digest tells it from every other: 64 bits. */
    private static final int ID_BYTES = 8;

    private SigningKeys() {}

    /** A new pair. */
    public static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    /** Reads a private key (PKCS #8 in PEM); throws {@link NoSigningKey} if the file holds none. */
    public static PrivateKey readPrivate(Path file) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(content(file)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new NoSigningKey(
                    file + " holds no Ed25519 private key; make one with " + Launcher.name() + " audit keygen", e);
        }
    }

    /** Reads a public key (X.509 in PEM); throws {@link NoSigningKey} if the file holds none. */
    public static PublicKey readPublic(Path file) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(content(file)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw noPublicKey(file, e);
        }
    }

    /** Reads the public keys (X.509 in PEM) of a file that has one after the other; throws {@link NoSigningKey} if it holds none, or none alone. */
    public static List<PublicKey> readPublicKeys(Path file) throws IOException {
        String text = text(file);
        List<PublicKey> keys = new ArrayList<>();
        try {
            Matcher each = PUBLIC_KEY.matcher(text);
            while (each.find()) {
                keys.add(
                        KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(base64(each.group()))));
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw noPublicKey(file, e);
        }
        if (keys.isEmpty()) {
            throw noPublicKey(file, null);
        }
        return keys;
    }

    private static NoSigningKey noPublicKey(Path file, @Nullable Exception cause) {
        return new NoSigningKey(
                file + " holds no Ed25519 public key; give the one that audit keygen made beside it", cause);
    }

    /** The public key that belongs to a private one; null if it cannot be told from the private one, as with a key in a device. */
    public static @Nullable PublicKey publicOf(PrivateKey key) {
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
            return same ? pair.getPublic() : null;
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    /** By what a key is known: the first 8 bytes of the SHA-256 of its X.509 encoding, in hexadecimal. */
    public static String idOf(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Signs; throws {@link IllegalArgumentException} if that key cannot. */
    public static byte[] sign(PrivateKey key, byte[] text) {
        try {
            Signature signing = Signature.getInstance(ALGORITHM);
            signing.initSign(key);
            signing.update(text);
            return signing.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key cannot sign", e);
        }
    }

    /** Whether the owner of that key signed that text. */
    public static boolean isSigned(PublicKey key, byte[] text, byte[] signature) {
        try {
            Signature checking = Signature.getInstance(ALGORITHM);
            checking.initVerify(key);
            checking.update(text);
            return checking.verify(signature);
        } catch (GeneralSecurityException e) {
            // A signature of another length, say.
            return false;
        }
    }

    /** A private key as a PEM file has it. */
    public static String pem(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** A public key as a PEM file has it. */
    public static String pem(PublicKey key) {
        return pem("PUBLIC KEY", key.getEncoded());
    }

    private static String pem(String what, byte[] encoded) {
        String base64 = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }

    private static byte[] content(Path file) throws IOException {
        return base64(text(file));
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new NoSigningKey(file + " is longer than any key; name a file that holds one", null);
        }
        // Whatever is no Base64 is refused as that, whichever bytes it is made of.
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static byte[] base64(String pem) {
        StringBuilder base64 = new StringBuilder();
        pem.lines().filter(line -> !line.startsWith("-----")).forEach(base64::append);
        return Base64.getDecoder().decode(base64.toString());
    }

    private static IllegalStateException impossible(GeneralSecurityException e) {
        return new IllegalStateException("every Java since 15 has " + ALGORITHM, e);
    }
}
