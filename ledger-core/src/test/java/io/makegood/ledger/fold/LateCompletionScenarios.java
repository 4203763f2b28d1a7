package io.makegood.ledger.fold;

import static io.makegood.ledger.event.Outcome.FAILED;
import static io.makegood.ledger.event.Outcome.PARTIAL;
import static io.makegood.ledger.event.Outcome.SUCCEEDED;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.adjustedFor;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.delivered;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.rejected;
import static io.makegood.ledger.scenario.Words.reported;
import static io.makegood.ledger.scenario.Words.requested;
import static io.makegood.ledger.scenario.Words.timedOut;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import org.junit.jupiter.api.Test;

/** What ends after its timeout was refunded: never both a refund and a silent free result, never charged for a failure. */
class LateCompletionScenarios {
    private static Scenario timedOutAndChargedAgain(LedgerEvent... beforeTheTimeout) {
        return under(new TestPolicy().lateSuccessIsCharged())
                .and(granted("g", 100), charged("n", 5, item("1", 30), item("2", 20)))
                .and(beforeTheTimeout)
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"));
    }

    @Test
    void what_failed_before_the_timeout_is_not_charged_again() {
        timedOutAndChargedAgain(itemFailed("n", "1"))
                .when(completed("n", PARTIAL))
                .entry(EntryKind.CHARGE, -25)
                .noticesOnly(NoticeType.CreditsTaken)
                .notice(NoticeType.CreditsTaken, "CHARGED_AGAIN")
                .balance(75);
    }

    @Test
    void what_failed_after_the_timeout_is_not_charged_again() {
        timedOutAndChargedAgain()
                .and(itemFailed("n", "2"))
                .when(completed("n", PARTIAL))
                .entry(EntryKind.CHARGE, -35)
                .balance(65);
    }

    @Test
    void what_an_operator_gave_back_before_the_timeout_is_not_charged_again() {
        timedOutAndChargedAgain(adjustedFor("a", 20, AdjustmentGround.LEGAL_RIGHT, "n", "2"))
                .when(completed("n", SUCCEEDED))
                .entry(EntryKind.CHARGE, -35)
                .balance(65);
    }

    @Test
    void what_was_not_used_is_not_charged_again() {
        timedOutAndChargedAgain()
                .when(completed("n", SUCCEEDED, 12L))
                .entry(EntryKind.CHARGE, -12)
                .balance(88);
    }

    @Test
    void what_was_delivered_in_time_stays_paid_and_is_not_charged_again() {
        timedOutAndChargedAgain(delivered("n", "1"))
                .when(completed("n", SUCCEEDED))
                .entry(EntryKind.CHARGE, -20)
                .balance(45);
    }

    @Test
    void a_failure_after_credits_were_charged_again_gives_back_what_the_second_charge_took() {
        timedOutAndChargedAgain()
                .and(completed("n", SUCCEEDED))
                .when(itemFailed("n", "1"))
                .refunded("1", 30, RefundCause.ITEM_FAILED)
                .noNotice()
                .balance(75)
                .when(itemFailed("n", "1"))
                .nothing()
                .when(rejected("n"))
                .refunded("2", 20, RefundCause.GENERATION_FAILED)
                .refunded(null, 5, RefundCause.GENERATION_FAILED)
                .entries(2)
                .balance(100);
    }

    @Test
    void a_worse_end_after_credits_were_charged_again_gives_all_of_them_back() {
        timedOutAndChargedAgain(itemFailed("n", "1"))
                .and(completed("n", SUCCEEDED))
                .when(completed("n", FAILED))
                .refunded("2", 20, RefundCause.GENERATION_FAILED)
                .refunded(null, 5, RefundCause.GENERATION_FAILED)
                .entries(2)
                .balance(100);
    }

