package io.makegood.ledger.fold;

import static io.makegood.ledger.event.GrantKind.ALLOWANCE;
import static io.makegood.ledger.event.GrantKind.GOODWILL;
import static io.makegood.ledger.event.GrantKind.PAID;
import static io.makegood.ledger.event.GrantKind.PROMOTIONAL;
import static io.makegood.ledger.scenario.Scenario.START;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.adjusted;
import static io.makegood.ledger.scenario.Words.adjustedFor;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.expiring;
import static io.makegood.ledger.scenario.Words.grantExpired;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.prioritized;
import static io.makegood.ledger.scenario.Words.revoked;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import org.junit.jupiter.api.Test;

/** Grants: how they come, in which order they pay, how they lapse and are taken back; and what operators do. */
class GrantScenarios {
    @Test
    void a_grant_adds_its_credits() {
        given().when(granted("g", 100))
                .entry(EntryKind.GRANT, 100)
                .grant("g", 100)
                .entries(1)
                .balance(100);
    }

    @Test
    void the_same_grant_twice_counts_once() {
        given(granted("g", 100)).when(granted("g", 100)).nothing().balance(100);
    }

    @Test
    void the_same_grant_with_another_amount_is_a_conflict_and_the_first_stands() {
        given(granted("g", 100))
                .when(granted("g", 120))
                .refused(Reason.CONFLICT)
                .notice(NoticeType.EventConflict, "CONFLICT")
                .balance(100);
    }

    @Test
    void the_lower_priority_number_pays_first() {
        given(prioritized("late", 10, 5), prioritized("soon", 10, 1))
                .when(charged("n", item("1", 12)))
                .grant("soon", -10)
                .grant("late", -2);
    }

    @Test
    void at_one_priority_the_earlier_expiry_pays_first() {
        given(
                        granted("never", 10),
                        expiring("soon", 10, PAID, START + 90_000),
                        expiring("sooner", 10, PAID, START + 80_000))
                .when(charged("n", item("1", 15)))
                .grant("sooner", -10)
                .grant("soon", -5)
                .grant("never", 0);
    }

    @Test
    void at_one_expiry_promotional_then_allowance_then_goodwill_then_paid_pays() {
        given(
                        granted("paid", 1, PAID),
                        granted("good", 1, GOODWILL),
                        granted("plan", 1, ALLOWANCE),
                        granted("promo", 1, PROMOTIONAL))
                .when(charged("a", item("1", 1)))
                .grant("promo", -1)
                .when(charged("b", item("1", 1)))
                .grant("plan", -1)
                .when(charged("c", item("1", 1)))
                .grant("good", -1)
                .when(charged("d", item("1", 1)))
                .grant("paid", -1);
    }

    @Test
    void of_equal_grants_the_older_pays_first() {
        given(granted("older", 5), granted("newer", 5))
                .when(charged("n", item("1", 5)))
                .grant("older", -5);
    }

    @Test
    void a_grant_lapses_at_its_expiry_by_record_time() {
        given(expiring("g", 10, PROMOTIONAL, START + 5_000))
                .after(10_000)
                .when(grantExpired("g"))
                .entry(EntryKind.EXPIRY, -10)
                .balance(0)
                .when(grantExpired("g"))
                .nothing();
    }

    @Test
    void an_expiry_before_its_time_is_refused() {
        given(expiring("g", 10, PROMOTIONAL, START + 5_000))
                .when(grantExpired("g"))
                .refused(Reason.NOT_DUE)
                .balance(10);
    }

    @Test
    void an_expiry_of_no_known_grant_is_refused() {
        given().when(grantExpired("g")).refused(Reason.UNKNOWN_GRANT);
    }

    @Test
    void a_grant_pays_until_the_very_millisecond_in_which_it_expires() {
        given(expiring("old", 10, PROMOTIONAL, START + 5_000))
                .at(4_999)
                .when(charged("n", item("1", 4)))
                .grant("old", -4)
                .balance(6)
                .at(5_000)
                .when(charged("m", item("1", 1)))
                .entry(EntryKind.EXPIRY, -6)
                .entry(EntryKind.CHARGE, -1)
                .balance(-1);
    }

    @Test
    void what_has_expired_is_never_charged_even_before_its_event_comes() {
        given(expiring("old", 10, PROMOTIONAL, START + 5_000), granted("g", 10))
                .after(10_000)
                .when(charged("n", item("1", 4)))
                .entry(EntryKind.EXPIRY, -10)
                .entry(EntryKind.CHARGE, -4)
                .grant("old", -10)
                .grant("g", -4)
                .balance(6);
    }

