package io.makegood.ledger.fold;

import static io.makegood.ledger.event.Verdict.CLEARLY_UNUSABLE;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.adjusted;
import static io.makegood.ledger.scenario.Words.adjustedFor;
import static io.makegood.ledger.scenario.Words.caseResolved;
import static io.makegood.ledger.scenario.Words.cashRequested;
import static io.makegood.ledger.scenario.Words.cashReviewed;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.expiring;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.rejected;
import static io.makegood.ledger.scenario.Words.reported;
import static io.makegood.ledger.scenario.Words.requested;
import static io.makegood.ledger.scenario.Words.reversed;
import static io.makegood.ledger.scenario.Words.reviewed;
import static io.makegood.ledger.scenario.Words.revoked;
import static io.makegood.ledger.scenario.Words.supportRequested;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import org.junit.jupiter.api.Test;

/** The same identity twice: a duplicate changes nothing, other content is a conflict and the first stands (design §2.3). */
class IdentityScenarios {
    private static final long RETENTION = PartitionLedger.RETENTION_MILLIS_DEFAULT;

    private static void conflict(Scenario scenario, LedgerEvent other) {
        scenario.when(other).refused(Reason.CONFLICT).notice(NoticeType.EventConflict, "CONFLICT");
    }

    @Test
    void every_identity_told_with_other_content_is_a_conflict() {
        conflict(given(granted("g", 1)), granted("g", 2));
        conflict(given(granted("g", 1)), granted("g", 1, GrantKind.GOODWILL));
        conflict(given(granted("g", 9), revoked("g", 1L, "r")), revoked("g", 2L, "r"));
        conflict(given(adjusted("a", 1, AdjustmentGround.GOODWILL)), adjusted("a", 2, AdjustmentGround.GOODWILL));
        conflict(given(requested("n", "1")), requested("n", "2"));
        conflict(given(charged("n", item("1", 1))), charged("n", item("1", 2)));
        conflict(given(charged("n", item("1", 1))), charged("n", 1, item("1", 1)));
        conflict(given(charged("n", item("1", 1))), charged("n", item("1", 1), item("2", 0)));
        conflict(given(completed("n", Outcome.FAILED)), completed("n", Outcome.SUCCEEDED));
        conflict(given(completed("n", Outcome.SUCCEEDED, 2L)), completed("n", Outcome.SUCCEEDED, 1L));
        conflict(
                given(granted("g", 9), revoked("g", 1L, "r"), reversed("g", "v")),
                new RevocationReversed("g", "v", "r"));
        conflict(given(granted("g", 1), cashRequested("r", "g")), cashRequested("r", "h"));
        conflict(given(supportRequested("k")), supportRequested("k", "something else"));
        conflict(given(supportRequested("k"), caseResolved("k")), caseResolved("k", "another way"));
        conflict(
                given(charged("n", item("1", 1)), reported("c", "n", "1")),
                new ResultReported("c", "n", "1", "too dark", null));
    }

    @Test
    void the_same_charge_in_another_order_of_items_is_the_same_charge() {
        given(charged("n", item("1", 1), item("2", 2)))
                .when(charged("n", item("2", 2), item("1", 1)))
                .nothing();
    }

    @Test
    void a_review_of_what_was_paid_back_meanwhile_changes_nothing() {
        under(new TestPolicy().takesClaims(Judgement.REVIEW))
                .and(granted("g", 9), charged("n", item("1", 4), item("2", 1)), reported("c", "n", "1"))
                .and(itemFailed("n", "1"))
                .when(reviewed("c", CLEARLY_UNUSABLE))
                .nothing();
    }

    @Test
    void an_approval_of_cash_for_what_was_spent_meanwhile_is_decided_once() {
        given(granted("g", 9), cashRequested("r", "g"), charged("n", 9))
                .when(cashReviewed("r", true, null))
                .noCredits()
                .notice(NoticeType.CashRefundDeclined, "NOTHING_UNUSED")
                .when(cashReviewed("r", true, null))
                .nothing();
    }

    @Test
    void an_adjustment_is_known_again_after_its_generation_was_forgotten() {
        given(granted("g", 9), charged("n", 9), completed("n", Outcome.SUCCEEDED))
                .and(adjustedFor("a", 3, AdjustmentGround.LEGAL_RIGHT, "n", null))
                .after(RETENTION)
                .when(adjustedFor("a", 3, AdjustmentGround.LEGAL_RIGHT, "n", null))
                .nothing()
                .forgotten()
                .when(adjustedFor("a", 3, AdjustmentGround.LEGAL_RIGHT, "n", null))
                .nothing()
                .when(adjustedFor("b", 3, AdjustmentGround.LEGAL_RIGHT, "n", null))
                .refused(Reason.GENERATION_TOO_OLD);
    }

    @Test
    void goodwill_and_corrections_may_name_a_generation_that_was_forgotten() {
        given(granted("g", 9), charged("n", 9), completed("n", Outcome.SUCCEEDED))
                .after(RETENTION)
                .forgotten()
                .when(adjustedFor("a", 3, AdjustmentGround.GOODWILL, "n", null))
                .entry(EntryKind.ADJUSTMENT, 3)
                .when(adjustedFor("b", -1, AdjustmentGround.CORRECTION, "n", null))
                .entry(EntryKind.ADJUSTMENT, -1)
                .balance(2);
    }

    @Test
    void the_last_millisecond_of_the_horizon_still_counts() {
        given(granted("g", 9), charged("n", item("1", 4)), completed("n", Outcome.PARTIAL))
                .after(RETENTION - 1_000 - 1)
                .forgotten()
                .when(itemFailed("n", "1"))
                .entry(EntryKind.REFUND, 4)
                .after(RETENTION - 1_000)
                .when(rejected("n"))
                .refused(Reason.GENERATION_TOO_OLD);
    }

    @Test
    void grants_that_are_due_to_lapse_do_not_stand_in_the_way_of_a_new_one() {
        Scenario scenario = given();
        for (int i = 0; i < Limits.OPEN_GRANTS_MAX; i++) {
            scenario.and(expiring("g" + i, 1, GrantKind.PROMOTIONAL, Scenario.START + 1_000_000));
        }
        scenario.when(granted("one-more", 5, GrantKind.ALLOWANCE))
                .refused(Reason.TOO_MANY_GRANTS)
                .after(1_000_000)
                .when(granted("one-more", 5, GrantKind.ALLOWANCE))
                .entry(EntryKind.GRANT, 5)
                .balance(5);
    }

    @Test
    void without_a_threshold_nobody_is_warned_of_a_low_balance() {
        given(granted("g", 9))
                .when(charged("n", 10))
                .noticesOnly(NoticeType.AccountOverdrawn)
                .balance(-1);
    }

    @Test
    void a_charge_that_would_not_fit_64_bits_is_refused_and_nothing_moves() {
        Scenario scenario = given();
        var items = new GenerationEvent.ItemPrice[Limits.ITEMS_MAX];
        for (int i = 0; i < items.length; i++) {
            items[i] = item("i" + i, Limits.AMOUNT_MAX);
        }
        long price = Limits.ITEMS_MAX * Limits.AMOUNT_MAX;
        long fitting = Long.MAX_VALUE / price;
        for (int i = 0; i < fitting; i++) {
            scenario.and(charged("n" + i, items));
        }
        scenario.when(charged("last", items))
                .refused(Reason.AMOUNT_OVERFLOW)
                .balance(-fitting * price)
                .when(completed("n0", Outcome.FAILED))
                .balance(-(fitting - 1) * price);
    }
}
