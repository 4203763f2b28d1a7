package io.makegood.ledger.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.PlanRun;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.PlanTerms.Period;
import io.makegood.ledger.policy.PlanTerms.RollOver;
import io.makegood.ledger.policy.PlanTerms.Trial;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When periods begin. An independent calendar, made of days counted by hand and offsets alone, has to agree on 10,000 random plans. */
class PlanCalendarTest {
    private static final int PLANS = 10_000;
    private static final int PERIODS = 14;
    private static final List<Period> PERIODS_OF_PLANS = List.of(Period.values());
    private static final long HOUR = 60L * 60 * 1000;
    private static final long DAY = 24 * HOUR;

    private static PlanTerms terms(
            Period period, boolean onCalendar, String zone, @Nullable RollOver rollOver, @Nullable Trial trial) {
        return new PlanTerms(
                10, GrantKind.ALLOWANCE, List.of(), List.of(), period, onCalendar, zone, rollOver, true, true, trial);
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    private static List<String> beginnings(PlanTerms terms, String anchor, int count) {
        PlanCalendar calendar = new PlanCalendar(terms, millis(anchor));
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(Instant.ofEpochMilli(calendar.beginning(i)).toString());
        }
        return all;
    }

    @Test
    void a_month_from_the_31st_ends_with_shorter_months_and_is_on_the_31st_again() {
        assertThat(beginnings(terms(Period.MONTH, false, "UTC", null, null), "2027-01-31T10:00:00Z", 5))
                .containsExactly(
                        "2027-01-31T10:00:00Z",
                        "2027-02-28T10:00:00Z",
                        "2027-03-31T10:00:00Z",
                        "2027-04-30T10:00:00Z",
                        "2027-05-31T10:00:00Z");
    }

    @Test
    void a_year_from_the_leap_day_is_on_it_again_four_years_later() {
        assertThat(beginnings(terms(Period.YEAR, false, "UTC", null, null), "2028-02-29T00:00:00Z", 5))
                .containsExactly(
                        "2028-02-29T00:00:00Z",
                        "2029-02-28T00:00:00Z",
                        "2030-02-28T00:00:00Z",
                        "2031-02-28T00:00:00Z",
                        "2032-02-29T00:00:00Z");
    }

    @Test
    void the_time_of_day_stays_where_clocks_are_put_forward_and_back() {
        assertThat(beginnings(terms(Period.MONTH, false, "Europe/Berlin", null, null), "2027-02-20T09:00:00Z", 3))
                .containsExactly("2027-02-20T09:00:00Z", "2027-03-20T09:00:00Z", "2027-04-20T08:00:00Z");
        assertThat(beginnings(terms(Period.DAY, false, "Europe/Berlin", null, null), "2027-03-27T01:30:00Z", 3))
                .as("02:30 is not there on the 28th")
                .containsExactly("2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z");
    }

    @Test
    void periods_of_the_calendar_begin_with_its_days_mondays_months_and_years() {
        String anchor = "2027-05-13T10:00:00Z";
        assertThat(beginnings(terms(Period.DAY, true, "Asia/Tokyo", null, null), anchor, 1))
                .containsExactly("2027-05-12T15:00:00Z");
        assertThat(beginnings(terms(Period.WEEK, true, "UTC", null, null), anchor, 2))
                .containsExactly("2027-05-10T00:00:00Z", "2027-05-17T00:00:00Z");
        assertThat(beginnings(terms(Period.MONTH, true, "America/New_York", null, null), anchor, 2))
                .containsExactly("2027-05-01T04:00:00Z", "2027-06-01T04:00:00Z");
        assertThat(beginnings(terms(Period.YEAR, true, "UTC", null, null), anchor, 2))
                .containsExactly("2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z");
    }

    // Events ----------------------------------------------------------------------------------------------------------

    private static PlanRun run(long anchor, long startedAt, boolean trial) {
        return new PlanRun("p", 1, anchor, anchor, startedAt, 0, 0, Math.max(anchor, startedAt), false, trial);
    }

