package io.makegood.policyfiles;

import java.util.List;

/** Durations as a policy writes them: a whole number and one of s, m, h and d. */
final class Durations {
    static final long DAY_MILLIS = 24L * 60 * 60 * 1_000;
    private static final long HOUR_MILLIS = 60L * 60 * 1_000;
    private static final long MINUTE_MILLIS = 60L * 1_000;
    private static final long SECOND_MILLIS = 1_000;

    private Durations() {}

    static long unitMillis(String unit) {
        return switch (unit) {
            case "s" -> SECOND_MILLIS;
            case "m" -> MINUTE_MILLIS;
            case "h" -> HOUR_MILLIS;
            case "d" -> DAY_MILLIS;
            default -> throw new IllegalArgumentException("no unit of time: " + unit);
        };
    }

    /** As a policy has it, in the largest unit that leaves no rest. */
    static String written(long millis) {
        for (String unit : List.of("d", "h", "m")) {
            if (millis % unitMillis(unit) == 0) {
                return millis / unitMillis(unit) + unit;
            }
        }
        return millis / SECOND_MILLIS + "s";
    }

    /** In words, such as {@code 30 minutes}, in the largest unit that leaves no rest. */
    static String words(long millis) {
        if (millis % DAY_MILLIS == 0) {
            return count(millis / DAY_MILLIS, "day");
        }
        if (millis % HOUR_MILLIS == 0) {
            return count(millis / HOUR_MILLIS, "hour");
        }
        if (millis % MINUTE_MILLIS == 0) {
            return count(millis / MINUTE_MILLIS, "minute");
        }
        return count(millis / SECOND_MILLIS, "second");
    }

    private static String count(long number, String unit) {
        return number == 1 ? "1 " + unit : number + " " + unit + "s";
    }
}
