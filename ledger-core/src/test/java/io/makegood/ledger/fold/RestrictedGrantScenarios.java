package io.makegood.ledger.fold;

import static io.makegood.ledger.event.GrantKind.ALLOWANCE;
import static io.makegood.ledger.event.GrantKind.PAID;
import static io.makegood.ledger.event.GrantKind.PROMOTIONAL;
import static io.makegood.ledger.scenario.Scenario.START;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.adjusted;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.expiring;
import static io.makegood.ledger.scenario.Words.expiringFor;
import static io.makegood.ledger.scenario.Words.extended;
import static io.makegood.ledger.scenario.Words.grantEnded;
import static io.makegood.ledger.scenario.Words.grantExpired;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.grantedFor;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.revoked;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.TestPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Credits for some features alone, and grants that live longer than they were given for. */
class RestrictedGrantScenarios {
    private static GenerationCharged video(String generation, long amount) {
        return new GenerationCharged(generation, "video", null, null, amount, List.of());
    }

    private static GenerationCharged ofNoFeature(String generation, long amount) {
        return new GenerationCharged(generation, null, null, null, amount, List.of());
    }

    private static GenerationRequested image(String generation) {
        return new GenerationRequested(generation, "image", null, null, null, null, null, List.of("1", "2"), true);
    }

    // Paying ----------------------------------------------------------------------------------------------------------

    @Test
    void a_grant_for_a_feature_pays_for_it_before_one_that_pays_for_everything() {
        given(granted("all", 10), grantedFor("videos", 10, "video"))
                .when(video("n", 12))
                .grant("videos", -10)
                .grant("all", -2);
    }

    @Test
    void it_pays_for_nothing_else() {
        given(grantedFor("videos", 10, "video"), granted("all", 10))
                .when(charged("n", item("1", 8)))
                .grant("all", -8)
                .grant("videos", 0)
                .balance(12);
    }

    @Test
    void earlier_expiry_still_goes_first() {
        given(grantedFor("videos", 10, "video"), expiring("soon", 10, PROMOTIONAL, START + 90_000))
                .when(video("n", 12))
                .grant("soon", -10)
                .grant("videos", -2);
    }

    @Test
    void a_charge_that_names_no_feature_is_paid_by_what_pays_for_everything() {
        given(grantedFor("videos", 10, "video"), granted("all", 10))
                .when(ofNoFeature("n", 5))
                .grant("all", -5);
    }

    @Test
    void a_charge_that_it_cannot_pay_is_a_fact_and_overdraws() {
        given(grantedFor("videos", 10, "video"), granted("all", 3))
                .when(charged("n", item("1", 8)))
                .grant("all", -3)
                .grant("videos", 0)
                .notice(NoticeType.AccountOverdrawn, null)
                .balance(5);
    }

    @Test
    void it_pays_no_debt_of_other_features_and_what_comes_for_everything_does() {
        given(charged("n", item("1", 8)), grantedFor("videos", 10, "video"))
                .when(granted("all", 20))
                .grant("all", 12)
                .balance(22);
    }

    // Asking ----------------------------------------------------------------------------------------------------------

    @Test
    void a_request_is_charged_to_it_if_it_is_for_its_feature() {
        given(grantedFor("images", 5, "image", "poster"))
                .when(image("n"))
                .notice(NoticeType.ChargeAuthorized, null)
                .grant("images", -5)
                .balance(0);
    }

    @Test
    void a_request_is_declined_where_only_other_features_have_credits() {
        given(grantedFor("videos", 100, "video"), granted("all", 4))
                .when(image("n"))
                .notice(NoticeType.ChargeDeclined, "INSUFFICIENT_CREDITS")
                .balance(104);
    }

    @Test
    void a_debt_keeps_nobody_from_credits_for_another_feature() {
        given(video("before", 7), grantedFor("images", 5, "image"))
                .when(image("n"))
                .notice(NoticeType.ChargeAuthorized, null)
                .grant("images", -5)
                .balance(-7);
    }

    // Coming back -----------------------------------------------------------------------------------------------------

    @Test
    void credits_come_back_to_where_they_came_from() {
        given(grantedFor("images", 5, "image"), granted("all", 20))
                .and(new GenerationCharged("n", "image", null, null, 12, List.of()))
                .when(completed("n", Outcome.FAILED))
                .refunded(null, 12, RefundCause.GENERATION_FAILED)
                .grant("all", 7)
                .grant("images", 5);
    }

