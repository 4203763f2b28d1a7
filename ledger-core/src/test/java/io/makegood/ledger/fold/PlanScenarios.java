package io.makegood.ledger.fold;

import static io.makegood.ledger.scenario.Scenario.START;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.PlanTerms.Period;
import io.makegood.ledger.policy.PlanTerms.RollOver;
import io.makegood.ledger.policy.PlanTerms.Trial;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.scenario.TestPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Plans: credits period by period, what lives on, what a change carries. Periods last 100 seconds here: the fold takes them as told. */
class PlanScenarios {
    private static final long PERIOD = 100_000;

    private static PlanStarted started(String plan) {
        return new PlanStarted(plan, START, 1);
    }

    private static PlanRenewed renewed(String plan, int period) {
        long startsAt = START + (period - 1) * PERIOD;
        return new PlanRenewed(plan, START, period, startsAt, startsAt + PERIOD, startsAt + PERIOD);
    }

    private static PlanRenewed rolledOver(String plan, int period, int periods) {
        long startsAt = START + (period - 1) * PERIOD;
        return new PlanRenewed(plan, START, period, startsAt, startsAt + PERIOD, startsAt + (1 + periods) * PERIOD);
    }

    private static PlanTerms terms(long allowance, @Nullable RollOver rollOver, boolean kept, @Nullable Trial trial) {
        return new PlanTerms(
                allowance,
                GrantKind.ALLOWANCE,
                List.of(),
                List.of(),
                Period.MONTH,
                false,
                "UTC",
                rollOver,
                kept,
                kept,
                trial);
    }

    private static TestPolicy policy(PlanTerms pro) {
        return new TestPolicy().plans(terms(7, null, true, null), pro);
    }

    // Giving ----------------------------------------------------------------------------------------------------------

    @Test
    void a_plan_gives_nothing_before_its_first_period_is_told() {
        given().when(new PlanStarted("basic", START, 1)).entries(0).noNotice().balance(0);
    }

    @Test
    void each_period_gives_the_allowance_and_ends_with_it() {
        given(started("basic"))
                .when(renewed("basic", 1))
                .entry(EntryKind.GRANT, 7)
                .grant("plan:basic:1", 7)
                .balance(7)
                .after(PERIOD)
                .when(renewed("basic", 2))
                .entry(EntryKind.EXPIRY, -7)
                .grant("plan:basic:2", 7)
                .balance(7);
    }

    @Test
    void the_quantity_multiplies_the_allowance() {
        given(new PlanStarted("basic", START, 5)).when(renewed("basic", 1)).balance(35);
    }

    @Test
    void a_period_told_twice_gives_once() {
        given(started("basic"), renewed("basic", 1)).when(renewed("basic", 1)).nothing();
    }

    @Test
    void a_period_that_has_not_begun_is_not_due() {
        given(started("basic"), renewed("basic", 1)).when(renewed("basic", 2)).refused(Reason.NOT_DUE);
    }

    @Test
    void a_period_that_does_not_come_next_is_refused() {
        given(started("basic")).when(renewed("basic", 2)).refused(Reason.NOT_DUE);
        given(started("basic"))
                .when(new PlanRenewed("basic", START - 5, 1, START, START + PERIOD, null))
                .refused(Reason.NOT_DUE);
        given(started("basic")).when(renewed("pro", 1)).refused(Reason.NOT_DUE);
        given().when(renewed("basic", 1)).refused(Reason.NOT_DUE);
    }

    @Test
    void periods_that_were_missed_are_told_one_after_the_other() {
        under(policy(terms(20, new RollOver(null, 2), true, null)))
                .and(started("pro"))
                .after(2 * PERIOD)
                .and(rolledOver("pro", 1, 2), rolledOver("pro", 2, 2))
                .when(rolledOver("pro", 3, 2))
                .balance(60);
    }

    @Test
    void a_plan_that_no_policy_defines_is_refused() {
        given().when(started("platinum")).refused(Reason.UNKNOWN_PLAN);
        given().when(new PlanEnded("basic", "cancelled", null)).refused(Reason.UNKNOWN_PLAN);
    }

    @Test
    void the_same_start_again_is_a_duplicate_also_after_the_end() {
        given(started("basic")).when(started("basic")).nothing();
        given(started("basic"), new PlanEnded("basic", "cancelled", null))
                .when(started("basic"))
                .nothing();
    }

    @Test
    void ids_of_the_grants_of_plans_are_the_ledgers() {
        given().when(granted("plan:basic:1", 5)).refused(Reason.RESERVED_ID);
    }

