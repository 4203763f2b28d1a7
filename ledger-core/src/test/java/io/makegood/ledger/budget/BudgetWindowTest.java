package io.makegood.ledger.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.WindowKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BudgetWindowTest {
    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static void isFromTo(WindowKind kind, String at, String from, String to) {
        BudgetWindow window = BudgetWindow.of(kind);
        assertThat(window.placeOf(at(at))).as(kind + " begins").isEqualTo(at(from));
        assertThat(window.endOf(at(at))).as(kind + " ends").isEqualTo(at(to));
        assertThat(window.placeOf(at(to))).as("the next " + kind).isEqualTo(at(to));
    }

    @Test
    void windows_of_the_calendar_begin_and_end_in_utc() {
        isFromTo(WindowKind.HOUR, "2026-11-27T15:59:59.999Z", "2026-11-27T15:00:00Z", "2026-11-27T16:00:00Z");
        isFromTo(WindowKind.DAY, "2026-11-27T23:59:59.999Z", "2026-11-27T00:00:00Z", "2026-11-28T00:00:00Z");
        isFromTo(WindowKind.WEEK, "2026-11-29T23:59:59.999Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z");
        isFromTo(WindowKind.MONTH, "2028-02-29T12:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z");
        isFromTo(WindowKind.YEAR, "2026-12-31T23:59:59.999Z", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    }

    @Test
    void weeks_begin_on_monday_whatever_the_day() {
        for (int day = 0; day < 5_000; day++) {
            LocalDate date = LocalDate.of(2020, 1, 1).plusDays(day);
            long noon = date.atStartOfDay()
                    .toInstant(ZoneOffset.UTC)
                    .plus(12, ChronoUnit.HOURS)
                    .toEpochMilli();
            LocalDate monday = date.minusDays(date.getDayOfWeek().getValue() - 1);
            assertThat(BudgetWindow.of(WindowKind.WEEK).placeOf(noon))
                    .isEqualTo(monday.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli());
        }
    }

    @Test
    void fixed_windows_are_counted_from_their_anchor_both_ways() {
        BudgetWindow window = BudgetWindow.fixed(100_000, 1_000_050_000);
        assertThat(window.placeOf(1_000_050_000)).isEqualTo(1_000_050_000);
        assertThat(window.placeOf(1_000_149_999)).isEqualTo(1_000_050_000);
        assertThat(window.placeOf(1_000_049_999)).isEqualTo(999_950_000);
        assertThat(window.endOf(1_000_049_999)).isEqualTo(1_000_050_000);
        assertThat(BudgetWindow.of(WindowKind.EVER).endOf(7)).isNull();
    }

    @Test
    void no_sliding_window_wherever_it_begins_holds_more_than_the_limit() {
        Random random = new Random(5);
        for (int run = 0; run < 2_000; run++) {
            long length = WindowKind.MILLIS_MIN + random.nextInt(200_000);
            BudgetWindow window = BudgetWindow.sliding(length);
            long limit = 5L + random.nextInt(40);
            Spent spent = Spent.NOTHING;
            List<long[]> charges = new ArrayList<>();
            long now = 1_700_000_000_000L + random.nextInt(1_000_000);
            for (int i = 0; i < 60; i++) {
                now += random.nextInt((int) length / 8);
                long wanted = 1L + random.nextInt(9);
                if (wanted <= limit - spent.at(window, now)) {
                    spent = spent.plus(window, now, wanted, now);
                    charges.add(new long[] {now, wanted});
                    assertThat(spent.parts()).hasSizeLessThanOrEqualTo(BudgetWindow.PARTS + 1);
                }
            }
            for (long[] from : charges) {
                long sum = charges.stream()
                        .filter(charge -> charge[0] >= from[0] && charge[0] <= from[0] + length)
                        .mapToLong(charge -> charge[1])
                        .sum();
                assertThat(sum).isLessThanOrEqualTo(limit);
            }
        }
    }

    @Test
    void it_is_told_when_enough_has_left_a_sliding_window() {
        Random random = new Random(7);
        for (int run = 0; run < 2_000; run++) {
            BudgetWindow window = BudgetWindow.sliding(WindowKind.MILLIS_MIN + random.nextInt(100_000));
            Spent spent = Spent.NOTHING;
            long now = 1_700_000_000_000L;
            for (int i = 0; i < 8; i++) {
                now += random.nextInt(9_000);
                spent = spent.plus(window, now, 1 + random.nextInt(5), now);
            }
            long limit = 4L + random.nextInt(20);
            long required = 1L + random.nextInt(4);
            if (spent.at(window, now) + required > limit) {
                long fits = Objects.requireNonNull(spent.fitsAt(window, limit, required, now));
                assertThat(fits).isGreaterThan(now);
                assertThat(spent.at(window, fits) + required).isLessThanOrEqualTo(limit);
                assertThat(spent.at(window, fits - 1) + required).isGreaterThan(limit);
            }
            assertThat(spent.fitsAt(window, limit, limit + 1, now)).isNull();
        }
    }

    @Test
    void what_comes_back_of_a_window_that_is_over_changes_nothing() {
        BudgetWindow window = BudgetWindow.of(WindowKind.DAY);
        long today = at("2026-11-27T10:00:00Z");
        long tomorrow = at("2026-11-28T10:00:00Z");
        Spent spent = Spent.NOTHING.plus(window, today, 10, today).plus(window, tomorrow, 4, tomorrow);
        assertThat(spent.plus(window, today, -10, tomorrow).at(window, tomorrow))
                .isEqualTo(4);
        assertThat(spent.plus(window, tomorrow, -3, tomorrow).at(window, tomorrow))
                .isEqualTo(1);
    }

    @Test
    void a_clock_that_goes_back_opens_no_window_again() {
        BudgetWindow window = BudgetWindow.of(WindowKind.HOUR);
        long before = at("2026-11-27T10:59:59Z");
        long after = at("2026-11-27T11:00:01Z");
        Spent spent = Spent.NOTHING.plus(window, after, 9, after);
        assertThat(spent.at(window, before)).isEqualTo(9);
        assertThat(spent.plus(window, before, 1, before).at(window, after)).isEqualTo(10);
    }
}
