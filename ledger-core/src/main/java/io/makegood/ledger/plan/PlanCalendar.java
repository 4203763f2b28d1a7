package io.makegood.ledger.plan;

import io.makegood.ledger.policy.PlanTerms;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * When the periods of a plan begin: always counted from the anchor and never from the period before, so that a month that began on the
 * 31st is on the 28th in February and on the 31st again in March. Used by whoever appends due events, never by the fold: what zones do
 * is news that comes with the Java platform, and must change no past (decision 018).
 */
public final class PlanCalendar {
    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;
    /** Of 400 years of the calendar, a twelve times four hundredth. */
    private static final long MONTH_MILLIS = 146_097L * DAY_MILLIS / 4_800;

    private static final long YEAR_MILLIS = 12 * MONTH_MILLIS;
    /** A count of periods that is too small for sure: zones differ by less than two days. */
    private static final long CAREFUL = 4;

    private final PlanTerms terms;
    /** The anchor in the plan's zone. */
    private final ZonedDateTime first;

    /** Of a plan on the calendar, the day on which the period with the anchor begins. */
    private final LocalDate firstDay;

    /**
     * The calendar of a plan whose periods count from that time.
     *
     * @throws DateTimeException if the Java platform knows no such zone
     */
    public PlanCalendar(PlanTerms terms, long anchorAt) {
        this.terms = terms;
        ZonedDateTime anchor = at(anchorAt, ZoneId.of(terms.timeZone()));
        first = anchor;
        firstDay = firstDay(anchor.toLocalDate());
    }

    private static ZonedDateTime at(long millis, ZoneId zone) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(
                Math.floorDiv(millis, 1_000), Math.floorMod(millis, 1_000) * 1_000_000, ZoneOffset.UTC);
        return ZonedDateTime.ofInstant(utc, ZoneOffset.UTC, zone);
    }

    private LocalDate firstDay(LocalDate day) {
        return switch (terms.period()) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case YEAR -> day.withDayOfYear(1);
        };
    }

    /** When the period after so many others begins; those before the anchor have numbers below zero. */
    public long beginning(long number) {
        // On the calendar each day begins by itself: where one has no midnight, the next has it again.
        ZonedDateTime time = terms.onCalendar()
                ? firstDay.plus(number, unit()).atStartOfDay().atZone(first.getZone())
                : first.plus(number, unit());
        return time.toEpochSecond() * 1_000 + time.get(ChronoField.MILLI_OF_SECOND);
    }

    private ChronoUnit unit() {
        return switch (terms.period()) {
            case DAY -> ChronoUnit.DAYS;
            case WEEK -> ChronoUnit.WEEKS;
            case MONTH -> ChronoUnit.MONTHS;
            case YEAR -> ChronoUnit.YEARS;
        };
    }

    /** The first beginning after that time. */
    public long firstAfter(long millis) {
        return beginning(numberAfter(millis));
    }

    /** The last beginning that is not after that time. */
    public long lastUntil(long millis) {
        return beginning(numberAfter(millis) - 1);
    }

    private long numberAfter(long millis) {
        long length = switch (terms.period()) {
            case DAY -> DAY_MILLIS;
            case WEEK -> 7 * DAY_MILLIS;
            case MONTH -> MONTH_MILLIS;
            case YEAR -> YEAR_MILLIS;
        };
        long number = Math.floorDiv(millis - beginning(0L), length) - CAREFUL;
        while (beginning(number) <= millis) {
            number++;
        }
        return number;
    }
}
