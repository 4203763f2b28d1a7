package io.makegood.ledger.fold;

import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.authorize;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.completedAfter;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.progressed;
import static io.makegood.ledger.scenario.Words.timedOut;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationProgressed;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.SettlementRule;
import io.makegood.ledger.policy.SettlementRule.Above;
import io.makegood.ledger.policy.SettlementRule.Rest;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.TestPolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Held by an estimate, settled by what was used (docs/rules.md, section 13). A film in 720p costs 1.25 for each item and half a credit a
 * second, at least 2: two items and 10 seconds are held at 8, 16 seconds come to 11, and 5 to 5.
 */
class UseScenarios {
    private static final long TIMEOUT = TestPolicy.TIMEOUT_MILLIS;

    private static TestPolicy charging(int limit, Rest rest) {
        return new TestPolicy().settles(new SettlementRule(Above.CHARGE, limit, rest, false, TIMEOUT));
    }

    private static TestPolicy settlingSilence() {
        return new TestPolicy().settles(new SettlementRule(Above.CHARGE, 200, Rest.FORGIVE, true, TIMEOUT));
    }

    /** Held at 8: one credit for each of two items, and a base of 6. */
    private static LedgerEvent film(String generation) {
        return film(generation, null);
    }

    private static LedgerEvent film(String generation, @Nullable Long maxAmount) {
        return new GenerationRequested(
                generation,
                "film",
                null,
                null,
                null,
                null,
                null,
                List.of("1", "2"),
                true,
                1,
                maxAmount,
                Map.of("resolution", "720p"),
                Map.of("seconds", 10L));
    }

    // Below and above
    // ---------------------------------------------------------------------------------------------------

    @Test
    void what_was_not_used_of_a_hold_comes_back() {
        under(new TestPolicy())
                .and(granted("g", 20))
                .when(film("n"))
                .entry(EntryKind.CHARGE, -8)
                .held(8)
                .when(completedAfter("n", 5))
                .refunded(null, 3, RefundCause.UNUSED)
                .balance(15)
                .held(0)
                .when(completedAfter("n", 5))
                .nothing();
    }

    @Test
    void as_much_as_held_moves_nothing() {
        under(new TestPolicy())
                .and(granted("g", 20), film("n"))
                .when(completedAfter("n", 11))
                .noCredits()
                .balance(12);
    }

    @Test
    void the_minimum_of_the_row_stays_paid() {
        under(new TestPolicy())
                .and(granted("g", 20))
                .and(new GenerationRequested(
                        "n",
                        "film",
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        true,
                        1,
                        null,
                        Map.of("resolution", "720p"),
                        Map.of("seconds", 10L)))
                .when(completedAfter("n", 0))
                .refunded(null, 3, RefundCause.UNUSED)
                .balance(18);
    }

    @Test
    void where_the_policy_says_nothing_a_hold_is_the_most_that_is_paid() {
        under(new TestPolicy())
                .and(granted("g", 20), film("n"))
                .when(completedAfter("n", 40))
                .noCredits()
                .noNotice()
                .balance(12);
    }

    @Test
    void what_was_used_above_the_hold_is_charged_and_told() {
        under(charging(200, Rest.FORGIVE))
                .and(granted("g", 20), film("n"))
                .when(completedAfter("n", 16))
                .entry(EntryKind.CHARGE, -3)
                .entries(1)
                .notice(NoticeType.CreditsTaken, "SETTLED")
                .messageContains(NoticeType.CreditsTaken, "more was used than estimated")
                .balance(9);
    }

    @Test
    void up_to_the_limit_and_no_further() {
        under(charging(150, Rest.FORGIVE))
                .and(granted("g", 50), film("n"))
                .when(completedAfter("n", 100))
                .entry(EntryKind.CHARGE, -4)
                .balance(38);
    }

    @Test
    void never_above_what_the_customer_agreed_to() {
        under(charging(1_000, Rest.OVERDRAW))
                .and(granted("g", 50), film("n", 10L))
                .when(completedAfter("n", 100))
                .entry(EntryKind.CHARGE, -2)
                .balance(40);
    }

