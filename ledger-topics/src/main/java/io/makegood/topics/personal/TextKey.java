package io.makegood.topics.personal;

import io.makegood.ledger.event.SealedText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The key of one account's personal texts. Thread-safe. */
public final class TextKey {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final String id;
    private final byte[] account;
    private final Sealing sealing;

    /**
     * Of an account.
     *
     * @param id {@link SealedText#KEY_CHARS} characters, by which the sealed texts name it
     * @param key 32 bytes
     */
    TextKey(String id, String account, byte[] key) {
        this.id = id;
        this.account = account.getBytes(StandardCharsets.UTF_8);
        sealing = new Sealing(key);
    }

    /** By what sealed texts name it. */
    public String id() {
        return id;
    }

    /** The text in its sealed form: the same each time. */
    public String seal(String text) {
        byte[] content = sealing.seal(account, text.getBytes(StandardCharsets.UTF_8));
        return SealedText.of(id, ENCODER.encodeToString(content));
    }

    /** What a sealed text says; empty if it was not sealed with this key, or was changed since. */
    public Optional<String> open(String sealed) {
        byte[] content;
        try {
            content = Base64.getUrlDecoder().decode(SealedText.content(sealed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return sealing.open(account, content).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
