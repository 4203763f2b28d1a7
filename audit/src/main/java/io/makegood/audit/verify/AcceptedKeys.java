package io.makegood.audit.verify;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keys of which one must have signed what is read. There are several while one key takes the place of another: what the old one signed is
 * read for as long as it is named. None means that nobody asks who signed.
 */
public final class AcceptedKeys {
    /** Whose signature it is, or whether there is one, is not asked. */
    public static final AcceptedKeys NOT_ASKED = new AcceptedKeys(List.of());

    /** So much of a key's digest tells it from every other: 64 bits. */
    private static final int ID_BYTES = 8;

    private final List<PublicKey> keys;

    private AcceptedKeys(List<PublicKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Any of those; nobody asks if there are none. */
    public static AcceptedKeys of(List<PublicKey> keys) {
        return new AcceptedKeys(keys);
    }

    /** That one alone. */
    public static AcceptedKeys of(PublicKey key) {
        return new AcceptedKeys(List.of(key));
    }

    /** Whether a signature is asked for. */
    public boolean areAsked() {
        return !keys.isEmpty();
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

    /**
     * Whether one of them signed that text.
     *
     * @param signer the id of the key that is said to have signed it; another one that is accepted will not do. Null if that is not said
     */
    public boolean signed(byte[] text, byte @Nullable [] signature, @Nullable String signer) {
        return signature != null
                && keys.stream()
                        .filter(key -> signer == null || signer.equals(idOf(key)))
                        .anyMatch(key -> isSignedBy(key, text, signature));
    }

    /** Whether one of them signed that checkpoint. */
    public boolean signed(Checkpoint checkpoint) {
        return keys.stream().anyMatch(checkpoint::isSignedBy);
    }

    /** Their ids, for messages. */
    public String ids() {
        return keys.stream().map(AcceptedKeys::idOf).collect(Collectors.joining(", "));
    }

    private static boolean isSignedBy(PublicKey key, byte[] text, byte[] signature) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(text);
            return ed25519.verify(signature);
        } catch (GeneralSecurityException e) {
            // A signature of another length, say.
            return false;
        }
    }
}