    @Test
    void a_plan_that_is_older_than_its_start_here_begins_with_the_period_it_is_in() {
        PlanTerms terms = terms(Period.MONTH, false, "UTC", null, null);
        PlanRun run = run(millis("2026-01-31T00:00:00Z"), millis("2026-11-27T12:00:00Z"), false);
        assertThat(PlanSchedule.next(run, terms))
                .contains(new PlanRenewed(
                        "p",
                        millis("2026-01-31T00:00:00Z"),
                        1,
                        millis("2026-10-31T00:00:00Z"),
                        millis("2026-11-30T00:00:00Z"),
                        millis("2026-11-30T00:00:00Z")));
    }

    @Test
    void what_rolls_over_expires_so_many_periods_later_or_never() {
        long anchor = millis("2027-01-31T00:00:00Z");
        PlanRun run = run(anchor, anchor, false);
        assertThat(PlanSchedule.next(run, terms(Period.MONTH, false, "UTC", new RollOver(null, 2), null))
                        .orElseThrow()
                        .expiresAt())
                .isEqualTo(millis("2027-04-30T00:00:00Z"));
        assertThat(PlanSchedule.next(run, terms(Period.MONTH, false, "UTC", new RollOver(5L, null), null))
                        .orElseThrow()
                        .expiresAt())
                .isNull();
    }

    @Test
    void after_a_trial_periods_count_from_its_end() {
        PlanTerms terms = terms(Period.MONTH, false, "UTC", null, new Trial(14 * DAY, 3));
        long anchor = millis("2027-01-17T08:00:00Z");
        PlanRenewed trial = PlanSchedule.next(run(anchor, anchor, true), terms).orElseThrow();
        assertThat(trial.endsAt()).isEqualTo(millis("2027-01-31T08:00:00Z"));
        PlanRun after = run(anchor, anchor, true).renewed(trial.endsAt(), 0);
        assertThat(PlanSchedule.next(after, terms).orElseThrow().endsAt()).isEqualTo(millis("2027-02-28T08:00:00Z"));
    }

    @Test
    void a_plan_that_ended_and_one_whose_zone_nobody_knows_have_no_next_period() {
        PlanRun run = run(millis("2027-01-17T08:00:00Z"), millis("2027-01-17T08:00:00Z"), false);
        assertThat(PlanSchedule.next(run.ended(), terms(Period.DAY, false, "UTC", null, null)))
                .isEmpty();
        assertThat(PlanSchedule.next(run, terms(Period.DAY, false, "Moon/Tycho", null, null)))
                .isEmpty();
    }

    // An independent calendar -----------------------------------------------------------------------------------------

    @Test
    void a_year_that_begins_without_a_midnight_moves_no_other_year() {
        PlanCalendar calendar = new PlanCalendar(
                terms(Period.YEAR, true, "Asia/Khandyga", null, null), millis("2004-03-30T17:15:31.362Z"));
        assertThat(calendar.beginning(0)).isEqualTo(millis("2003-12-31T15:00:00Z"));
        assertThat(calendar.beginning(3)).isEqualTo(millis("2006-12-31T14:00:00Z"));
    }

    @Test
    void ten_thousand_random_plans_begin_their_periods_when_an_independent_calendar_says() {
        List<String> zones = ZoneId.getAvailableZoneIds().stream()
                .filter(id -> id.contains("/"))
                .sorted()
                .toList();
        Random random = new Random(18);
        for (int i = 0; i < PLANS; i++) {
            Period period = PERIODS_OF_PLANS.get(random.nextInt(PERIODS_OF_PLANS.size()));
            boolean onCalendar = random.nextInt(3) == 0;
            String zone = zones.get(random.nextInt(zones.size()));
            long anchor = millis("1995-01-01T00:00:00Z") + (long) (random.nextDouble() * 45 * 365 * DAY);
            PlanTerms terms = terms(period, onCalendar, zone, null, null);
            PlanCalendar calendar = new PlanCalendar(terms, anchor);
            ByHand byHand = new ByHand(ZoneId.of(zone), period, onCalendar, anchor);
            int start = random.nextInt(30) - 10;
            for (int number = start; number < start + PERIODS; number++) {
                long expected = byHand.beginning(number);
                assertThat(calendar.beginning(number))
                        .as("%s %s of %s from %s in %s", period, number, onCalendar, Instant.ofEpochMilli(anchor), zone)
                        .isEqualTo(expected);
                assertThat(calendar.firstAfter(expected)).isGreaterThan(expected);
                assertThat(calendar.firstAfter(expected - 1)).isEqualTo(expected);
                assertThat(calendar.lastUntil(expected)).isEqualTo(expected);
            }
        }
    }

