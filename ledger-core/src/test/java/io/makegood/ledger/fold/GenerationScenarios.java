package io.makegood.ledger.fold;

import static io.makegood.ledger.event.FailureCause.OTHER;
import static io.makegood.ledger.event.FailureCause.PROVIDER_ERROR;
import static io.makegood.ledger.event.FailureCause.TIMEOUT;
import static io.makegood.ledger.event.Outcome.FAILED;
import static io.makegood.ledger.event.Outcome.SUCCEEDED;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.access;
import static io.makegood.ledger.scenario.Words.authorize;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.completedUsing;
import static io.makegood.ledger.scenario.Words.delivered;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.rejected;
import static io.makegood.ledger.scenario.Words.requested;
import static io.makegood.ledger.scenario.Words.timedOut;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.TestPolicy;
import org.junit.jupiter.api.Test;

/** The life of a generation: charged by fact or by authorisation, failed, delivered, completed, timed out. */
class GenerationScenarios {
    @Test
    void a_charge_is_held_until_the_generation_ends() {
        given(granted("g", 100))
                .when(charged("n", 5, item("1", 10)))
                .entry(EntryKind.CHARGE, -15)
                .balance(85)
                .held(15)
                .when(completed("n", SUCCEEDED))
                .noCredits()
                .held(0)
                .balance(85);
    }

    @Test
    void the_same_charge_twice_counts_once_and_another_one_is_a_conflict() {
        given(granted("g", 100), charged("n", item("1", 10)))
                .when(charged("n", item("1", 10)))
                .nothing()
                .when(charged("n", item("1", 11)))
                .refused(Reason.CONFLICT)
                .balance(90);
    }

    @Test
    void a_free_action_moves_nothing() {
        given(granted("g", 10))
                .when(charged("n", item("1", 0)))
                .noCredits()
                .when(itemFailed("n", "1"))
                .noCredits()
                .balance(10);
    }

    @Test
    void a_failed_item_gives_back_its_price_to_the_grant_that_paid() {
        given(granted("g", 100), charged("n", item("1", 30), item("2", 20)))
                .when(itemFailed("n", "2"))
                .refunded("2", 20, RefundCause.ITEM_FAILED)
                .grant("g", 20)
                .balance(70);
    }

    @Test
    void the_same_failure_twice_pays_once_and_another_cause_is_no_news() {
        given(granted("g", 100), charged("n", item("1", 30), item("2", 5)), itemFailed("n", "1", PROVIDER_ERROR))
                .when(itemFailed("n", "1", PROVIDER_ERROR))
                .nothing()
                .when(itemFailed("n", "1", OTHER))
                .noCredits()
                .noNotice()
                .balance(95);
    }

    @Test
    void a_failure_before_the_charge_is_paid_when_the_charge_comes() {
        given(granted("g", 100), itemFailed("n", "1"))
                .when(charged("n", item("1", 30), item("2", 20)))
                .entry(EntryKind.CHARGE, -50)
                .refunded("1", 30, RefundCause.ITEM_FAILED)
                .balance(80);
    }

    @Test
    void a_failure_after_completion_is_paid_all_the_same() {
        given(granted("g", 100), charged("n", item("1", 30), item("2", 1)), completed("n", SUCCEEDED))
                .when(itemFailed("n", "1"))
                .refunded("1", 30, RefundCause.ITEM_FAILED)
                .balance(99);
    }

    @Test
    void a_failure_of_an_item_that_was_not_charged_is_refused() {
        given(granted("g", 100), charged("n", item("1", 30)))
                .when(itemFailed("n", "9"))
                .refused(Reason.UNKNOWN_ITEM);
    }

    @Test
    void credits_return_to_the_grants_that_paid_last_consumed_first() {
        given(granted("g", 10), granted("h", 10), charged("n", item("1", 4), item("2", 12)))
                .when(itemFailed("n", "2"))
                .grant("h", 6)
                .grant("g", 6)
                .balance(16);
    }

    @Test
    void when_all_items_failed_the_base_comes_back_too() {
        given(granted("g", 100), charged("n", 5, item("1", 10), item("2", 10)), itemFailed("n", "1"))
                .when(itemFailed("n", "2"))
                .refunded("2", 10, RefundCause.ITEM_FAILED)
                .refunded(null, 5, RefundCause.GENERATION_FAILED)
                .balance(100);
    }

