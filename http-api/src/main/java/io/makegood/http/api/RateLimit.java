package io.makegood.http.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How many requests each caller may send: so many in a time, and twice that at once. */
final class RateLimit {
    private static final int CALLERS_MAX = 10_000;

    private final int requests;
    private final Duration time;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(CALLERS_MAX)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    /** So many a second; 0 for no limit. */
    RateLimit(int perSecond) {
        this(perSecond, Duration.ofSeconds(1));
    }

    /** So many in that time; 0 for no limit. */
    RateLimit(int requests, Duration time) {
        this.requests = requests;
        this.time = time;
    }

    /** Throws a {@link Problem} with status 429 if the caller has sent too many. */
    void require(String caller) {
        if (requests == 0) {
            return;
        }
        ConsumptionProbe probe = bucket(caller).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw Problem.tooMany((int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill())));
        }
    }

    /** Whether the caller has sent so many that the next one is refused. */
    boolean isExhausted(String caller) {
        return requests > 0 && bucket(caller).getAvailableTokens() == 0;
    }

    private Bucket bucket(String caller) {
        return buckets.get(
                caller,
                any -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(2L * requests).refillGreedy(requests, time))
                        .build());
    }
}
