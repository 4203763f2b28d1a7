package io.makegood.ledger.fold;

import static io.makegood.ledger.event.Outcome.FAILED;
import static io.makegood.ledger.event.Outcome.PARTIAL;
import static io.makegood.ledger.event.Outcome.SUCCEEDED;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.adjustedFor;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.completedUsing;
import static io.makegood.ledger.scenario.Words.delivered;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.rejected;
import static io.makegood.ledger.scenario.Words.reported;
import static io.makegood.ledger.scenario.Words.requested;
import static io.makegood.ledger.scenario.Words.timedOut;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.TestPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes back of a generation: failures told twice, ends that get worse, the base, unused credits (docs/rules.md, sections 1 to 3). */
class SettlementScenarios {
    private static TestPolicy reviewing() {
        return new TestPolicy().unconfirmed(FailureCause.OTHER).unconfirmed(FailureCause.TIMEOUT);
    }

    private static TestPolicy keepingTheBaseOfParts() {
        return new TestPolicy().base(true, true);
    }

    // Several reports of one failure ----------------------------------------------------------------------------------

    @Test
    void a_certain_cause_upgrades_one_that_needs_review_and_settles_its_case() {
        under(reviewing())
                .and(granted("g", 100), charged("n", item("1", 10), item("2", 10)))
                .when(itemFailed("n", "1", FailureCause.TIMEOUT))
                .noCredits()
                .caseOpened("UNCONFIRMED_FAILURE", Audience.CUSTOMER)
                .when(itemFailed("n", "1", FailureCause.PROVIDER_ERROR))
                .refunded("1", 10, RefundCause.ITEM_FAILED)
                .caseClosed("REFUNDED", Audience.CUSTOMER)
                .noticesOnly(NoticeType.CaseClosed)
                .balance(90);
    }

    @Test
    void an_uncertain_cause_after_a_certain_one_is_no_news() {
        under(reviewing())
                .and(granted("g", 100), charged("n", item("1", 10), item("2", 10)))
                .and(itemFailed("n", "1", FailureCause.PROVIDER_ERROR))
                .when(itemFailed("n", "1", FailureCause.TIMEOUT))
                .noCredits()
                .noNotice()
                .when(itemFailed("n", "1", FailureCause.TIMEOUT))
                .nothing()
                .when(itemFailed("n", "1", FailureCause.PROVIDER_ERROR))
                .nothing()
                .balance(90);
    }

    @Test
    void another_uncertain_failure_after_a_settled_case_opens_another_case() {
        under(reviewing())
                .and(granted("g", 100), charged("n", item("1", 10), item("2", 10), item("3", 10)))
                .and(itemFailed("n", "1", FailureCause.OTHER))
                .when(itemFailed("n", "2", FailureCause.OTHER))
                .noNotice()
                .when(itemFailed("n", "1"))
                .noticesOnly()
                .when(itemFailed("n", "2"))
                .caseClosed("REFUNDED", Audience.CUSTOMER)
                .when(itemFailed("n", "3", FailureCause.OTHER))
                .caseOpened("UNCONFIRMED_FAILURE", Audience.CUSTOMER);
    }

    @Test
    void a_delivery_answers_an_uncertain_failure() {
        under(reviewing())
                .and(granted("g", 100), charged("n", item("1", 10), item("2", 10)))
                .and(itemFailed("n", "1", FailureCause.TIMEOUT))
                .when(delivered("n", "1"))
                .noCredits()
                .caseClosed("DELIVERED", Audience.CUSTOMER)
                .balance(80);
    }

    @Test
    void an_uncertain_failure_of_what_only_the_base_pays_for_is_looked_at_too() {
        under(reviewing())
                .and(granted("g", 100), requested("n", "1"), charged("n", 10))
                .when(itemFailed("n", "1", FailureCause.TIMEOUT))
                .noCredits()
                .caseOpened("UNCONFIRMED_FAILURE", Audience.CUSTOMER)
                .when(completed("n", FAILED))
                .refunded(null, 10, RefundCause.GENERATION_FAILED)
                .caseClosed("REFUNDED", Audience.CUSTOMER);
    }

