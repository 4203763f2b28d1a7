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
import static io.makegood.ledger.scenario.Words.requested;
import static io.makegood.ledger.scenario.Words.timedOut;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.notice.NoticeType;
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
                .noticesOnly()
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
    void a_failure_after_credits_were_charged_again_opens_a_case() {
        timedOutAndChargedAgain()
                .and(completed("n", SUCCEEDED))
                .when(itemFailed("n", "1"))
                .noCredits()
                .notice(NoticeType.CaseOpened, "FAILED_AFTER_CHARGED_AGAIN")
                .when(rejected("n"))
                .noCredits()
                .noticesOnly()
                .balance(45);
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
                .noticesOnly(NoticeType.AccountOverdrawn)
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
