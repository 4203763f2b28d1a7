package io.makegood.ledger.policy;

import io.makegood.ledger.event.GrantKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan gives and when (policy clause {@code plans}). Credits are whole units of the ledger.
 *
 * @param allowance what is given at the beginning of each period
 * @param kind what these credits are
 * @param features the only features for which they pay; empty if they pay for every one
 * @param models the only models for which they pay; empty if they pay for every one
 * @param period how long a period is
 * @param onCalendar whether periods begin with the calendar's days, weeks, months or years, and not at the plan's anchor
 * @param timeZone the zone in which days are counted, as the time zone database names it
 * @param rollOver what lives on after its period; null for nothing
 * @param keptOnChange whether what is unused lives on when this plan takes the place of another
 * @param keptOnEnd whether what is unused lives on when the plan ends
 * @param trial what comes before the first period, once for an account; null for nothing
 */
public record PlanTerms(
        long allowance,
        GrantKind kind,
        List<String> features,
        List<String> models,
        Period period,
        boolean onCalendar,
        String timeZone,
        @Nullable RollOver rollOver,
        boolean keptOnChange,
        boolean keptOnEnd,
        @Nullable Trial trial) {
    /** Keeps its own copies of the lists. */
    public PlanTerms {
        features = List.copyOf(features);
        models = List.copyOf(models);
    }

    /** How long a period is. */
    public enum Period {
        /** A day, from a time of day to the same on the next. */
        DAY,
        /** Seven days. */
        WEEK,
        /** A month: to the same day of the next, or to its last where it has no such day. */
        MONTH,
        /** A year. */
        YEAR
    }

    /**
     * What lives on.
     *
     * @param cap the most that lives on from all earlier periods together, or null
     * @param periods for how many more periods, or null for ever
     */
    public record RollOver(@Nullable Long cap, @Nullable Integer periods) {}

    /**
     * What comes first.
     *
     * @param millis how long it lasts, in milliseconds
     * @param allowance what is given for it
     */
    public record Trial(long millis, long allowance) {}
}
