package io.makegood.ledger.fold;

import static io.makegood.ledger.event.FailureCause.CANCELLED;
import static io.makegood.ledger.event.FailureCause.OTHER;
import static io.makegood.ledger.event.Outcome.FAILED;
import static io.makegood.ledger.event.Outcome.PARTIAL;
import static io.makegood.ledger.event.Outcome.SUCCEEDED;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.adjustedFor;
import static io.makegood.ledger.scenario.Words.caseResolved;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.completedUsing;
import static io.makegood.ledger.scenario.Words.delivered;
import static io.makegood.ledger.scenario.Words.expiring;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.paid;
import static io.makegood.ledger.scenario.Words.rejected;
import static io.makegood.ledger.scenario.Words.reported;
import static io.makegood.ledger.scenario.Words.requested;
import static io.makegood.ledger.scenario.Words.reversed;
import static io.makegood.ledger.scenario.Words.reviewed;
import static io.makegood.ledger.scenario.Words.revoked;
import static io.makegood.ledger.scenario.Words.timedOut;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Verdict;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import org.junit.jupiter.api.Test;

/** Corners that a second implementation of docs/rules.md found: what order decides, and what several refunds do to each other. */
class OrderScenarios {
    private static TestPolicy callingOff() {
        return new TestPolicy().notRefunded(CANCELLED);
    }

    // Refunded too soon -----------------------------------------------------------------------------------------------

    @Test
    void what_was_called_off_stays_paid_and_nobody_looks() {
        under(callingOff())
                .and(granted("g", 50), charged("n", 2, item("1", 5), item("2", 5)), itemFailed("n", "1", CANCELLED))
                .when(itemFailed("n", "2", CANCELLED))
                .noCredits()
                .noNotice()
                .when(completed("n", FAILED))
                .noCredits()
                .noNotice()
                .balance(38);
    }

