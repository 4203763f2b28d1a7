package io.makegood.http.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to each Idempotency-Key, for a day. It spares work and tells of a key that is used twice; that nothing is
 * booked twice does not rest on it: ids that a request leaves out are derived from its key, so that the ledger itself
 * recognises what it has seen, whichever instance is asked and after any restart.
 */
final class Idempotency {
    static final String HEADER = "Idempotency-Key";

    private static final Duration KEPT = Duration.ofHours(24);
    private static final int KEYS_MAX = 20_000;
    private static final int KEY_CHARS_MAX = 255;
    private static final int DERIVED_BYTES = 16;

    /** An answer, null while it is being made, or where it is made anew each time. */
    private record Known(String request, boolean isAnew, Writes.@Nullable Answer answer) {
        static Known begun(String request) {
            return new Known(request, false, null);
        }

        /** Of a request that was answered, and is answered as things stand when it comes again. */
        static Known anew(String request) {
            return new Known(request, true, null);
        }
    }

    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(KEYS_MAX).expireAfterWrite(KEPT).build();

    /** The key of a request, or null without one. */
    static @Nullable String key(Call call) {
        String key = call.context().header(HEADER);
        if (key == null) {
            return null;
        }
        if (key.isBlank() || key.length() > KEY_CHARS_MAX) {
            throw Problem.invalid(HEADER, "must have 1 to " + KEY_CHARS_MAX + " characters", "send a UUID, say");
        }
        return call.caller().name() + '\n' + call.context().path() + '\n' + key;
    }

    /** Begins a request: the answer that was given to the same one, or empty if it is new. */
    Optional<Writes.Answer> begin(String key, byte[] request) {
        String fingerprint = fingerprint(request);
        Known begun = Known.begun(fingerprint);
        Known before = known.asMap().putIfAbsent(key, begun);
        if (before == null) {
            return Optional.empty();
        }
        if (!before.request.equals(fingerprint)) {
            throw Problem.keyReused("send the same body again, or another key for another request");
        }
        if (before.isAnew && known.asMap().replace(key, before, begun)) {
            return Optional.empty();
        }
        Writes.Answer answer = before.answer;
        if (answer == null) {
            throw Problem.inProgress("the same request with this key is still being served; ask again");
        }
        return Optional.of(answer);
    }

    void end(String key, byte[] request, Writes.Answer answer) {
        known.put(key, new Known(fingerprint(request), false, answer));
    }

    /** The request was answered; the same one again is answered anew, as things stand then. */
    void endAnew(String key, byte[] request) {
        known.put(key, Known.anew(fingerprint(request)));
    }

    /** The request failed without effect that is known of: it may be tried again. */
    void forget(String key) {
        known.invalidate(key);
    }

    /** An id for what a request names none for: the same for the same key. */
    static String derived(String prefix, String key) {
        return prefix + HexFormat.of().formatHex(sha256(key.getBytes(StandardCharsets.UTF_8)), 0, DERIVED_BYTES);
    }

    private static String fingerprint(byte[] request) {
        return HexFormat.of().formatHex(sha256(request));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