    @Test
    void a_refund_to_an_expired_grant_becomes_goodwill_with_a_grace_period() {
        given(expiring("old", 10, PROMOTIONAL, START + 5_000), charged("n", item("1", 4)))
                .after(10_000)
                .when(itemFailed("n", "1"))
                .entry(EntryKind.EXPIRY, -6)
                .refunded("1", 4, RefundCause.ITEM_FAILED)
                .grant("old", -6)
                .balance(4)
                .after(TestPolicy.GRACE_MILLIS + 10_000)
                .when(granted("next", 1))
                .entry(EntryKind.EXPIRY, -4)
                .balance(1);
    }

    @Test
    void a_refund_to_an_expired_grant_lapses_at_once_where_the_policy_says_forfeit() {
        under(new TestPolicy().expiredGrantsForfeit())
                .and(expiring("old", 4, PROMOTIONAL, START + 5_000), charged("n", item("1", 4)))
                .after(10_000)
                .when(itemFailed("n", "1"))
                .entry(EntryKind.REFUND, 4)
                .entry(EntryKind.EXPIRY, -4)
                .balance(0);
    }

    @Test
    void credits_beyond_the_balance_are_booked_and_the_next_grant_covers_them_first() {
        given(granted("g", 10))
                .when(charged("n", item("1", 25)))
                .entry(EntryKind.CHARGE, -25)
                .notice(NoticeType.AccountOverdrawn, null)
                .balance(-15)
                .when(granted("h", 20))
                .grant("h", 5)
                .balance(5)
                .remaining("h", 5);
    }

    @Test
    void an_overdrawn_charge_that_fails_gives_back_to_whoever_paid_in_the_end() {
        given(granted("g", 10), charged("n", item("1", 25)), granted("h", 20))
                .when(itemFailed("n", "1"))
                .refunded("1", 25, RefundCause.ITEM_FAILED)
                .grant("h", 15)
                .grant("g", 10)
                .balance(30);
    }

    @Test
    void a_refund_first_covers_what_is_still_overdrawn() {
        given(granted("g", 10), charged("n", item("1", 10)), charged("m", item("1", 7)))
                .when(itemFailed("n", "1"))
                .grant("g", 3)
                .balance(3);
    }

    @Test
    void a_revocation_takes_the_whole_grant() {
        given(granted("g", 100))
                .when(revoked("g", null, "chargeback"))
                .entry(EntryKind.REVOCATION, -100)
                .noticesOnly(NoticeType.CreditsTaken)
                .balance(0);
    }

    @Test
    void the_same_revocation_twice_counts_once_and_another_reason_is_another_revocation() {
        given(granted("g", 100), revoked("g", 30L, "re_1"))
                .when(revoked("g", 30L, "re_1"))
                .nothing()
                .when(revoked("g", 40L, "re_1"))
                .refused(Reason.CONFLICT)
                .when(revoked("g", 30L, "re_2"))
                .entry(EntryKind.REVOCATION, -30)
                .balance(40);
    }

    @Test
    void a_revocation_of_a_partly_used_grant_takes_the_rest_and_says_what_is_missing() {
        given(granted("g", 100), charged("n", item("1", 30)))
                .when(revoked("g", null, "chargeback"))
                .entry(EntryKind.REVOCATION, -70)
                .notice(NoticeType.CaseOpened, "REVOCATION_SHORT")
                .balance(0);
    }

    @Test
    void after_a_partial_revocation_a_whole_one_asks_only_for_the_rest() {
        given(granted("g", 100), charged("n", item("1", 30)), revoked("g", 40L, "re_1"))
                .when(revoked("g", null, "chargeback"))
                .entry(EntryKind.REVOCATION, -30)
                .detail(NoticeType.CaseOpened, "notTakenBack", "30")
                .balance(0)
                .when(revoked("g", null, "once more"))
                .entries(0)
                .noNotice()
                .when(itemFailed("n", "1"))
                .entry(EntryKind.REVOCATION, -30)
                .balance(0);
    }