    @Test
    void a_cause_that_is_not_refunded_moves_nothing_and_opens_no_case() {
        TestPolicy policy = reviewing().notRefunded(FailureCause.CANCELLED);
        under(policy)
                .and(granted("g", 100), charged("n", 5, item("1", 10), item("2", 10)))
                .when(itemFailed("n", "1", FailureCause.CANCELLED))
                .noCredits()
                .noNotice()
                .when(itemFailed("n", "2", FailureCause.CANCELLED))
                .noCredits()
                .when(completed("n", FAILED))
                .noCredits()
                .balance(75);
        under(policy)
                .and(granted("g", 100), charged("n", 5, item("1", 10), item("2", 10)))
                .and(itemFailed("n", "1", FailureCause.CANCELLED))
                .when(completed("n", FAILED))
                .refunded("2", 10, RefundCause.GENERATION_FAILED)
                .refunded(null, 5, RefundCause.GENERATION_FAILED)
                .entries(2)
                .when(itemFailed("n", "1"))
                .refunded("1", 10, RefundCause.ITEM_FAILED)
                .balance(100);
    }

    @Test
    void what_was_called_off_stays_paid_at_a_timeout_and_comes_back_with_a_rejection() {
        under(new TestPolicy().notRefunded(FailureCause.CANCELLED))
                .and(granted("g", 100), charged("n", item("1", 10)), itemFailed("n", "1", FailureCause.CANCELLED))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .noCredits()
                .noNotice()
                .when(rejected("n"))
                .refunded("1", 10, RefundCause.ITEM_FAILED)
                .balance(100);
    }

    @Test
    void what_was_delivered_before_a_failure_was_certain_is_kept() {
        under(reviewing())
                .and(granted("g", 100), charged("n", item("1", 10), item("2", 10)))
                .and(itemFailed("n", "1", FailureCause.TIMEOUT), delivered("n", "1"))
                .when(itemFailed("n", "1"))
                .noCredits()
                .caseOpened("FAILED_AFTER_DELIVERY", Audience.CUSTOMER)
                .when(adjustedFor("a", 10, AdjustmentGround.TECHNICAL_FAILURE, "n", "1"))
                .refunded("1", 10, RefundCause.OPERATOR)
                .caseClosed("REFUNDED", Audience.CUSTOMER);
    }

    // The end ---------------------------------------------------------------------------------------------------------

    @Test
    void an_end_in_part_after_a_success_gives_back_what_failed_and_the_worst_stands() {
        given(granted("g", 100), charged("n", item("1", 10), item("2", 10)), completed("n", SUCCEEDED))
                .when(itemFailed("n", "1"))
                .refunded("1", 10, RefundCause.ITEM_FAILED)
                .when(completed("n", PARTIAL))
                .noCredits()
                .noNotice()
                .when(completed("n", SUCCEEDED))
                .nothing()
                .when(completed("n", FAILED))
                .refunded("2", 10, RefundCause.GENERATION_FAILED)
                .balance(100);
    }

    @Test
    void a_failure_after_a_success_leaves_what_was_delivered_to_support() {
        given(granted("g", 100), charged("n", item("1", 10), item("2", 10)), delivered("n", "1"))
                .and(completed("n", SUCCEEDED))
                .when(completed("n", FAILED))
                .refunded("2", 10, RefundCause.GENERATION_FAILED)
                .caseOpened("FAILED_AFTER_DELIVERY", Audience.CUSTOMER)
                .entries(1)
                .balance(90);
        under(new TestPolicy().deliveryIsNotFinal())
                .and(granted("g", 100), charged("n", item("1", 10), item("2", 10)), delivered("n", "1"))
                .and(completed("n", SUCCEEDED))
                .when(completed("n", FAILED))
                .entries(2)
                .noNotice()
                .balance(100);
    }

    @Test
    void a_success_after_a_failure_contradicts_it_and_opens_a_case_for_operators_once() {
        given(granted("g", 100), charged("n", item("1", 10)), completed("n", FAILED))
                .when(completed("n", SUCCEEDED))
                .refused(Reason.CONFLICT)
                .caseOpened("CONTRADICTORY_REPORTS", Audience.OPERATOR)
                .noticesOnly(NoticeType.EventConflict, NoticeType.CaseOpened)
                .when(completed("n", PARTIAL))
                .refused(Reason.CONFLICT)
                .noticesOnly(NoticeType.EventConflict)
                .balance(100);
        given(granted("g", 100), charged("n", item("1", 10)), rejected("n"))
                .when(completed("n", SUCCEEDED))
                .refused(Reason.CONFLICT)
                .caseOpened("CONTRADICTORY_REPORTS", Audience.OPERATOR);
        given(rejected("n")).when(completed("n", SUCCEEDED)).noticesOnly(NoticeType.EventConflict);
    }

