package io.makegood.topics.signing;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text that was signed by a {@link TextSigner}, once its signature was checked.
 *
 * @param text what was signed, without the two lines of the signature
 * @param keyId whose key signed it
 */
public record SignedText(String text, String keyId) {
    /**
     * Reads a signed text.
     *
     * @param document every byte of it counts
     * @param keys of which one must have signed it
     * @throws NotSigned if none did, or a byte of it was changed
     */
    public static SignedText open(byte[] document, List<PublicKey> keys) throws NotSigned {
        // A byte is a character here, so that what is no UTF-8 is not mended on the way.
        String whole = new String(document, StandardCharsets.ISO_8859_1);
        int last = whole.lastIndexOf("\n" + TextSigner.SIGNATURE) + 1;
        int by = whole.lastIndexOf("\n" + TextSigner.SIGNED_BY, last) + 1;
        if (last == 0 || by == 0) {
            throw new NotSigned("it has no signature");
        }
        String text = whole.substring(0, last);
        String keyId = text.substring(by + TextSigner.SIGNED_BY.length(), text.length() - 1);
        byte[] signature = signature(whole.substring(last));
        byte[] signed = text.getBytes(StandardCharsets.ISO_8859_1);
        List<PublicKey> own =
                keys.stream().filter(key -> SigningKeys.idOf(key).equals(keyId)).toList();
        if (own.isEmpty()) {
            throw new NotSigned("another key is said to have signed it than "
                    + keys.stream().map(SigningKeys::idOf).collect(Collectors.joining(", ")));
        }
        if (own.stream().noneMatch(key -> SigningKeys.isSigned(key, signed, signature))) {
            throw new NotSigned("it was changed since it was signed");
        }
        return new SignedText(new String(signed, 0, by, StandardCharsets.UTF_8), keyId);
    }

    /** Base64 can be written in more than one way, and only one of them was. */
    private static byte[] signature(String line) throws NotSigned {
        String base64 = line.substring(TextSigner.SIGNATURE.length()).replaceFirst("\\n\\z", "");
        try {
            byte[] signature = Base64.getDecoder().decode(base64);
            if (line.equals(TextSigner.SIGNATURE + Base64.getEncoder().encodeToString(signature) + "\n")) {
                return signature;
            }
        } catch (IllegalArgumentException e) {
            // Told like any other way of writing it.
        }
        throw new NotSigned("its signature was changed");
    }
}