    @Test
    void operators_are_told_when_the_report_that_it_was_called_off_comes_after_the_refund() {
        under(callingOff())
                .and(granted("g", 50), charged("n", 2, item("1", 5), item("2", 5)), completed("n", FAILED))
                .when(itemFailed("n", "1", CANCELLED))
                .noCredits()
                .caseOpened("REFUNDED_TOO_SOON", Audience.OPERATOR)
                .when(itemFailed("n", "2", CANCELLED))
                .noNotice()
                .balance(50);
        under(callingOff())
                .and(granted("g", 50), charged("n", item("1", 5), item("2", 5)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(itemFailed("n", "2", CANCELLED))
                .noCredits()
                .caseOpened("REFUNDED_TOO_SOON", Audience.OPERATOR)
                .balance(50);
        under(callingOff())
                .and(granted("g", 50), charged("n", 5), itemFailed("n", "1", CANCELLED), completed("n", FAILED))
                .when(requested("n", "1"))
                .caseOpened("REFUNDED_TOO_SOON", Audience.OPERATOR)
                .balance(50);
    }

    @Test
    void a_rejection_gives_back_what_was_called_off_too() {
        under(callingOff())
                .and(granted("g", 50), charged("n", 2, item("1", 5)), rejected("n"))
                .when(itemFailed("n", "1", CANCELLED))
                .noNotice()
                .balance(50);
    }

    @Test
    void operators_are_told_when_something_was_made_after_all_and_its_base_is_back() {
        under(new TestPolicy().base(true, true))
                .and(granted("g", 50), charged("n", 4, item("1", 5)), completed("n", SUCCEEDED), itemFailed("n", "1"))
                .when(completed("n", PARTIAL))
                .noCredits()
                .caseOpened("REFUNDED_TOO_SOON", Audience.OPERATOR)
                .balance(50);
        under(callingOff())
                .and(granted("g", 50), charged("n", 4, item("1", 5), item("2", 5)), itemFailed("n", "1", CANCELLED))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(delivered("n", "1"))
                .noCredits()
                .caseOpened("REFUNDED_TOO_SOON", Audience.OPERATOR)
                .balance(45);
    }

    // Items that are none of the generation's -------------------------------------------------------------------------

    @Test
    void an_item_that_was_never_charged_keeps_no_base_whenever_it_was_delivered() {
        given(granted("g", 50), delivered("n", "9"), charged("n", 3, item("1", 4)))
                .when(rejected("n"))
                .refunded("1", 4, RefundCause.GENERATION_FAILED)
                .refunded(null, 3, RefundCause.GENERATION_FAILED)
                .balance(50);
        given(granted("g", 50), delivered("n", "9"), charged("n", 3, item("1", 4)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .refunded(null, 3, RefundCause.TIMED_OUT)
                .balance(50);
    }

    @Test
    void an_unknown_item_is_asked_about_only_while_something_is_paid() {
        given(granted("g", 50), charged("n", item("1", 4)), itemFailed("n", "1"))
                .when(itemFailed("n", "9"))
                .refused(Reason.UNKNOWN_ITEM)
                .noNotice();
        given(granted("g", 50), itemFailed("n", "9"), completed("n", FAILED))
                .when(charged("n", item("1", 4)))
                .noticesOnly()
                .balance(50);
    }

    @Test
    void a_stranger_that_failed_and_was_delivered_is_told_as_both() {
        given(granted("g", 50), itemFailed("n", "9"), delivered("n", "9"))
                .when(charged("n", item("1", 4)))
                .caseOpened("UNKNOWN_ITEM", Audience.CUSTOMER)
                .notice(NoticeType.EventConflict, "UNKNOWN_ITEM");
    }

    // Questions -------------------------------------------------------------------------------------------------------

    @Test
    void what_is_delivered_after_the_base_of_a_rejected_generation_came_back_is_asked() {
        given(granted("g", 50), charged("n", 5), rejected("n"))
                .when(delivered("n", "1"))
                .noCredits()
                .caseOpened("DELIVERED_AFTER_REFUND", Audience.OPERATOR);
    }

    @Test
    void what_is_answered_by_the_same_event_is_not_asked() {
        given(granted("g", 50), charged("n", item("1", 4), item("2", 4)))
                .and(adjustedFor("a", 4, AdjustmentGround.LEGAL_RIGHT, "n", null), delivered("n", "1"))
                .when(completed("n", FAILED))
                .refunded("2", 4, RefundCause.GENERATION_FAILED)
                .noNotice()
                .balance(50);
        under(new TestPolicy().unconfirmed(OTHER))
                .and(granted("g", 50), itemFailed("n", "1", OTHER), completedUsing("n", 0))
                .when(charged("n", item("1", 4)))
                .noNotice()
                .balance(50);
    }

    @Test
    void a_question_that_an_operator_resolved_does_not_keep_another_case_open() {
        TestPolicy reviewing = new TestPolicy().unconfirmed(OTHER);
        String first = ClaimScenarios.caseOf("n", "UNCONFIRMED_FAILURE");
        under(reviewing)
                .and(granted("g", 50), charged("n", item("1", 4), item("2", 4)), itemFailed("n", "1", OTHER))
                .and(caseResolved(first))
                .when(itemFailed("n", "2", OTHER))
                .caseOpened("UNCONFIRMED_FAILURE", Audience.CUSTOMER)
                .when(itemFailed("n", "2"))
                .caseClosed("REFUNDED", Audience.CUSTOMER)
                .balance(46);
    }

    // What several refunds do to each other ---------------------------------------------------------------------------

    @Test
    void what_a_failed_item_did_not_get_back_for_want_of_a_charge_it_gets_of_the_second_one() {
        under(new TestPolicy().lateSuccessIsCharged())
                .and(granted("g", 50), charged("n", item("1", 3), item("2", 4)))
                .and(adjustedFor("a", 4, AdjustmentGround.FAULTY_OUTPUT, "n", null))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"), itemFailed("n", "2"))
                .when(completed("n", SUCCEEDED))
                .noCredits()
                .balance(50);
    }

    @Test
    void a_claim_on_what_a_timeout_left_takes_the_base_with_it() {
        under(new TestPolicy().base(true, true).takesClaims(Judgement.ACCEPT))
                .and(granted("g", 50), charged("n", 3, item("1", 4), item("2", 2)), delivered("n", "1"))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(reported("c", "n", "1"))
                .refunded("1", 4, RefundCause.CLAIM_ACCEPTED)
                .refunded(null, 3, RefundCause.CLAIM_ACCEPTED)
                .balance(50);
    }

    @Test
    void the_base_comes_back_by_a_claim_or_because_all_failed_in_any_order() {
        TestPolicy claims = new TestPolicy().base(true, true).takesClaims(Judgement.ACCEPT);
        under(claims)
                .and(granted("g", 50), charged("n", 3, item("1", 4), item("2", 2)), delivered("n", "2"))
                .and(reported("c", "n", "2"), itemFailed("n", "2"))
                .when(itemFailed("n", "1"))
                .refunded(null, 3, RefundCause.CLAIM_ACCEPTED)
                .balance(50);
        under(new TestPolicy().base(false, false).takesClaims(Judgement.ACCEPT))
                .and(granted("g", 50), charged("n", 3, item("1", 4)), delivered("n", "1"), itemFailed("n", "1"))
                .and(completed("n", PARTIAL))
                .when(reported("c", "n", "1"))
                .refunded("1", 4, RefundCause.CLAIM_ACCEPTED)
                .refunded(null, 3, RefundCause.GENERATION_FAILED)
                .balance(50);
    }

    @Test
    void what_was_not_used_comes_back_also_of_what_failed_whole() {
        under(callingOff())
                .and(granted("g", 50), charged("n", item("1", 4), item("2", 4)), itemFailed("n", "1", CANCELLED))
                .when(completed("n", FAILED, 1L))
                .refunded("2", 4, RefundCause.GENERATION_FAILED)
                .refunded(null, 3, RefundCause.UNUSED)
                .balance(49);
    }

    /** A charge of a base alone: what was made beside the items that failed keeps it, and is told if it came too late. */
    @Test
    void what_was_made_beside_the_items_that_failed_keeps_the_base_or_is_told() {
        under(new TestPolicy())
                .and(granted("g", 50), requested("n", "1", "2"), charged("n", 4), delivered("n", "3"))
                .and(itemFailed("n", "1"))
                .when(itemFailed("n", "2"))
                .noRefund()
                .balance(46);
        under(new TestPolicy())
                .and(granted("g", 50), requested("n", "1", "2"), charged("n", 4), itemFailed("n", "1"))
                .when(itemFailed("n", "2"))
                .refunded(null, 4, RefundCause.GENERATION_FAILED)
                .when(delivered("n", "3"))
                .caseOpened("DELIVERED_AFTER_REFUND", Audience.OPERATOR)
                .balance(50);
    }

    // Grants and claims long after ------------------------------------------------------------------------------------

    @Test
    void a_payment_that_holds_after_all_is_found_among_several_grants_of_it() {
        given(paid("g1", 8, "p"), paid("g2", 9, "p"), revoked("g2", 4L, "r"))
                .and(paid("g3", 4, "p"))
                .when(reversed("g2", "r"))
                .refused(Reason.UNKNOWN_REVOCATION)
                .balance(17);
    }

    @Test
    void the_life_that_a_reversal_gives_back_is_what_was_left_when_it_was_revoked() {
        under(new TestPolicy().expiredGrants(ExpiredGrantRefund.REMAINING_TIME))
                .and(charged("n", item("1", 5)))
                .and(expiring("g", 5, GrantKind.PROMOTIONAL, Scenario.START + 50_000))
                .at(20_000)
                .and(revoked("g", null, "r"))
                .at(60_000)
                .and(itemFailed("n", "1"))
                .when(reversed("g", "r"))
                .entry(EntryKind.REVOCATION, 5)
                .balance(5);
    }

    @Test
    void a_review_told_again_is_a_duplicate_however_old_its_generation_is() {
        under(new TestPolicy().takesClaims(Judgement.REVIEW))
                .and(granted("g", 50), charged("n", item("1", 4)), completed("n", SUCCEEDED), reported("c", "n", "1"))
                .and(reviewed("c", Verdict.CLEARLY_UNUSABLE))
                .forgotten()
                .when(reviewed("c", Verdict.CLEARLY_UNUSABLE))
                .nothing()
                .balance(50);
    }
}