    @Test
    void an_outcome_that_was_reported_before_the_failure_contradicts_nothing_when_it_is_told_again() {
        given(granted("g", 100), charged("n", item("1", 10)), completed("n", SUCCEEDED), completed("n", FAILED))
                .when(completed("n", SUCCEEDED))
                .nothing()
                .balance(100);
        given(granted("g", 100), charged("n", item("1", 10)), completed("n", SUCCEEDED), rejected("n"))
                .when(completed("n", SUCCEEDED))
                .nothing()
                .balance(100);
    }

    /** Whichever came first, the charge or what contradicts itself about it. */
    @Test
    void a_contradiction_that_came_before_the_charge_is_asked_with_it() {
        given(granted("g", 100), completed("n", FAILED))
                .when(completed("n", SUCCEEDED))
                .refused(Reason.CONFLICT)
                .noticesOnly(NoticeType.EventConflict)
                .when(charged("n", item("1", 10)))
                .caseOpened("CONTRADICTORY_REPORTS", Audience.OPERATOR)
                .balance(100);
        given(granted("g", 100), completedUsing("n", 3))
                .when(completedUsing("n", 4))
                .refused(Reason.CONFLICT)
                .when(charged("n", item("1", 10)))
                .caseOpened("CONTRADICTORY_REPORTS", Audience.OPERATOR)
                .balance(97);
    }

    @Test
    void what_was_used_may_be_told_after_the_end_and_two_figures_contradict_each_other() {
        given(granted("g", 100), charged("n", 20), completed("n", SUCCEEDED))
                .when(completedUsing("n", 12))
                .refunded(null, 8, RefundCause.UNUSED)
                .when(completed("n", SUCCEEDED))
                .nothing()
                .when(completedUsing("n", 12))
                .nothing()
                .when(completedUsing("n", 13))
                .refused(Reason.CONFLICT)
                .caseOpened("CONTRADICTORY_REPORTS", Audience.OPERATOR)
                .balance(88);
        given(granted("g", 100), completed("n", PARTIAL), completedUsing("n", 12))
                .when(charged("n", 20))
                .entries(2)
                .noNotice()
                .balance(88);
    }

    @Test
    void an_end_in_part_that_says_not_which_opens_a_case_until_it_is_explained() {
        given(granted("g", 100), charged("n", item("1", 10), item("2", 10)))
                .when(completed("n", PARTIAL))
                .noCredits()
                .caseOpened("UNEXPLAINED_PARTIAL", Audience.CUSTOMER)
                .when(itemFailed("n", "1"))
                .refunded("1", 10, RefundCause.ITEM_FAILED)
                .caseClosed("EXPLAINED", Audience.CUSTOMER);
        given(granted("g", 100), charged("n", 20))
                .when(completed("n", PARTIAL))
                .caseOpened("UNEXPLAINED_PARTIAL", Audience.CUSTOMER)
                .when(completed("n", PARTIAL, 15L))
                .refunded(null, 5, RefundCause.UNUSED)
                .caseClosed("EXPLAINED", Audience.CUSTOMER);
        given(granted("g", 100), charged("n", item("1", 10), item("2", 10)), itemFailed("n", "2"))
                .when(completed("n", PARTIAL))
                .noNotice();
        given(granted("g", 100), charged("n", 0)).when(completed("n", PARTIAL)).noNotice();
    }

    @Test
    void another_reason_of_a_rejection_is_no_news() {
        given(granted("g", 10), charged("n", 4), rejected("n"))
                .when(new GenerationRejected("n", RejectionReason.NO_ACCESS, null))
                .nothing();
    }

    // Timeouts --------------------------------------------------------------------------------------------------------

    @Test
    void what_was_delivered_before_a_timeout_stays_paid_under_every_policy() {
        under(new TestPolicy().deliveryIsNotFinal())
                .and(granted("g", 100), charged("n", 5, item("1", 10), item("2", 10)))
                .and(delivered("n", "1"))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .refunded("2", 10, RefundCause.TIMED_OUT)
                .entries(1)
                .noNotice()
                .balance(85);
        under(new TestPolicy().deliveryIsNotFinal())
                .and(granted("g", 100), charged("n", 5), delivered("n", "1"))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .noCredits()
                .balance(95);
    }

