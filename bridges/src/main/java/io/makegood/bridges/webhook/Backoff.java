package io.makegood.bridges.webhook;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long after which attempt the next one is made.
 *
 * @param millis after the first, the second and so on; after one more the message is given up
 */
public record Backoff(List<Long> millis) {
    /** Eleven attempts within three days, soon at first. */
    public static final Backoff DAYS =
            new Backoff(Stream.of("PT5S", "PT1M", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT18H", "PT23H")
                    .map(each -> Duration.parse(each).toMillis())
                    .toList());

    private static final long ASKED_MILLIS_MAX = Duration.ofHours(6).toMillis();

    /** Keeps its own copy. */
    public Backoff {
        millis = List.copyOf(millis);
    }

    boolean isOver(int attempts) {
        return attempts > millis.size();
    }

    /**
     * When the next attempt is due.
     *
     * @param attempts how many were made, 1 or more
     * @param asked milliseconds that the endpoint asked to be left alone, 0 for none; heeded within bounds
     */
    long next(int attempts, long now, long asked, double random) {
        long wait = millis.get(Math.min(attempts, millis.size()) - 1);
        // Not all of them at the same moment.
        long spread = wait + (long) (wait * 0.2 * random);
        return now + Math.max(spread, Math.min(asked, ASKED_MILLIS_MAX));
    }
}