    // What the account cannot pay
    // ---------------------------------------------------------------------------------------

    @Test
    void what_the_account_does_not_have_is_forgiven() {
        under(charging(200, Rest.FORGIVE))
                .and(granted("g", 10), film("n"))
                .when(completedAfter("n", 16))
                .entry(EntryKind.CHARGE, -2)
                .balance(0)
                .and(granted("later", 10))
                .when(completed("n", Outcome.PARTIAL))
                .noCredits()
                .balance(10);
    }

    @Test
    void or_owed() {
        under(charging(200, Rest.OVERDRAW))
                .and(granted("g", 10), film("n"))
                .when(completedAfter("n", 16))
                .entry(EntryKind.CHARGE, -3)
                .notice(NoticeType.AccountOverdrawn, null)
                .balance(-1);
    }

    @Test
    void or_looked_at_by_support() {
        under(charging(200, Rest.OPEN_CASE))
                .and(granted("g", 10), film("n"))
                .when(completedAfter("n", 16))
                .entry(EntryKind.CHARGE, -2)
                .caseOpened("USED_ABOVE_CHARGE", Audience.OPERATOR)
                .balance(0);
        under(charging(200, Rest.OPEN_CASE))
                .and(granted("g", 11), film("n"))
                .when(completedAfter("n", 16))
                .noticesOnly(NoticeType.CreditsTaken);
    }

    @Test
    void support_looks_at_what_is_above_the_limit_too() {
        under(charging(100, Rest.OPEN_CASE))
                .and(granted("g", 50), film("n"))
                .when(completedAfter("n", 16))
                .noCredits()
                .caseOpened("USED_ABOVE_CHARGE", Audience.OPERATOR);
    }

    @Test
    void what_was_not_there_is_taken_from_what_the_generation_gives_back_later() {
        under(charging(200, Rest.OPEN_CASE))
                .and(granted("g", 8), film("n"), completedAfter("n", 12))
                .when(itemFailed("n", "1"))
                .refunded("1", 1, RefundCause.ITEM_FAILED)
                .entry(EntryKind.CHARGE, -1)
                .caseClosed("CHARGED", Audience.OPERATOR)
                .balance(0);
        under(charging(200, Rest.OPEN_CASE))
                .and(granted("g", 8), film("n"), itemFailed("n", "1"))
                .when(completedAfter("n", 12))
                .entry(EntryKind.CHARGE, -1)
                .balance(0);
    }

    // Failures
    // ----------------------------------------------------------------------------------------------------------

    @Test
    void a_failed_item_gives_back_as_ever_whatever_was_used() {
        under(new TestPolicy())
                .and(granted("g", 20), film("n"), completedAfter("n", 5))
                .when(itemFailed("n", "1"))
                .refunded("1", 1, RefundCause.ITEM_FAILED)
                .balance(16);
        under(new TestPolicy())
                .and(granted("g", 20), film("n"), itemFailed("n", "1"))
                .when(completedAfter("n", 5))
                .refunded(null, 3, RefundCause.UNUSED)
                .balance(16);
    }

    @Test
    void a_failure_of_the_whole_gives_back_what_was_charged_above_the_hold() {
        under(charging(200, Rest.FORGIVE))
                .and(granted("g", 20), film("n"), completedAfter("n", 16))
                .when(completed("n", Outcome.FAILED))
                .refunded(null, 9, RefundCause.GENERATION_FAILED)
                .refunded("1", 1, RefundCause.GENERATION_FAILED)
                .refunded("2", 1, RefundCause.GENERATION_FAILED)
                .balance(20);
    }

    @Test
    void what_failed_whole_is_charged_nothing_more() {
        under(charging(200, Rest.OVERDRAW))
                .and(granted("g", 20), film("n"))
                .when(new GenerationCompleted("n", Outcome.FAILED, null, Map.of("seconds", 100L)))
                .balance(20);
    }

    // Reports
    // -----------------------------------------------------------------------------------------------------------