    @Test
    void what_a_plan_gives_for_a_feature_pays_for_it_alone() {
        given(new PlanStarted("pro", START, 1))
                .and(new PlanRenewed("pro", START, 1, START, START + 50_000, START + 50_000))
                .when(charged("n", item("1", 2)))
                .grant("plan:pro:1", -2)
                .balance(1);
    }

    // Rolling over ----------------------------------------------------------------------------------------------------

    @Test
    void what_is_unused_lives_on_up_to_the_cap() {
        under(policy(terms(20, new RollOver(12L, 1), true, null)))
                .and(started("pro"), rolledOver("pro", 1, 1))
                .after(PERIOD)
                .when(rolledOver("pro", 2, 1))
                .entry(EntryKind.EXPIRY, -8)
                .grant("plan:pro:2", 20)
                .balance(32);
    }

    @Test
    void what_lived_on_for_its_periods_lapses() {
        under(policy(terms(20, new RollOver(null, 1), true, null)))
                .and(started("pro"), rolledOver("pro", 1, 1))
                .after(PERIOD)
                .and(rolledOver("pro", 2, 1))
                .after(PERIOD)
                .when(rolledOver("pro", 3, 1))
                .entry(EntryKind.EXPIRY, -20)
                .balance(40);
    }

    @Test
    void the_cap_is_for_what_plans_gave_and_leaves_what_was_bought() {
        under(policy(terms(20, new RollOver(0L, 1), true, null)))
                .and(granted("bought", 100), started("pro"), rolledOver("pro", 1, 1))
                .after(PERIOD)
                .when(rolledOver("pro", 2, 1))
                .entry(EntryKind.EXPIRY, -20)
                .balance(120);
    }

    // Changing and ending ---------------------------------------------------------------------------------------------

    @Test
    void another_plan_takes_the_place_of_the_one_before_and_keeps_what_is_unused_if_it_says_so() {
        given(started("basic"), renewed("basic", 1))
                .when(started("pro"))
                .notice(NoticeType.CreditsTaken, "ENDED")
                .entry(EntryKind.EXPIRY, -7)
                .balance(0);
        under(policy(terms(20, null, true, null)))
                .and(started("basic"), renewed("basic", 1))
                .and(started("pro"))
                .when(new PlanRenewed("pro", START, 2, START, START + PERIOD, START + PERIOD))
                .balance(27);
    }

    @Test
    void the_plan_before_gives_nothing_any_more() {
        given(started("basic"), renewed("basic", 1), started("pro"))
                .after(PERIOD)
                .when(renewed("basic", 2))
                .refused(Reason.NOT_DUE);
    }

    @Test
    void a_plan_that_ended_gives_nothing_and_what_is_unused_lives_on_or_lapses_as_it_says() {
        given(started("basic"), renewed("basic", 1))
                .when(new PlanEnded("basic", "cancelled", null))
                .noNotice()
                .balance(7)
                .after(PERIOD)
                .when(renewed("basic", 2))
                .refused(Reason.NOT_DUE);
        under(policy(terms(20, null, false, null)))
                .and(started("pro"), renewed("pro", 1))
                .when(new PlanEnded("pro", "cancelled", null))
                .notice(NoticeType.CreditsTaken, "ENDED")
                .balance(0);
    }

    @Test
    void an_end_that_names_the_anchor_of_an_earlier_run_ends_no_later_one() {
        given(started("basic"), renewed("basic", 1), new PlanEnded("basic", "cancelled", START))
                .and(new PlanStarted("basic", START + 10, 1))
                .when(new PlanEnded("basic", "cancelled", START))
                .nothing();
    }

    // Trials ----------------------------------------------------------------------------------------------------------

    @Test
    void a_trial_comes_first_and_periods_count_from_its_end() {
        long trialEnd = START + 50_000;
        under(policy(terms(20, null, true, new Trial(50_000, 3))))
                .and(started("pro"))
                .when(new PlanRenewed("pro", START, 1, START, trialEnd, trialEnd))
                .entry(EntryKind.GRANT, 3)
                .after(60_000)
                .when(new PlanRenewed("pro", trialEnd, 2, trialEnd, trialEnd + PERIOD, trialEnd + PERIOD))
                .entry(EntryKind.GRANT, 20)
                .balance(20);
    }

    @Test
    void an_account_has_the_trial_of_a_plan_once() {
        under(policy(terms(20, null, true, new Trial(50_000, 3))))
                .and(started("pro"), new PlanEnded("pro", "cancelled", null))
                .and(new PlanStarted("pro", START + 1, 1))
                .when(new PlanRenewed("pro", START + 1, 1, START + 1, START + PERIOD, START + PERIOD))
                .entry(EntryKind.GRANT, 20);
    }
}