    @Test
    void a_whole_failure_gives_back_item_by_item_what_is_not_yet_given_back() {
        given(granted("g", 100), charged("n", 5, item("1", 10), item("2", 10)), itemFailed("n", "1"))
                .when(completed("n", FAILED))
                .refunded("2", 10, RefundCause.GENERATION_FAILED)
                .refunded(null, 5, RefundCause.GENERATION_FAILED)
                .entries(2)
                .held(0)
                .balance(100);
    }

    @Test
    void a_generation_charged_as_a_whole_fails_as_a_whole_when_all_requested_items_do() {
        given(granted("g", 100), charged("n", 12), requested("n", "1", "2"), itemFailed("n", "1"))
                .when(itemFailed("n", "2"))
                .refunded(null, 12, RefundCause.GENERATION_FAILED)
                .balance(100);
    }

    @Test
    void what_was_charged_and_not_used_comes_back() {
        given(granted("g", 100), charged("n", 20))
                .when(completedUsing("n", 12))
                .refunded(null, 8, RefundCause.UNUSED)
                .balance(88);
    }

    @Test
    void the_unused_refund_covers_items_that_fail_later() {
        given(granted("g", 100), charged("n", item("1", 10), item("2", 10), item("3", 10)), completedUsing("n", 15))
                .when(itemFailed("n", "1"))
                .noCredits()
                .balance(85)
                .when(itemFailed("n", "2"))
                .refunded("2", 5, RefundCause.ITEM_FAILED)
                .balance(90);
    }

    @Test
    void more_used_than_charged_opens_a_case_and_moves_nothing() {
        given(granted("g", 100), charged("n", 20))
                .when(completedUsing("n", 25))
                .noCredits()
                .notice(NoticeType.CaseOpened, "USED_ABOVE_CHARGE");
    }

    @Test
    void an_outcome_may_get_worse_and_is_judged_as_a_failure_is() {
        given(granted("g", 100), charged("n", 20), completed("n", SUCCEEDED))
                .when(completed("n", SUCCEEDED))
                .nothing()
                .when(completed("n", FAILED))
                .refunded(null, 20, RefundCause.GENERATION_FAILED)
                .noNotice()
                .balance(100);
    }

    @Test
    void a_rejected_generation_costs_nothing_whatever_came_first() {
        given(granted("g", 10))
                .when(rejected("n"))
                .noCredits()
                .when(rejected("n"))
                .nothing();
        given(granted("g", 10), charged("n", 1, item("1", 4)))
                .when(rejected("n"))
                .refunded("1", 4, RefundCause.GENERATION_FAILED)
                .balance(10);
        given(granted("g", 10), rejected("n"))
                .when(charged("n", 1, item("1", 4)))
                .entries(3)
                .balance(10);
    }

    @Test
    void an_item_that_was_delivered_is_not_refunded_by_itself() {
        given(granted("g", 100), charged("n", item("1", 10), item("2", 1)), delivered("n", "1"))
                .when(itemFailed("n", "1"))
                .noCredits()
                .notice(NoticeType.CaseOpened, "FAILED_AFTER_DELIVERY")
                .balance(89);
    }

    @Test
    void an_item_delivered_after_its_refund_opens_a_case_and_keeps_the_refund() {
        given(granted("g", 100), charged("n", item("1", 10), item("2", 1)), itemFailed("n", "1"))
                .when(delivered("n", "1"))
                .noCredits()
                .notice(NoticeType.CaseOpened, "DELIVERED_AFTER_REFUND")
                .balance(99);
    }

    @Test
    void a_delivery_in_another_way_is_noted_and_the_same_way_is_a_duplicate() {
        given(granted("g", 100), charged("n", item("1", 10)), delivered("n", "1"))
                .when(delivered("n", "1"))
                .nothing();
    }

    @Test
    void a_whole_failure_keeps_what_was_delivered_and_asks_support() {
        given(granted("g", 100), charged("n", 5, item("1", 10), item("2", 10)), delivered("n", "1"))
                .when(completed("n", FAILED))
                .refunded("2", 10, RefundCause.GENERATION_FAILED)
                .notice(NoticeType.CaseOpened, "FAILED_AFTER_DELIVERY")
                .entries(1)
                .balance(85);
    }

