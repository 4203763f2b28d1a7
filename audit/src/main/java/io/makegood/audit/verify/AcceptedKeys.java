package io.makegood.audit.verify;

import io.makegood.topics.signing.SigningKeys;
import java.security.PublicKey;
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
        return SigningKeys.idOf(key);
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
                        .anyMatch(key -> SigningKeys.isSigned(key, text, signature));
    }

    /** Whether one of them signed that checkpoint. */
    public boolean signed(Checkpoint checkpoint) {
        return keys.stream().anyMatch(checkpoint::isSignedBy);
    }

    /** Their ids, for messages. */
    public String ids() {
        return keys.stream().map(AcceptedKeys::idOf).collect(Collectors.joining(", "));
    }
}