    @Test
    void an_end_that_came_before_the_charge_settles_it_at_once() {
        under(charging(200, Rest.FORGIVE))
                .and(granted("g", 20), completedAfter("n", 5))
                .when(film("n"))
                .entry(EntryKind.CHARGE, -8)
                .refunded(null, 3, RefundCause.UNUSED)
                .balance(15);
    }

    @Test
    void other_quantities_or_an_amount_beside_them_contradict() {
        under(new TestPolicy())
                .and(granted("g", 20), film("n"), completedAfter("n", 5))
                .when(completedAfter("n", 6))
                .refused(Reason.CONFLICT)
                .caseOpened("CONTRADICTORY_REPORTS", Audience.OPERATOR)
                .when(new GenerationCompleted("n", Outcome.SUCCEEDED, 3L))
                .refused(Reason.CONFLICT);
        assertThatThrownBy(() -> new GenerationCompleted("n", Outcome.SUCCEEDED, 3L, Map.of("seconds", 1L)))
                .isInstanceOf(InvalidEvent.class)
                .hasMessageContaining("usedAmount");
    }

    @Test
    void a_quantity_that_nobody_counts_costs_nothing_and_operators_are_told() {
        under(new TestPolicy())
                .and(granted("g", 20), film("n"))
                .when(new GenerationCompleted("n", Outcome.SUCCEEDED, null, Map.of("minutes", 3L)))
                .noCredits()
                .noticesOnly(NoticeType.EventConflict)
                .notice(NoticeType.EventConflict, "UNKNOWN_QUANTITY")
                .detail(NoticeType.EventConflict, "quantities", "seconds");
        // The policy knows megapixels, and lets them cost nothing.
        under(new TestPolicy())
                .and(granted("g", 20), film("n"))
                .when(new GenerationCompleted("n", Outcome.SUCCEEDED, null, Map.of("megapixels", 3L)))
                .noNotice();
    }

    @Test
    void a_charge_that_no_row_decided_is_settled_by_no_quantity_and_operators_are_told() {
        under(new TestPolicy())
                .and(granted("g", 20), charged("n", item("1", 5)))
                .when(completedAfter("n", 1))
                .noCredits()
                .notice(NoticeType.EventConflict, "UNKNOWN_QUANTITY");
        under(new TestPolicy())
                .and(granted("g", 20), completedAfter("n", 1))
                .when(charged("n", item("1", 5)))
                .notice(NoticeType.EventConflict, "UNKNOWN_QUANTITY");
        under(new TestPolicy())
                .and(granted("g", 20), authorize("n", "image", "1"))
                .when(completedAfter("n", 1))
                .noCredits();
    }

    // Progress
    // ----------------------------------------------------------------------------------------------------------

    @Test
    void progress_moves_nothing_and_the_most_of_it_counts() {
        under(settlingSilence())
                .and(granted("g", 20), film("n"))
                .when(progressed("n", 4))
                .noCredits()
                .noNotice()
                .when(progressed("n", 3))
                .nothing()
                .when(progressed("n", 4))
                .nothing()
                .after(TIMEOUT)
                .when(timedOut("n"))
                .refunded(null, 3, RefundCause.TIMED_OUT)
                .entries(1)
                .balance(15)
                .held(0);
    }

    @Test
    void progress_after_the_end_says_nothing() {
        under(settlingSilence())
                .and(granted("g", 20), film("n"), completedAfter("n", 5))
                .when(progressed("n", 9))
                .nothing();
    }

    @Test
    void progress_keeps_a_hold_alive_as_long_as_the_policy_lets_it() {
        under(charging(200, Rest.FORGIVE))
                .and(granted("g", 20))
                .at(5_000)
                .and(film("n"), new GenerationProgressed("n", Map.of(), 30_000L))
                .at(5_000 + TIMEOUT + 29_999)
                .when(timedOut("n"))
                .refused(Reason.NOT_DUE)
                .at(5_000 + TIMEOUT + 30_000)
                .when(timedOut("n"))
                .balance(20);
        under(charging(200, Rest.FORGIVE))
                .and(granted("g", 20))
                .at(5_000)
                .and(film("n"), new GenerationProgressed("n", Map.of(), Limits.EXTENSION_MAX_MILLIS))
                .at(5_000 + 2 * TIMEOUT)
                .when(timedOut("n"))
                .balance(20);
        assertThatThrownBy(() -> new GenerationProgressed("n", Map.of(), Limits.EXTENSION_MAX_MILLIS + 1))
                .isInstanceOf(InvalidEvent.class)
                .hasMessageContaining("30 days");
    }

