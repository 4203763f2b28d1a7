package io.makegood.http.api;

import io.makegood.http.access.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * By what a request is recognised that is sent again: its Idempotency-Key, its path, and who sends it.
 *
 * @param caller the id of whoever sends it
 * @param path where to
 * @param text the key as it was sent
 * @param fingerprint of the body: the same for the same request
 */
record RequestKey(String caller, String path, String text, Fingerprint fingerprint) {
    static final String HEADER = "Idempotency-Key";

    private static final int CHARS_MAX = 255;
    private static final int DERIVED_BYTES = 16;

    /** The first half of a SHA-256. */
    record Fingerprint(long high, long low) {
        static final int BYTES = 16;

        static Fingerprint of(byte[] bytes) {
            return read(ByteBuffer.wrap(Sha256.of(bytes)));
        }

        static Fingerprint read(ByteBuffer from) {
            return new Fingerprint(from.getLong(), from.getLong());
        }

        byte[] bytes() {
            return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
        }
    }

    /** Of a request; null without a key. */
    static @Nullable RequestKey of(Call call, byte[] body) {
        String key = call.context().header(HEADER);
        if (key == null) {
            return null;
        }
        if (key.isBlank() || key.length() > CHARS_MAX) {
            throw Problem.invalid(HEADER, "must have 1 to " + CHARS_MAX + " characters", "send a UUID, say");
        }
        return new RequestKey(call.caller().id(), call.context().path(), key, Fingerprint.of(body));
    }

    /** What is remembered of the request goes by this. */
    Fingerprint identity() {
        return Fingerprint.of(text("request", caller, path, text));
    }

    /**
     * An id for what a request names none for: the same for the same key, path and account, whoever sends it and with whatever credential,
     * so that the ledger itself recognises what it has seen.
     */
    String derived(String prefix, String account) {
        return prefix + HexFormat.of().formatHex(Sha256.of(text("id", account, path, text)), 0, DERIVED_BYTES);
    }

    /** Each part with its length, so that no two lists of parts are the same text. */
    static byte[] text(String... parts) {
        StringBuilder all = new StringBuilder();
        for (String part : parts) {
            all.append(part.length()).append(' ').append(part).append('\n');
        }
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }
}
