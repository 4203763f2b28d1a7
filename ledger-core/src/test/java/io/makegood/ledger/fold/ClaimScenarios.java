package io.makegood.ledger.fold;

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
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.reported;
import static io.makegood.ledger.scenario.Words.requested;
import static io.makegood.ledger.scenario.Words.reviewed;
import static io.makegood.ledger.scenario.Words.timedOut;

import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.Verdict;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Claims on bad results, and what operators give back (docs/rules.md, sections 6 and 7). */
class ClaimScenarios {
    private static TestPolicy accepting() {
        return new TestPolicy().takesClaims(Judgement.ACCEPT);
    }

    @Test
    void where_the_platform_is_nothing_that_the_policy_lists_a_person_looks() {
        under(accepting())
                .and(granted("g", 10))
                .and(new GenerationRequested("n", "image", "iOS", null, null, null, null, List.of("1"), false))
                .and(charged("n", item("1", 4)))
                .when(reported("c", "n", "1"))
                .noCredits()
                .notice(NoticeType.ClaimOpened, null)
                .balance(6);
    }

    @Test
    void where_the_charge_names_no_item_the_first_claim_or_operator_names_the_only_one() {
        TestPolicy whole = accepting().base(true, false);
        under(whole)
                .and(granted("g", 100), charged("n", 20))
                .when(reported("c", "n", "clip"))
                .notice(NoticeType.ClaimAccepted, null)
                .balance(100)
                .when(reported("c2", "n", "other"))
                .notice(NoticeType.ClaimDeclined, "UNKNOWN");
        under(whole)
                .and(granted("g", 100), charged("n", 20))
                .when(adjustedFor("x", 20, AdjustmentGround.TECHNICAL_FAILURE, "n", "clip"))
                .balance(100);
    }

    /** Half of a video by an operator, and the claim on it: all of it comes back, as if the claim had been first. */
    @Test
    void what_operators_left_of_an_item_and_its_base_a_claim_gives_back() {
        TestPolicy whole = accepting().base(true, false);
        under(whole)
                .and(granted("g", 100), charged("n", 10, item("1", 10)))
                .and(adjustedFor("x", 10, AdjustmentGround.TECHNICAL_FAILURE, "n", "1"))
                .when(reported("c", "n", "1"))
                .notice(NoticeType.ClaimAccepted, null)
                .balance(100);
        under(whole)
                .and(granted("g", 100), charged("n", 10, item("1", 10), item("2", 10)))
                .and(adjustedFor("x", 10, AdjustmentGround.TECHNICAL_FAILURE, "n", "1"))
                .when(reported("c", "n", "2"))
                .balance(100);
        under(whole)
                .and(granted("g", 100), charged("n", 10, item("1", 10), item("2", 10)), reported("c", "n", "2"))
                .when(adjustedFor("x", 10, AdjustmentGround.TECHNICAL_FAILURE, "n", "1"))
                .balance(100);
        under(whole)
                .and(granted("g", 100), charged("n", 10, item("1", 10)))
                .and(adjustedFor("x", 10, AdjustmentGround.TECHNICAL_FAILURE, "n", "1"))
                .when(adjustedFor("y", 10, AdjustmentGround.TECHNICAL_FAILURE, "n", "1"))
                .balance(100);
    }

    @Test
    void credits_that_came_back_another_way_are_no_duplicate() {
        under(accepting())
                .and(granted("g", 10), charged("n", item("1", 4), item("2", 4)), itemFailed("n", "1"))
                .when(reported("c", "n", "1"))
                .notice(NoticeType.ClaimDeclined, "ALREADY_REFUNDED")
                .when(reported("d", "n", "2"))
                .notice(NoticeType.ClaimAccepted, null)
                .when(reported("e", "n", "2"))
                .notice(NoticeType.ClaimDeclined, "DUPLICATE");
    }

    @Test
    void a_claim_that_waits_is_declined_when_its_item_comes_back_another_way() {
        under(new TestPolicy().takesClaims(Judgement.REVIEW))
                .and(granted("g", 10), charged("n", item("1", 4), item("2", 4)), reported("c", "n", "1"))
                .when(itemFailed("n", "1"))
                .refunded("1", 4, RefundCause.ITEM_FAILED)
                .notice(NoticeType.ClaimDeclined, "ALREADY_REFUNDED")
                .when(reviewed("c", Verdict.CLEARLY_UNUSABLE))
                .nothing()
                .when(reviewed("c", Verdict.NOT_UNUSABLE))
                .nothing()
                .balance(6);
    }