    @Test
    void what_takes_the_place_of_an_expired_one_pays_for_its_features_alone() {
        given(expiringFor("images", 10, PAID, START + 90_000, "image"))
                .and(new GenerationCharged("n", "image", null, null, 10, List.of()))
                .after(100_000)
                .and(completed("n", Outcome.FAILED))
                .when(video("v", 4))
                .notice(NoticeType.AccountOverdrawn, null)
                .balance(6);
    }

    @Test
    void it_can_be_revoked_like_any_other() {
        given(grantedFor("videos", 10, "video"))
                .when(revoked("videos", 4L, "mistake"))
                .grant("videos", -4)
                .balance(6);
    }

    @Test
    void what_an_operator_takes_comes_from_any_grant() {
        given(grantedFor("videos", 10, "video"))
                .when(adjusted("a", -4, AdjustmentGround.CORRECTION))
                .grant("videos", -4)
                .balance(6);
    }

    @Test
    void the_same_grant_for_other_features_is_a_conflict() {
        given(grantedFor("g", 10, "video", "image"))
                .when(grantedFor("g", 10, "image", "video"))
                .nothing();
        given(grantedFor("g", 10, "video"))
                .when(granted("g", 10))
                .refused(Reason.CONFLICT)
                .balance(10);
    }

    // Longer lives ----------------------------------------------------------------------------------------------------

    @Test
    void an_extended_grant_pays_after_its_first_end() {
        given(expiring("month", 10, ALLOWANCE, START + 50_000), extended("month", START + 200_000))
                .after(100_000)
                .when(charged("n", item("1", 4)))
                .grant("month", -4)
                .balance(6);
    }

    @Test
    void an_extension_changes_the_order_in_which_grants_pay() {
        given(expiring("first", 10, PAID, START + 50_000), expiring("second", 10, PAID, START + 60_000))
                .and(extended("first", START + 90_000))
                .when(charged("n", item("1", 4)))
                .grant("second", -4);
    }

    @Test
    void the_same_extension_again_is_a_duplicate_even_after_a_longer_one() {
        given(expiring("g", 10, PAID, START + 50_000), extended("g", START + 90_000))
                .and(extended("g", START + 120_000))
                .when(extended("g", START + 90_000))
                .nothing();
    }

    @Test
    void an_earlier_end_is_refused_and_the_later_stands() {
        given(expiring("g", 10, PAID, START + 50_000))
                .when(extended("g", START + 40_000))
                .refused(Reason.NOT_LATER)
                .balance(10);
        given(granted("g", 10)).when(extended("g", START + 40_000)).refused(Reason.NOT_LATER);
    }

    @Test
    void a_grant_that_is_over_is_not_extended() {
        given(expiring("g", 10, PAID, START + 50_000))
                .after(60_000)
                .when(extended("g", START + 90_000))
                .refused(Reason.GRANT_OVER);
        given(granted("g", 10), grantEnded("g"))
                .when(extended("g", START + 90_000))
                .refused(Reason.GRANT_OVER);
        given().when(extended("g", START + 90_000)).refused(Reason.UNKNOWN_GRANT);
    }

    @Test
    void the_grant_itself_again_is_a_duplicate_after_its_extension() {
        given(expiring("g", 10, PAID, START + 50_000), extended("g", START + 90_000))
                .when(expiring("g", 10, PAID, START + 50_000))
                .nothing();
    }

    @Test
    void its_expiry_is_not_due_before_the_new_end() {
        given(expiring("g", 10, PAID, START + 50_000), extended("g", START + 90_000))
                .after(60_000)
                .when(grantExpired("g"))
                .refused(Reason.NOT_DUE);
        given(expiring("g", 10, PAID, START + 50_000), extended("g", START + 90_000))
                .after(100_000)
                .when(grantExpired("g"))
                .entry(EntryKind.EXPIRY, -10)
                .balance(0);
    }

    @Test
    void credits_come_back_to_an_extended_grant_while_it_lives() {
        under(new TestPolicy().expiredGrantsForfeit())
                .and(expiring("g", 10, PAID, START + 50_000))
                .and(charged("n", item("1", 4)))
                .and(extended("g", START + 90_000_000))
                .after(55_000)
                .when(itemFailed("n", "1"))
                .grant("g", 4)
                .balance(10);
    }
}