    @Test
    void a_failure_of_what_was_not_charged_holds_no_refund_up_even_if_it_is_not_certain() {
        under(new TestPolicy().unconfirmed(OTHER))
                .and(granted("g", 10), itemFailed("n", "2", OTHER), charged("n", 5, item("1", 4)))
                .when(itemFailed("n", "1"))
                .refunded("1", 4, RefundCause.ITEM_FAILED)
                .refunded(null, 5, RefundCause.GENERATION_FAILED)
                .balance(10);
    }

    @Test
    void a_failure_that_is_not_certain_waits_for_support() {
        under(new TestPolicy().unconfirmed(OTHER))
                .and(granted("g", 100), charged("n", item("1", 10), item("2", 10)))
                .when(itemFailed("n", "1", OTHER))
                .noCredits()
                .notice(NoticeType.CaseOpened, "UNCONFIRMED_FAILURE")
                .when(itemFailed("n", "2", TIMEOUT))
                .refunded("2", 10, RefundCause.ITEM_FAILED)
                .entries(1)
                .when(completed("n", FAILED))
                .refunded("1", 10, RefundCause.ITEM_FAILED)
                .balance(100);
    }

    @Test
    void a_generation_that_does_not_end_in_time_gives_everything_back() {
        given(granted("g", 100), charged("n", 5, item("1", 10)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .refunded("1", 10, RefundCause.TIMED_OUT)
                .refunded(null, 5, RefundCause.TIMED_OUT)
                .held(0)
                .balance(100)
                .when(timedOut("n"))
                .nothing();
    }

    @Test
    void a_timeout_leaves_paid_what_was_delivered() {
        given(granted("g", 100), charged("n", 5, item("1", 10), item("2", 10)), delivered("n", "1"))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .refunded("2", 10, RefundCause.TIMED_OUT)
                .entries(1)
                .noNotice()
                .balance(85);
    }

    @Test
    void a_timeout_before_its_time_or_of_no_charge_is_refused() {
        given(granted("g", 100), charged("n", 5)).when(timedOut("n")).refused(Reason.NOT_DUE);
        given(requested("n", "1")).when(timedOut("n")).refused(Reason.UNKNOWN_GENERATION);
    }

    @Test
    void a_timeout_is_due_in_its_very_millisecond() {
        given(granted("g", 100))
                .at(1_000)
                .and(charged("n", 5))
                .at(1_000 + TestPolicy.TIMEOUT_MILLIS - 1)
                .when(timedOut("n"))
                .refused(Reason.NOT_DUE)
                .at(1_000 + TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .refunded(null, 5, RefundCause.TIMED_OUT)
                .balance(100);
    }

    @Test
    void a_timeout_after_the_end_changes_nothing() {
        given(granted("g", 100), charged("n", 5), completed("n", SUCCEEDED))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .nothing()
                .balance(95);
    }

    @Test
    void a_success_after_the_timeout_keeps_the_refund_and_opens_a_case() {
        given(granted("g", 100), charged("n", 5))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(completed("n", SUCCEEDED))
                .noCredits()
                .notice(NoticeType.CaseOpened, "COMPLETED_AFTER_TIMEOUT")
                .balance(100);
    }

    @Test
    void a_success_after_the_timeout_is_charged_again_where_the_policy_says_so() {
        under(new TestPolicy().lateSuccessIsCharged())
                .and(granted("g", 100), charged("n", 5))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(completed("n", SUCCEEDED))
                .entry(EntryKind.CHARGE, -5)
                .balance(95);
    }

    @Test
    void a_timeout_only_opens_a_case_where_the_policy_says_so() {
        under(new TestPolicy().timeoutOpensCase())
                .and(granted("g", 100), charged("n", 5))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .noCredits()
                .notice(NoticeType.CaseOpened, "TIMED_OUT")
                .balance(95);
    }

    @Test
    void an_authorisation_charges_what_the_policy_says() {
        given(granted("g", 5))
                .when(authorize("n", "image", "1", "2"))
                .entry(EntryKind.CHARGE, -5)
                .notice(NoticeType.ChargeAuthorized, null)
                .held(5)
                .balance(0)
                .when(itemFailed("n", "1"))
                .refunded("1", 2, RefundCause.ITEM_FAILED)
                .balance(2);
    }

    @Test
    void an_authorisation_beyond_the_balance_is_declined_with_what_is_missing() {
        var notice = given(granted("g", 4))
                .when(authorize("n", "image", "1", "2"))
                .noCredits()
                .notice(NoticeType.ChargeDeclined, "INSUFFICIENT_CREDITS")
                .balance(4)
                .firstNotice();
        org.assertj.core.api.Assertions.assertThat(notice.amounts().required()).isEqualTo(5);
        org.assertj.core.api.Assertions.assertThat(notice.amounts().available()).isEqualTo(4);
    }

    @Test
    void an_authorisation_without_access_or_for_an_unknown_feature_is_declined() {
        given(granted("g", 50), access(false))
                .when(authorize("n", "image", "1"))
                .notice(NoticeType.ChargeDeclined, "NO_ACCESS")
                .when(access(true))
                .noCredits()
                .when(authorize("m", "image", "1"))
                .notice(NoticeType.ChargeAuthorized, null)
                .when(authorize("o", "nonsense", "1"))
                .notice(NoticeType.ChargeDeclined, "INVALID_INPUT")
                .when(authorize("p", "free", "1"))
                .noCredits()
                .notice(NoticeType.ChargeAuthorized, "FREE")
                .balance(47);
    }

    @Test
    void of_two_authorisations_for_the_last_credits_exactly_one_wins() {
        given(granted("g", 5), authorize("a", "image", "1", "2"))
                .when(authorize("b", "image", "1", "2"))
                .noCredits()
                .noticesOnly(NoticeType.ChargeDeclined)
                .balance(0);
    }

    @Test
    void an_authorisation_of_what_is_free_needs_no_credits_but_access() {
        given(charged("x", 3))
                .when(authorize("a", "free", "1"))
                .noCredits()
                .noticesOnly(NoticeType.ChargeAuthorized)
                .balance(-3)
                .when(access(false))
                .noticesOnly()
                .when(authorize("b", "free", "1"))
                .notice(NoticeType.ChargeDeclined, "NO_ACCESS");
    }

    @Test
    void an_authorisation_asked_twice_is_answered_once() {
        given(granted("g", 50), authorize("n", "image", "1"))
                .when(authorize("n", "image", "1"))
                .nothing()
                .balance(47);
    }

    @Test
    void a_request_with_other_content_is_a_conflict() {
        given(requested("n", "1")).when(requested("n", "1", "2")).refused(Reason.CONFLICT);
    }

    @Test
    void an_event_for_a_generation_past_the_horizon_is_refused_whether_or_not_its_row_has_left() {
        given(granted("g", 50), charged("n", 5), completed("n", SUCCEEDED))
                .after(PartitionLedger.RETENTION_MILLIS_DEFAULT)
                .when(charged("n", 5))
                .refused(Reason.GENERATION_TOO_OLD)
                .balance(45);
        given(granted("g", 50), charged("n", 5), completed("n", SUCCEEDED))
                .after(PartitionLedger.RETENTION_MILLIS_DEFAULT)
                .forgotten()
                .when(charged("n", 5))
                .refused(Reason.GENERATION_TOO_OLD)
                .balance(45);
    }

    @Test
    void an_open_generation_is_never_forgotten() {
        given(granted("g", 50), charged("n", item("1", 5)))
                .after(PartitionLedger.RETENTION_MILLIS_DEFAULT)
                .forgotten()
                .when(itemFailed("n", "1"))
                .refunded("1", 5, RefundCause.ITEM_FAILED)
                .balance(50);
    }

    @Test
    void an_open_generation_takes_at_most_100_bytes() {
        given(granted("g", 50))
                .when(charged(
                        "3f2c1a9e-7b1d-4c55-9a10-0d6f1f0e7c11",
                        4,
                        item("1", 2),
                        item("2", 2),
                        item("3", 2),
                        item("4", 2)))
                .rowBytesAtMost("3f2c1a9e-7b1d-4c55-9a10-0d6f1f0e7c11", 100);
    }
}