    @Test
    void revocations_never_take_more_than_was_granted() {
        given(granted("g", 100), granted("h", 100), revoked("g", 80L, "re_1"))
                .when(revoked("g", 80L, "re_2"))
                .entry(EntryKind.REVOCATION, -20)
                .noticesOnly(NoticeType.CreditsTaken)
                .balance(100);
    }

    @Test
    void credits_that_come_back_to_a_revoked_grant_are_taken_then() {
        given(granted("g", 100), charged("n", item("1", 30)), revoked("g", null, "chargeback"))
                .when(itemFailed("n", "1"))
                .entry(EntryKind.REFUND, 30)
                .entry(EntryKind.REVOCATION, -30)
                .balance(0);
    }

    @Test
    void a_revoked_grant_is_owed_even_after_it_has_lapsed() {
        given(expiring("g", 100, PAID, START + 50_000), charged("n", item("1", 30)), revoked("g", null, "chargeback"))
                .after(60_000)
                .when(itemFailed("n", "1"))
                .entry(EntryKind.REFUND, 30)
                .entry(EntryKind.REVOCATION, -30)
                .balance(0);
    }

    @Test
    void a_lapsed_grant_gets_what_is_owed_once_and_the_rest_becomes_goodwill() {
        given(
                        expiring("g", 15, GrantKind.PROMOTIONAL, Scenario.START + 100_000),
                        charged("a", 10),
                        charged("b", 10),
                        completed("a", Outcome.FAILED),
                        revoked("g", 8L, "r"))
                .after(100_000)
                .when(completed("b", Outcome.FAILED))
                .entry(EntryKind.REFUND, 10)
                .entry(EntryKind.REVOCATION, -3)
                .entries(2)
                .balance(7);
    }

    @Test
    void goodwill_of_an_operator_adds_credits() {
        given().when(adjusted("a", 20, AdjustmentGround.GOODWILL))
                .entry(EntryKind.ADJUSTMENT, 20)
                .balance(20);
    }

    @Test
    void a_correction_takes_credits_in_burn_down_order_and_the_same_one_twice_counts_once() {
        given(granted("g", 5), granted("h", 5))
                .when(adjusted("a", -7, AdjustmentGround.CORRECTION))
                .entry(EntryKind.ADJUSTMENT, -7)
                .grant("g", -5)
                .grant("h", -2)
                .when(adjusted("a", -7, AdjustmentGround.CORRECTION))
                .nothing()
                .when(adjusted("a", -8, AdjustmentGround.CORRECTION))
                .refused(Reason.CONFLICT)
                .balance(3);
    }

    @Test
    void an_item_given_back_by_law_is_the_refund_that_its_failure_would_have_been() {
        given(granted("g", 10), charged("n", item("1", 6), item("2", 4)))
                .when(adjustedFor("a", 6, AdjustmentGround.LEGAL_RIGHT, "n", "1"))
                .refunded("1", 6, RefundCause.OPERATOR)
                .balance(6)
                .when(itemFailed("n", "1"))
                .noCredits()
                .balance(6);
    }

    @Test
    void an_operator_gives_back_no_more_than_was_charged() {
        given(granted("g", 10), charged("n", item("1", 6)))
                .when(adjustedFor("a", 7, AdjustmentGround.FAULTY_OUTPUT, "n", "1"))
                .refused(Reason.EXCEEDS_CHARGE)
                .when(adjustedFor("b", 4, AdjustmentGround.FAULTY_OUTPUT, "n", "1"))
                .refunded("1", 4, RefundCause.OPERATOR)
                .when(itemFailed("n", "1"))
                .refunded("1", 2, RefundCause.ITEM_FAILED)
                .balance(10);
    }

    @Test
    void a_balance_that_falls_below_the_threshold_warns_once_for_each_crossing() {
        under(new TestPolicy().warnsBelow(5))
                .and(granted("g", 10))
                .when(charged("a", item("1", 6)))
                .notice(NoticeType.BalanceLow, null)
                .when(charged("b", item("1", 1)))
                .noNotice()
                .when(granted("h", 10))
                .noNotice()
                .when(charged("c", item("1", 9)))
                .notice(NoticeType.BalanceLow, null);
    }

    @Test
    void amounts_that_would_not_fit_are_refused_and_never_wrap() {
        var scenario = given();
        long most = io.makegood.ledger.event.Limits.AMOUNT_MAX;
        for (int i = 0; i < 200; i++) {
            scenario.and(granted("g" + i, most));
        }
        scenario.when(granted("last", most)).balance(201 * most);
    }
}