    @Test
    void an_operator_and_a_claim_give_back_what_the_second_charge_took_once() {
        under(new TestPolicy().lateSuccessIsCharged().takesClaims(Judgement.ACCEPT))
                .and(granted("g", 100), charged("n", item("1", 30), item("2", 20)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(reported("early", "n", "1"))
                .notice(NoticeType.ClaimDeclined, "ALREADY_REFUNDED")
                .when(completed("n", SUCCEEDED))
                .entry(EntryKind.CHARGE, -50)
                .when(reported("c", "n", "1"))
                .refunded("1", 30, RefundCause.CLAIM_ACCEPTED)
                .balance(80)
                .when(reported("d", "n", "1"))
                .notice(NoticeType.ClaimDeclined, "DUPLICATE")
                .when(adjustedFor("a", 20, AdjustmentGround.FAULTY_OUTPUT, "n", "2"))
                .refunded("2", 20, RefundCause.OPERATOR)
                .balance(100)
                .when(adjustedFor("b", 1, AdjustmentGround.FAULTY_OUTPUT, "n", "2"))
                .refused(Reason.EXCEEDS_CHARGE)
                .when(completed("n", FAILED))
                .noCredits();
    }

    @Test
    void timeout_failure_and_late_success_come_to_one_balance_in_any_order() {
        LedgerEvent failure = itemFailed("n", "2");
        timedOutAndChargedAgain().and(failure).when(completed("n", PARTIAL)).balance(65);
        timedOutAndChargedAgain().and(completed("n", PARTIAL)).when(failure).balance(65);
        timedOutAndChargedAgain(failure).when(completed("n", PARTIAL)).balance(65);
        timedOutAndChargedAgain(completed("n", PARTIAL)).when(failure).balance(65);
    }

    @Test
    void a_failure_that_is_not_certain_is_charged_again_and_looked_at() {
        under(new TestPolicy().lateSuccessIsCharged().unconfirmed(FailureCause.OTHER))
                .and(granted("g", 100), charged("n", item("1", 30), item("2", 20)))
                .and(itemFailed("n", "2", FailureCause.OTHER))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .when(timedOut("n"))
                .balance(100)
                .caseClosed("REFUNDED", Audience.CUSTOMER)
                .when(completed("n", PARTIAL))
                .entry(EntryKind.CHARGE, -50)
                .caseOpened("UNCONFIRMED_FAILURE", Audience.CUSTOMER)
                .when(itemFailed("n", "2"))
                .refunded("2", 20, RefundCause.ITEM_FAILED)
                .caseClosed("REFUNDED", Audience.CUSTOMER);
    }

    @Test
    void a_late_failure_changes_nothing_under_either_rule() {
        timedOutAndChargedAgain()
                .when(completed("n", FAILED))
                .noCredits()
                .noticesOnly()
                .balance(100);
    }

    @Test
    void a_late_end_of_what_failed_whole_is_neither_charged_nor_a_case() {
        timedOutAndChargedAgain()
                .and(itemFailed("n", "1"), itemFailed("n", "2"))
                .when(completed("n", PARTIAL))
                .noCredits()
                .noticesOnly()
                .balance(100);
        given(granted("g", 100), charged("n", item("1", 0)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(completed("n", SUCCEEDED))
                .noCredits()
                .noticesOnly();
    }

    @Test
    void a_late_success_charged_again_beyond_the_balance_is_booked_and_told() {
        timedOutAndChargedAgain()
                .and(charged("m", 90))
                .when(completed("n", SUCCEEDED))
                .entry(EntryKind.CHARGE, -55)
                .noticesOnly(NoticeType.CreditsTaken, NoticeType.AccountOverdrawn)
                .balance(-45)
                .available(0);
    }

    @Test
    void a_timeout_that_only_opened_a_case_leaves_the_rest_to_what_follows() {
        under(new TestPolicy().timeoutOpensCase().lateSuccessIsCharged())
                .and(granted("g", 100), charged("n", item("1", 30)))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(timedOut("n"))
                .when(itemFailed("n", "1"))
                .entry(EntryKind.REFUND, 30)
                .when(completed("n", PARTIAL))
                .noCredits()
                .balance(100);
    }

    @Test
    void a_failed_item_delivered_after_the_others_were_charged_again_opens_a_case() {
        timedOutAndChargedAgain(itemFailed("n", "1"))
                .and(completed("n", PARTIAL))
                .when(delivered("n", "1"))
                .noCredits()
                .notice(NoticeType.CaseOpened, "DELIVERED_AFTER_REFUND")
                .balance(75);
    }

    @Test
    void a_delivery_after_a_rejection_was_refunded_opens_a_case() {
        given(granted("g", 100), charged("n", item("1", 30)), rejected("n"))
                .when(delivered("n", "1"))
                .noCredits()
                .notice(NoticeType.CaseOpened, "DELIVERED_AFTER_REFUND")
                .balance(100);
    }

    @Test
    void a_delivery_after_a_whole_charge_was_refunded_opens_a_case() {
        given(granted("g", 100), requested("n", "1"), charged("n", 30), completed("n", FAILED))
                .when(delivered("n", "1"))
                .noCredits()
                .notice(NoticeType.CaseOpened, "DELIVERED_AFTER_REFUND")
                .balance(100);
    }
}