    @Test
    void the_time_to_claim_runs_from_completion_or_delivery_where_they_are_known() {
        under(accepting())
                .and(granted("g", 10), charged("n", item("1", 4), item("2", 4)))
                .after(TestPolicy.CLAIM_MILLIS)
                .and(completed("n", SUCCEEDED))
                .after(TestPolicy.CLAIM_MILLIS - 2_000)
                .when(reported("c", "n", "1"))
                .notice(NoticeType.ClaimAccepted, null)
                .and(delivered("n", "2"))
                .after(TestPolicy.CLAIM_MILLIS - 2_000)
                .when(reported("d", "n", "2"))
                .notice(NoticeType.ClaimAccepted, null);
        under(accepting())
                .and(granted("g", 10), charged("n", item("1", 4)), completed("n", SUCCEEDED))
                .after(TestPolicy.CLAIM_MILLIS)
                .when(reported("c", "n", "1"))
                .notice(NoticeType.ClaimDeclined, "TOO_LATE");
    }

    @Test
    void a_claim_may_require_that_the_result_was_delivered() {
        under(accepting().claimsNeedDelivery())
                .and(granted("g", 10), charged("n", item("1", 4)))
                .when(reported("c", "n", "1"))
                .notice(NoticeType.ClaimDeclined, "NOT_ELIGIBLE")
                .and(delivered("n", "1"))
                .when(reported("d", "n", "1"))
                .notice(NoticeType.ClaimAccepted, null);
    }

    @Test
    void a_result_that_only_the_base_paid_for_can_be_claimed() {
        under(accepting())
                .and(granted("g", 20), requested("n", "1"), charged("n", 10, item("1", 0)))
                .when(reported("c", "n", "1"))
                .refunded(null, 10, RefundCause.CLAIM_ACCEPTED)
                .notice(NoticeType.ClaimAccepted, null)
                .balance(20);
        under(accepting())
                .and(granted("g", 20), charged("n", 10, item("1", 0), item("2", 0)))
                .when(reported("c", "n", "1"))
                .noCredits()
                .notice(NoticeType.ClaimAccepted, null)
                .when(reported("d", "n", "2"))
                .refunded(null, 10, RefundCause.CLAIM_ACCEPTED)
                .balance(20);
        under(accepting())
                .and(granted("g", 20), charged("n", 10), delivered("n", "1"))
                .when(reported("c", "n", "1"))
                .refunded(null, 10, RefundCause.CLAIM_ACCEPTED)
                .balance(20);
    }

    @Test
    void a_failed_item_is_no_way_to_the_base_that_stays() {
        under(accepting().base(true, true))
                .and(granted("g", 20), charged("n", 10, item("1", 2)), itemFailed("n", "1"), completed("n", PARTIAL))
                .when(reported("c", "n", "1"))
                .noCredits()
                .notice(NoticeType.ClaimDeclined, "ALREADY_REFUNDED");
    }

    // Operators -------------------------------------------------------------------------------------------------------

    @Test
    void an_adjustment_that_names_an_item_counts_as_given_back_for_it_whatever_its_ground() {
        for (AdjustmentGround ground : AdjustmentGround.values()) {
            under(accepting())
                    .and(granted("g", 20), charged("n", item("1", 6), item("2", 4)))
                    .when(adjustedFor("a", 6, ground, "n", "1"))
                    .refunded("1", 6, RefundCause.OPERATOR)
                    .balance(16)
                    .when(itemFailed("n", "1"))
                    .noCredits()
                    .when(reported("c", "n", "1"))
                    .notice(NoticeType.ClaimDeclined, "ALREADY_REFUNDED")
                    .balance(16);
        }
    }

