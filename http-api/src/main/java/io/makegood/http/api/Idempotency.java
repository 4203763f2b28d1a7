package io.makegood.http.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.makegood.http.api.RequestKey.Fingerprint;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this instance answered to each Idempotency-Key, for a day. It spares work; that nothing is booked twice does not rest on it, but on
 * {@link RequestKey#derived}, and that a key is not used for another request on {@link RequestClaims}.
 */
final class Idempotency {
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int KEYS_MAX = 20_000;

    /** An answer, null while it is being made, or where it is made anew each time. */
    private record Known(Fingerprint request, boolean isAnew, Writes.@Nullable Answer answer) {
        static Known begun(Fingerprint request) {
            return new Known(request, false, null);
        }

        /** Of a request that was answered, and is answered as things stand when it comes again. */
        static Known anew(Fingerprint request) {
            return new Known(request, true, null);
        }
    }

    private final Cache<Fingerprint, Known> known =
            Caffeine.newBuilder().maximumSize(KEYS_MAX).expireAfterWrite(KEPT).build();

    /** Begins a request: the answer that was given to the same one, or empty if it is new. */
    Optional<Writes.Answer> begin(RequestKey key) {
        Fingerprint request = key.fingerprint();
        Known begun = Known.begun(request);
        Known before = known.asMap().putIfAbsent(key.identity(), begun);
        if (before == null) {
            return Optional.empty();
        }
        if (!before.request.equals(request)) {
            throw reused();
        }
        if (before.isAnew && known.asMap().replace(key.identity(), before, begun)) {
            return Optional.empty();
        }
        Writes.Answer answer = before.answer;
        if (answer == null) {
            throw Problem.inProgress("the same request with this key is still being served; ask again");
        }
        return Optional.of(answer);
    }

    static Problem reused() {
        return Problem.keyReused("send the same body again, or another key for another request");
    }

    void end(RequestKey key, Writes.Answer answer) {
        known.put(key.identity(), new Known(key.fingerprint(), false, answer));
    }

    /** The request was answered; the same one again is answered anew, as things stand then. */
    void endAnew(RequestKey key) {
        known.put(key.identity(), Known.anew(key.fingerprint()));
    }

    /** What was answered may tell texts that are erased since. */
    void forgetAll() {
        known.invalidateAll();
    }

    /** The request failed without effect that is known of: it may be tried again. */
    void forget(RequestKey key) {
        known.invalidate(key.identity());
    }
}