    @Test
    void what_is_delivered_after_a_timeout_gave_it_back_is_told_to_operators_under_every_policy() {
        under(new TestPolicy().deliveryIsNotFinal())
                .and(granted("g", 100), charged("n", 5, item("1", 10)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(delivered("n", "1"))
                .noCredits()
                .caseOpened("DELIVERED_AFTER_REFUND", Audience.OPERATOR);
    }

    @Test
    void a_failure_after_a_delivery_that_is_not_final_comes_back_and_the_base_with_it_at_the_timeout() {
        under(new TestPolicy().deliveryIsNotFinal().base(true, true))
                .and(granted("g", 100), charged("n", 5, item("1", 10)), delivered("n", "1"))
                .when(itemFailed("n", "1"))
                .refunded("1", 10, RefundCause.ITEM_FAILED)
                .after(TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .refunded(null, 5, RefundCause.TIMED_OUT)
                .balance(100);
    }

    // Unused credits --------------------------------------------------------------------------------------------------

    @Test
    void unused_credits_and_other_refunds_do_not_swallow_each_other_in_any_order() {
        LedgerEvent used = completedUsing("n", 15);
        LedgerEvent operators = adjustedFor("a", 4, AdjustmentGround.FAULTY_OUTPUT, "n", "2");
        given(granted("g", 100), charged("n", item("1", 10), item("2", 10), item("3", 10)), used)
                .when(operators)
                .refunded("2", 4, RefundCause.OPERATOR)
                .balance(89);
        given(granted("g", 100), charged("n", item("1", 10), item("2", 10), item("3", 10)), operators)
                .when(used)
                .refunded(null, 15, RefundCause.UNUSED)
                .balance(89);
        TestPolicy claiming = new TestPolicy().takesClaims(Judgement.ACCEPT);
        LedgerEvent claim = reported("c", "n", "1");
        under(claiming)
                .and(granted("g", 100), charged("n", item("1", 10), item("2", 10), item("3", 10)), used)
                .when(claim)
                .refunded("1", 10, RefundCause.CLAIM_ACCEPTED)
                .balance(95);
        under(claiming)
                .and(granted("g", 100), charged("n", item("1", 10), item("2", 10), item("3", 10)), claim)
                .when(used)
                .refunded(null, 15, RefundCause.UNUSED)
                .balance(95);
    }

    @Test
    void all_refunds_together_never_exceed_the_charge() {
        given(granted("g", 100), charged("n", item("1", 10), item("2", 10)))
                .and(adjustedFor("a", 10, AdjustmentGround.FAULTY_OUTPUT, "n", "1"))
                .when(completedUsing("n", 0))
                .refunded(null, 10, RefundCause.UNUSED)
                .balance(100)
                .when(itemFailed("n", "2"))
                .noCredits()
                .when(completed("n", FAILED))
                .noCredits()
                .balance(100);
    }

    // The base --------------------------------------------------------------------------------------------------------

    @Test
    void the_base_stays_if_every_item_failed_and_the_end_is_partial_in_any_order() {
        LedgerEvent one = itemFailed("n", "1");
        LedgerEvent two = itemFailed("n", "2");
        LedgerEvent end = completed("n", PARTIAL);
        for (List<LedgerEvent> order :
                List.of(List.of(one, two, end), List.of(end, one, two), List.of(one, end, two))) {
            under(keepingTheBaseOfParts())
                    .and(granted("g", 50), charged("n", 4, item("1", 2), item("2", 2)))
                    .and(order.get(0), order.get(1))
                    .when(order.get(2))
                    .balance(46);
        }
    }

    @Test
    void the_base_waits_for_the_outcome_where_that_decides() {
        under(keepingTheBaseOfParts())
                .and(granted("g", 50), charged("n", 4, item("1", 2)))
                .when(itemFailed("n", "1"))
                .entries(1)
                .balance(46)
                .when(completed("n", FAILED))
                .refunded(null, 4, RefundCause.GENERATION_FAILED)
                .balance(50);
        under(keepingTheBaseOfParts())
                .and(granted("g", 50), charged("n", 4, item("1", 2)), itemFailed("n", "1"))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .refunded(null, 4, RefundCause.TIMED_OUT)
                .balance(50);
        under(keepingTheBaseOfParts())
                .and(granted("g", 50), charged("n", 4, item("1", 2)), itemFailed("n", "1"))
                .when(completed("n", SUCCEEDED))
                .refunded(null, 4, RefundCause.GENERATION_FAILED);
    }

    @Test
    void the_base_returns_at_once_where_no_outcome_could_keep_it() {
        under(new TestPolicy().base(true, false))
                .and(granted("g", 50), charged("n", 4, item("1", 2)))
                .when(itemFailed("n", "1"))
                .refunded(null, 4, RefundCause.GENERATION_FAILED)
                .when(completed("n", PARTIAL))
                .noCredits()
                .balance(50);
    }

    @Test
    void the_base_stays_with_the_last_item_where_the_policy_says_so() {
        under(new TestPolicy().base(false, true).takesClaims(Judgement.ACCEPT))
                .and(granted("g", 50), charged("n", 10, item("1", 10)), completed("n", SUCCEEDED))
                .when(reported("c", "n", "1"))
                .refunded("1", 10, RefundCause.CLAIM_ACCEPTED)
                .entries(1)
                .balance(40)
                .when(completed("n", FAILED))
                .refunded(null, 10, RefundCause.GENERATION_FAILED)
                .balance(50);
    }

    @Test
    void the_base_returns_with_the_last_item_that_comes_back_claims_included() {
        under(keepingTheBaseOfParts().takesClaims(Judgement.ACCEPT))
                .and(granted("g", 50), charged("n", 10, item("1", 10)), completed("n", SUCCEEDED))
                .when(reported("c", "n", "1"))
                .refunded("1", 10, RefundCause.CLAIM_ACCEPTED)
                .refunded(null, 10, RefundCause.CLAIM_ACCEPTED)
                .balance(50);
        under(keepingTheBaseOfParts().takesClaims(Judgement.ACCEPT))
                .and(granted("g", 50), charged("n", 10, item("1", 5), item("2", 5)), itemFailed("n", "1"))
                .and(completed("n", PARTIAL))
                .when(reported("c", "n", "2"))
                .refunded("2", 5, RefundCause.CLAIM_ACCEPTED)
                .refunded(null, 10, RefundCause.CLAIM_ACCEPTED)
                .balance(50);
        under(keepingTheBaseOfParts().takesClaims(Judgement.ACCEPT))
                .and(granted("g", 50), charged("n", 10, item("1", 5), item("2", 5)), completed("n", SUCCEEDED))
                .and(reported("c", "n", "2"))
                .when(itemFailed("n", "1"))
                .refunded("1", 5, RefundCause.ITEM_FAILED)
                .refunded(null, 10, RefundCause.CLAIM_ACCEPTED)
                .balance(50);
    }

    @Test
    void the_base_of_what_failed_whole_returns_when_all_that_was_kept_was_claimed() {
        under(new TestPolicy().takesClaims(Judgement.ACCEPT))
                .and(granted("g", 50), charged("n", 10, item("1", 5), item("2", 5)), delivered("n", "1"))
                .and(completed("n", FAILED))
                .when(reported("c", "n", "1"))
                .refunded("1", 5, RefundCause.CLAIM_ACCEPTED)
                .refunded(null, 10, RefundCause.CLAIM_ACCEPTED)
                .caseClosed("REFUNDED", Audience.CUSTOMER)
                .balance(50);
    }

    // Items that the charge does not name -----------------------------------------------------------------------------

    @Test
    void a_failure_of_an_item_that_the_charge_does_not_name_is_told_whichever_came_first() {
        given(granted("g", 50), charged("n", item("1", 2)))
                .when(itemFailed("n", "9"))
                .refused(Reason.UNKNOWN_ITEM)
                .caseOpened("UNKNOWN_ITEM", Audience.CUSTOMER)
                .when(itemFailed("n", "9"))
                .refused(Reason.UNKNOWN_ITEM)
                .noNotice();
        given(granted("g", 50), itemFailed("n", "9"))
                .when(charged("n", item("1", 2)))
                .caseOpened("UNKNOWN_ITEM", Audience.CUSTOMER)
                .when(completed("n", FAILED))
                .caseClosed("REFUNDED", Audience.CUSTOMER)
                .balance(50);
        given(granted("g", 50), requested("n", "1", "2"), charged("n", item("1", 2)))
                .when(itemFailed("n", "2"))
                .refused(Reason.UNKNOWN_ITEM)
                .caseOpened("UNKNOWN_ITEM", Audience.CUSTOMER);
    }

    @Test
    void a_delivery_of_an_item_that_the_charge_does_not_name_is_told_to_operators_whichever_came_first() {
        given(granted("g", 50), charged("n", item("1", 2)))
                .when(delivered("n", "9"))
                .refused(Reason.UNKNOWN_ITEM)
                .notice(NoticeType.EventConflict, "UNKNOWN_ITEM");
        given(granted("g", 50), delivered("n", "9"))
                .when(charged("n", item("1", 2)))
                .notice(NoticeType.EventConflict, "UNKNOWN_ITEM")
                .balance(48);
    }
}