    @Test
    void goodwill_beyond_what_the_item_cost_is_on_top_and_nothing_else_is() {
        given(granted("g", 20), charged("n", item("1", 6)))
                .when(adjustedFor("a", 10, AdjustmentGround.GOODWILL, "n", "1"))
                .refunded("1", 6, RefundCause.OPERATOR)
                .entry(EntryKind.ADJUSTMENT, 4)
                .balance(24)
                .when(itemFailed("n", "1"))
                .noCredits();
        given(granted("g", 20), charged("n", item("1", 6)))
                .when(adjustedFor("a", 10, AdjustmentGround.CORRECTION, "n", "1"))
                .refused(Reason.EXCEEDS_CHARGE)
                .when(adjustedFor("b", 10, AdjustmentGround.TECHNICAL_FAILURE, "n", "1"))
                .refused(Reason.EXCEEDS_CHARGE)
                .when(adjustedFor("c", 6, AdjustmentGround.GOODWILL, "n", "7"))
                .refused(Reason.UNKNOWN_ITEM);
    }

    @Test
    void an_operator_gives_what_they_say_and_no_base_with_it() {
        given(granted("g", 20), charged("n", 10, item("1", 5)), completed("n", SUCCEEDED))
                .when(adjustedFor("a", 5, AdjustmentGround.FAULTY_OUTPUT, "n", "1"))
                .entries(1)
                .balance(10)
                .when(adjustedFor("b", 10, AdjustmentGround.FAULTY_OUTPUT, "n", null))
                .entry(EntryKind.REFUND, 10)
                .balance(20);
        given(granted("g", 20), charged("n", 10, item("1", 5)), completed("n", SUCCEEDED))
                .when(adjustedFor("a", 15, AdjustmentGround.FAULTY_OUTPUT, "n", "1"))
                .refunded("1", 15, RefundCause.OPERATOR)
                .balance(20);
    }

    // Cases -----------------------------------------------------------------------------------------------------------

    @Test
    void a_case_closes_itself_when_its_question_is_answered() {
        under(new TestPolicy().timeoutOpensCase())
                .and(granted("g", 100), charged("n", item("1", 2)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .caseOpened("TIMED_OUT", Audience.CUSTOMER)
                .when(completed("n", SUCCEEDED))
                .caseClosed("COMPLETED", Audience.CUSTOMER)
                .balance(98);
        under(new TestPolicy().timeoutOpensCase())
                .and(granted("g", 100), charged("n", item("1", 2)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(completed("n", FAILED))
                .caseClosed("REFUNDED", Audience.CUSTOMER)
                .balance(100);
        given(granted("g", 100), charged("n", item("1", 2)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(completed("n", SUCCEEDED))
                .caseOpened("COMPLETED_AFTER_TIMEOUT", Audience.OPERATOR)
                .when(completed("n", FAILED))
                .caseClosed("REFUNDED", Audience.OPERATOR);
        given(granted("g", 100), charged("n", 20))
                .when(completedUsing("n", 25))
                .caseOpened("USED_ABOVE_CHARGE", Audience.OPERATOR)
                .when(completed("n", FAILED))
                .caseClosed("REFUNDED", Audience.OPERATOR);
        under(new TestPolicy().lateSuccessIsCharged())
                .and(granted("g", 100), charged("n", item("1", 2)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(delivered("n", "1"))
                .caseOpened("DELIVERED_AFTER_REFUND", Audience.OPERATOR)
                .when(completed("n", SUCCEEDED))
                .entry(EntryKind.CHARGE, -2)
                .caseClosed("CHARGED", Audience.OPERATOR);
    }

    @Test
    void a_case_that_an_operator_resolved_stays_so_and_one_that_closed_itself_needs_no_more() {
        under(new TestPolicy().timeoutOpensCase())
                .and(granted("g", 100), charged("n", item("1", 2)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(caseResolved(caseOf("n", "TIMED_OUT")))
                .notice(NoticeType.CaseClosed, "RESOLVED")
                .when(completed("n", SUCCEEDED))
                .noNotice()
                .when(caseResolved(caseOf("n", "TIMED_OUT"), "otherwise"))
                .refused(Reason.CONFLICT);
        under(new TestPolicy().timeoutOpensCase())
                .and(granted("g", 100), charged("n", item("1", 2)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"), completed("n", SUCCEEDED))
                .when(caseResolved(caseOf("n", "TIMED_OUT")))
                .nothing();
    }

    static String caseOf(String generation, String reason) {
        byte[] digest = new EntryChain().digest(Scenario.ACCOUNT + '\n' + generation + '\n' + reason);
        return "case_" + HexFormat.of().formatHex(digest, 0, 16);
    }
}
