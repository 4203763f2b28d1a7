package io.makegood.ledger.budget;

import io.makegood.ledger.event.BudgetSet;
import io.makegood.ledger.event.WindowKind;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The window of a budget (docs/rules.md, section 12): whole-number arithmetic over record times in UTC, which no time zone and no
 * clock decides. Times are epoch milliseconds.
 *
 * <p>A sliding window is counted in parts of a 24th of its length, rounded up: what was spent in the part of now and in the 24 before
 * counts. These cover every moment of the last so long, so that no window of that length, wherever it begins, holds more than the limit.
 *
 * @param lengthMillis how long a FIXED or SLIDING window is; 0 for others
 * @param anchorAt from when FIXED windows are counted; 0 for others
 */
public record BudgetWindow(WindowKind kind, long lengthMillis, long anchorAt) {
    /** Into so many parts the length of a sliding window is cut. */
    public static final int PARTS = 24;

    private static final long HOUR_MILLIS = 60L * 60 * 1000;
    private static final long DAY_MILLIS = 24 * HOUR_MILLIS;
    /** 1 January 1970 was a Thursday: the third day after a Monday. */
    private static final long DAYS_SINCE_MONDAY = 3;

    /** The window that the event says. */
    public static BudgetWindow of(BudgetSet event) {
        Long millis = event.windowMillis();
        Long startsAt = event.startsAt();
        long length = millis == null ? 0 : millis;
        return switch (event.window()) {
            case FIXED -> fixed(length, startsAt == null ? 0 : startsAt);
            case SLIDING -> sliding(length);
            case HOUR, DAY, WEEK, MONTH, YEAR, EVER -> of(event.window());
        };
    }

    /** A window of the calendar, or all time. */
    public static BudgetWindow of(WindowKind kind) {
        return new BudgetWindow(kind, 0, 0);
    }

    /** The last {@code millis}, at every moment. */
    public static BudgetWindow sliding(long millis) {
        return new BudgetWindow(WindowKind.SLIDING, millis, 0);
    }

    /** One length of {@code millis} after the other, from that time on and before it. */
    public static BudgetWindow fixed(long millis, long anchorAt) {
        return new BudgetWindow(WindowKind.FIXED, millis, anchorAt);
    }

    /** What names the part of time in which {@code at} is: the window's start, or the number of the part if it slides. */
    public long placeOf(long at) {
        return switch (kind) {
            case HOUR -> at - Math.floorMod(at, HOUR_MILLIS);
            case DAY -> at - Math.floorMod(at, DAY_MILLIS);
            case WEEK -> {
                long day = Math.floorDiv(at, DAY_MILLIS);
                yield (day - Math.floorMod(day + DAYS_SINCE_MONDAY, 7L)) * DAY_MILLIS;
            }
            case MONTH -> day(at).withDayOfMonth(1).toEpochDay() * DAY_MILLIS;
            case YEAR -> day(at).withDayOfYear(1).toEpochDay() * DAY_MILLIS;
            case EVER -> 0;
            case FIXED -> at - Math.floorMod(at - anchorAt, lengthMillis);
            case SLIDING -> Math.floorDiv(at, partMillis());
        };
    }

    /** Whether what was spent in that place still counts in the place of now. */
    public boolean counts(long place, long placeNow) {
        return kind == WindowKind.SLIDING ? place >= placeNow - PARTS : place == placeNow;
    }

    /** When the window of {@code at} is over and the next begins; null if it never is. A sliding one has no such moment. */
    public @Nullable Long endOf(long at) {
        long start = placeOf(at);
        return switch (kind) {
            case HOUR -> start + HOUR_MILLIS;
            case DAY -> start + DAY_MILLIS;
            case WEEK -> start + 7 * DAY_MILLIS;
            case MONTH -> day(start).plusMonths(1).toEpochDay() * DAY_MILLIS;
            case YEAR -> day(start).plusYears(1).toEpochDay() * DAY_MILLIS;
            case FIXED -> start + lengthMillis;
            case EVER, SLIDING -> null;
        };
    }

    /** When what was spent in that part of a sliding window counts no more. */
    long leavesAt(long place) {
        return (place + PARTS + 1) * partMillis();
    }

    private long partMillis() {
        return (lengthMillis + PARTS - 1) / PARTS;
    }

    private static LocalDate day(long at) {
        return LocalDate.ofEpochDay(Math.floorDiv(at, DAY_MILLIS));
    }

    /** In words without spaces: windows are the same if these are. */
    public String name() {
        return kind.hasLength() ? kind + ":" + lengthMillis + ":" + anchorAt : kind.name();
    }
}
