package io.makegood.topics.personal;

import io.makegood.ledger.event.SealedText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record of the topic of accounts' keys. Its key is the name of an account's key, then the account; its value the key as it is kept, or, of
 * one that was destroyed, when and why. So the topic, once it is compacted, holds nothing of a destroyed key but that.
 *
 * @param keyId the name of the key
 * @param account whose it is
 * @param sealed the key as it is kept; null if it was destroyed
 * @param erasedAt when it was destroyed, epoch milliseconds, UTC; 0 if it was not
 * @param reason what was given as the reason then; empty if it was not
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record KeyRecord(String keyId, String account, byte @Nullable [] sealed, long erasedAt, String reason) {
    /** With what the value begins of a key that was destroyed. */
    static final byte ERASED = 0;

    private static final byte KEPT = 1;

    static KeyRecord kept(String keyId, String account, byte[] sealed) {
        return new KeyRecord(keyId, account, sealed, 0, "");
    }

    KeyRecord erased(long now, String why) {
        return new KeyRecord(keyId, account, null, now, why);
    }

    boolean isErased() {
        return sealed == null;
    }

    byte[] key() {
        return (keyId + account).getBytes(StandardCharsets.UTF_8);
    }

    byte[] value() {
        byte[] content = sealed;
        if (content != null) {
            return ByteBuffer.allocate(1 + content.length)
                    .put(KEPT)
                    .put(content)
                    .array();
        }
        byte[] why = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Long.BYTES + why.length)
                .put(ERASED)
                .putLong(erasedAt)
                .put(why)
                .array();
    }

    /** The name of the key that a record's key tells; empty for one of another form. */
    static Optional<String> id(byte @Nullable [] key) {
        return key == null || key.length <= SealedText.KEY_CHARS
                ? Optional.empty()
                : Optional.of(new String(key, 0, SealedText.KEY_CHARS, StandardCharsets.UTF_8));
    }

    /** Empty for a record of another form. */
    static Optional<KeyRecord> read(byte @Nullable [] key, byte @Nullable [] value) {
        if (key == null || value == null || key.length <= SealedText.KEY_CHARS || value.length == 0) {
            return Optional.empty();
        }
        String keyId = new String(key, 0, SealedText.KEY_CHARS, StandardCharsets.UTF_8);
        String account =
                new String(key, SealedText.KEY_CHARS, key.length - SealedText.KEY_CHARS, StandardCharsets.UTF_8);
        if (value[0] == KEPT) {
            return Optional.of(kept(keyId, account, Arrays.copyOfRange(value, 1, value.length)));
        }
        if (value[0] != ERASED || value.length < 1 + Long.BYTES) {
            return Optional.empty();
        }
        int begin = 1 + Long.BYTES;
        return Optional.of(new KeyRecord(
                keyId,
                account,
                null,
                ByteBuffer.wrap(value, 1, Long.BYTES).getLong(),
                new String(value, begin, value.length - begin, StandardCharsets.UTF_8)));
    }
}