    @Test
    void progress_names_few_quantities() {
        Map<String, Long> many = new TreeMap<>();
        for (int i = 0; i < 16; i++) {
            many.put("q" + i, 1L);
        }
        under(new TestPolicy())
                .and(new GenerationProgressed("n", many, null))
                .when(progressed("n", 1))
                .refused(Reason.TOO_MANY_QUANTITIES);
    }

    @Test
    void what_is_told_of_one_attempt_settles_no_other() {
        under(settlingSilence())
                .and(film("n"), progressed("n", 2))
                .and(granted("g", 20))
                .and(new GenerationRequested(
                        "n",
                        "film",
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of("1", "2"),
                        true,
                        2,
                        null,
                        Map.of("resolution", "720p"),
                        Map.of("seconds", 10L)))
                .after(TIMEOUT)
                .when(timedOut("n"))
                .balance(20);
    }

    // Silence
    // -----------------------------------------------------------------------------------------------------------

    @Test
    void silence_without_progress_is_a_timeout_like_any_other() {
        under(settlingSilence())
                .and(granted("g", 20), film("n"))
                .after(TIMEOUT)
                .when(timedOut("n"))
                .entries(3)
                .balance(20);
    }

    @Test
    void silence_charges_what_progress_reported_above_the_hold() {
        under(settlingSilence())
                .and(granted("g", 20), film("n"), progressed("n", 16))
                .after(TIMEOUT)
                .when(timedOut("n"))
                .entry(EntryKind.CHARGE, -3)
                .balance(9);
    }

    @Test
    void silence_leaves_failed_items_as_they_are() {
        under(settlingSilence())
                .and(granted("g", 20), film("n"), progressed("n", 4), itemFailed("n", "1"))
                .after(TIMEOUT)
                .when(timedOut("n"))
                .refunded(null, 3, RefundCause.TIMED_OUT)
                .balance(16);
    }

    @Test
    void a_late_end_after_silence_keeps_the_refund_and_asks() {
        under(settlingSilence())
                .and(granted("g", 20), film("n"), progressed("n", 4))
                .after(TIMEOUT)
                .and(timedOut("n"))
                .when(completedAfter("n", 10))
                .noCredits()
                .caseOpened("COMPLETED_AFTER_TIMEOUT", Audience.OPERATOR)
                .balance(15);
    }

    @Test
    void or_is_charged_again_where_the_policy_says_so() {
        under(settlingSilence().lateSuccessIsCharged())
                .and(granted("g", 20), film("n"), progressed("n", 4))
                .after(TIMEOUT)
                .and(timedOut("n"))
                .when(completedAfter("n", 8))
                .entry(EntryKind.CHARGE, -2)
                .entries(1)
                .balance(13);
    }

    @Test
    void a_late_failure_after_silence_gives_all_back() {
        under(settlingSilence())
                .and(granted("g", 20), film("n"), progressed("n", 4))
                .after(TIMEOUT)
                .and(timedOut("n"))
                .when(completed("n", Outcome.FAILED))
                .refunded(null, 3, RefundCause.GENERATION_FAILED)
                .balance(20);
    }

    // Prices
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void the_row_of_a_hold_costs_few_bytes() {
        under(charging(200, Rest.FORGIVE))
                .and(granted("g", 20))
                .when(film("n", 50L))
                .rowBytesAtMost("n", 60);
    }

    @Test
    void a_hold_of_nothing_is_settled_at_nothing() {
        under(charging(200, Rest.OVERDRAW).filmsAreDear())
                .and(granted("g", 20))
                .and(new GenerationRequested(
                        "n",
                        "film",
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        true,
                        1,
                        null,
                        Map.of("resolution", "720p"),
                        Map.of("seconds", 0L)))
                .when(completedAfter("n", 100))
                .balance(20);
    }
}
