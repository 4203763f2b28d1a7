package io.makegood.topics.personal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Deterministic authenticated encryption under one key of 32 bytes, built as SIV is (RFC 5297) from what every Java has: the first 16 bytes of
 * HMAC-SHA256 over context and content are tag and initial counter, and AES-256 in counter mode covers the content. The same content is
 * sealed the same each time, so that an event which is published twice stays one event. What that shows is which texts of one account are
 * equal, and how long each is. Thread-safe.
 */
final class Sealing {
    static final int KEY_BYTES = 32;
    static final int TAG_BYTES = 16;

    private static final String HMAC = "HmacSHA256";
    private static final byte[] FOR_TAGS = ascii("makegood-seal-1 tag");
    private static final byte[] FOR_CONTENT = ascii("makegood-seal-1 content");

    private final byte[] tagKey;
    private final byte[] contentKey;

    /** Under that key. */
    Sealing(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, this one " + key.length);
        }
        tagKey = hmac(key, FOR_TAGS);
        contentKey = hmac(key, FOR_CONTENT);
    }

    /** The content under the key: its tag, then as many bytes as it has. It opens with the same context alone. */
    byte[] seal(byte[] context, byte[] content) {
        byte[] tag = tag(context, content);
        byte[] sealed = Arrays.copyOf(tag, TAG_BYTES + content.length);
        System.arraycopy(cover(tag, content), 0, sealed, TAG_BYTES, content.length);
        return sealed;
    }

    /** The content that was sealed, or empty if this was not sealed so, by this key and with that context, or was changed since. */
    Optional<byte[]> open(byte[] context, byte[] sealed) {
        if (sealed.length < TAG_BYTES) {
            return Optional.empty();
        }
        byte[] tag = Arrays.copyOf(sealed, TAG_BYTES);
        byte[] content = cover(tag, Arrays.copyOfRange(sealed, TAG_BYTES, sealed.length));
        return MessageDigest.isEqual(tag, tag(context, content)) ? Optional.of(content) : Optional.empty();
    }

    /** The context's length goes first, so that nothing of it can be taken for content. */
    private byte[] tag(byte[] context, byte[] content) {
        byte[] length = {
            (byte) (context.length >>> 24),
            (byte) (context.length >>> 16),
            (byte) (context.length >>> 8),
            (byte) context.length
        };
        return Arrays.copyOf(hmac(tagKey, length, context, content), TAG_BYTES);
    }

    private byte[] cover(byte[] tag, byte[] content) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(contentKey, "AES"), new IvParameterSpec(tag));
            return cipher.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in counter mode", e);
        }
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