    /** Days counted by hand; of zones it asks for nothing but the offset at a moment. */
    private static final class ByHand {
        private final ZoneId zone;
        private final Period period;
        private final long anchor;
        private final int[] date;
        private final long timeOfDay;
        private final boolean onCalendar;

        private ByHand(ZoneId zone, Period period, boolean onCalendar, long anchor) {
            this.zone = zone;
            this.period = period;
            this.anchor = anchor;
            this.onCalendar = onCalendar;
            long local = anchor + offset(anchor);
            int[] day = civil(Math.floorDiv(local, DAY));
            if (!onCalendar) {
                date = day;
                timeOfDay = Math.floorMod(local, DAY);
                return;
            }
            timeOfDay = 0;
            date = switch (period) {
                case DAY -> day;
                case WEEK -> {
                    long days = days(day[0], day[1], day[2]);
                    // Day 0 was a Thursday.
                    yield civil(days - Math.floorMod(days + 3, 7L));
                }
                case MONTH -> new int[] {day[0], day[1], 1};
                case YEAR -> new int[] {day[0], 1, 1};
            };
        }

        private long beginning(int number) {
            if (number == 0 && !onCalendar) {
                return anchor;
            }
            long days = days(date[0], date[1], date[2]);
            return switch (period) {
                case DAY -> moment(days + number);
                case WEEK -> moment(days + 7L * number);
                case MONTH -> {
                    int months = date[0] * 12 + date[1] - 1 + number;
                    yield moment(clamped(Math.floorDiv(months, 12), Math.floorMod(months, 12) + 1));
                }
                case YEAR -> moment(clamped(date[0] + number, date[1]));
            };
        }

        private long clamped(int year, int month) {
            return days(year, month, Math.min(date[2], lengthOf(year, month)));
        }

        private long offset(long moment) {
            return zone.getRules().getOffset(Instant.ofEpochMilli(moment)).getTotalSeconds() * 1_000L;
        }

        /** The moment of a local time: where there are two the one with the anchor's offset, else the first; where none, after the gap. */
        private long moment(long day) {
            long local = day * DAY + timeOfDay;
            long first = Long.MAX_VALUE;
            long beforeGap = offset(local - 2 * DAY);
            for (long at = local - 2 * DAY; at <= local + 2 * DAY; at += HOUR) {
                long offset = offset(at);
                if (offset(local - offset) == offset) {
                    first = Math.min(first, local - offset);
                }
                beforeGap = at + offset < local ? offset : beforeGap;
            }
            long asAnchor = local - offset(anchor);
            if (!onCalendar && offset(asAnchor) == offset(anchor)) {
                return asAnchor;
            }
            return first == Long.MAX_VALUE ? local - beforeGap : first;
        }

        private static int lengthOf(int year, int month) {
            boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            return switch (month) {
                case 2 -> leap ? 29 : 28;
                case 4, 6, 9, 11 -> 30;
                default -> 31;
            };
        }

        private static long days(int year, int month, int day) {
            long days = 0;
            for (int y = 1970; y < year; y++) {
                days += lengthOf(y, 2) + 337;
            }
            for (int y = year; y < 1970; y++) {
                days -= lengthOf(y, 2) + 337;
            }
            for (int m = 1; m < month; m++) {
                days += lengthOf(year, m);
            }
            return days + day - 1;
        }

        private static int[] civil(long days) {
            int year = 1970;
            long left = days;
            while (left >= lengthOf(year, 2) + 337) {
                left -= lengthOf(year, 2) + 337;
                year++;
            }
            int month = 1;
            while (left >= lengthOf(year, month)) {
                left -= lengthOf(year, month);
                month++;
            }
            return new int[] {year, month, (int) left + 1};
        }
    }
}
