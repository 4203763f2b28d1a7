package io.makegood.ledger.fold;

import static io.makegood.ledger.scenario.Scenario.START;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.grantedByModels;
import static io.makegood.ledger.scenario.Words.grantedFor;
import static io.makegood.ledger.scenario.Words.item;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.policy.GoodwillRules;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.TestPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Credits for some models alone, and goodwill that expires. */
class ModelGrantScenarios {
    private static GenerationRequested image(String generation, String model, boolean authorize) {
        return image(generation, model, authorize, 1);
    }

    private static GenerationRequested image(String generation, String model, boolean authorize, int attempt) {
        return new GenerationRequested(
                generation,
                "image",
                null,
                null,
                null,
                null,
                null,
                List.of("1", "2"),
                authorize,
                attempt,
                null,
                Map.of("model", model),
                Map.of());
    }

    private static LedgerEvent imagesBy(String grantId, long amount, String model) {
        return new CreditsGranted(grantId, amount, GrantKind.PAID, null, null, null, List.of("image"), List.of(model));
    }

    // Paying ----------------------------------------------------------------------------------------------------------

    @Test
    void a_request_is_charged_to_what_is_for_its_model_before_what_is_for_everything() {
        given(granted("all", 10), grantedByModels("fast", 3, "fast"))
                .when(image("n", "fast", true))
                .notice(NoticeType.ChargeAuthorized, null)
                .grant("fast", -3)
                .grant("all", -2);
    }

    @Test
    void it_pays_for_no_other_model() {
        given(granted("all", 4), grantedByModels("fast", 100, "fast"))
                .when(image("n", "pro", true))
                .notice(NoticeType.ChargeDeclined, "INSUFFICIENT_CREDITS")
                .balance(104)
                .available(4);
    }

    @Test
    void it_pays_for_nothing_of_which_no_model_is_known() {
        given(granted("all", 10), grantedByModels("fast", 100, "fast"))
                .when(charged("n", item("1", 6)))
                .grant("all", -6)
                .grant("fast", 0);
    }

    @Test
    void where_a_grant_names_features_and_models_both_have_to_fit() {
        given(imagesBy("both", 10, "fast"), grantedFor("images", 10, "image"))
                .when(image("a", "pro", true))
                .grant("images", -5)
                .when(image("b", "fast", true))
                .grant("both", -5);
    }

    @Test
    void a_published_charge_goes_by_the_model_of_the_request_before_it() {
        given(granted("all", 10), grantedByModels("fast", 100, "fast"), image("n", "fast", false))
                .when(charged("n", item("1", 6), item("2", 6)))
                .grant("fast", -12);
    }

    @Test
    void a_request_that_comes_after_the_charge_moves_nothing() {
        given(granted("all", 10), grantedByModels("fast", 100, "fast"), charged("n", item("1", 6), item("2", 1)))
                .when(image("n", "fast", false))
                .noCredits()
                .balance(103);
    }

    @Test
    void what_is_charged_again_goes_by_the_model_that_is_known_by_then() {
        under(new TestPolicy().lateSuccessIsCharged())
                .and(granted("all", 10), charged("n", item("1", 6), item("2", 1)))
                .and(image("n", "fast", false), grantedByModels("fast", 100, "fast"))
                .after(TestPolicy.TIMEOUT_MILLIS)
                .and(new GenerationTimedOut("n"))
                .when(completed("n", Outcome.SUCCEEDED))
                .grant("fast", -7);
    }

    @Test
    void another_attempt_may_name_another_model() {
        given(grantedByModels("fast", 100, "fast"), image("n", "pro", true))
                .when(image("n", "fast", true, 2))
                .notice(NoticeType.ChargeAuthorized, null)
                .grant("fast", -5);
    }

    @Test
    void it_pays_no_debt() {
        given(charged("n", item("1", 8)))
                .when(grantedByModels("fast", 20, "fast"))
                .grant("fast", 20)
                .balance(12)
                .available(0);
    }

    // Coming back -----------------------------------------------------------------------------------------------------

    @Test
    void credits_come_back_to_the_grant_that_paid() {
        given(granted("all", 10), grantedByModels("fast", 3, "fast"), image("n", "fast", true))
                .when(completed("n", Outcome.FAILED))
                .grant("fast", 3)
                .grant("all", 2)
                .balance(13);
    }

    @Test
    void what_takes_its_place_is_for_the_same_models() {
        under(new TestPolicy().expiredGrants(ExpiredGrantRefund.GOODWILL_GRANT))
                .and(
                        new CreditsGranted(
                                "fast", 10, GrantKind.PAID, null, START + 90_000, null, List.of(), List.of("fast")),
                        image("n", "fast", true))
                .after(100_000)
                .and(completed("n", Outcome.FAILED))
                .when(image("m", "pro", true))
                .notice(NoticeType.ChargeDeclined, "INSUFFICIENT_CREDITS")
                .when(image("o", "fast", true))
                .notice(NoticeType.ChargeAuthorized, null)
                .balance(0);
    }

    @Test
    void the_models_are_content_in_whatever_order() {
        given(grantedByModels("g", 10, "fast", "pro"))
                .when(grantedByModels("g", 10, "pro", "fast"))
                .nothing()
                .when(grantedByModels("g", 10, "pro"))
                .refused(Reason.CONFLICT)
                .when(grantedFor("g", 10, "fast", "pro"))
                .refused(Reason.CONFLICT);
    }

    @Test
    void a_plan_may_give_credits_for_some_models_alone() {
        PlanTerms plan = new PlanTerms(
                9,
                GrantKind.ALLOWANCE,
                List.of(),
                List.of("fast"),
                PlanTerms.Period.MONTH,
                false,
                "UTC",
                null,
                true,
                true,
                null);
        under(new TestPolicy().plans(plan, plan))
                .and(new PlanStarted("pro", START, 1), new PlanRenewed("pro", START, 1, START, START + 90_000, null))
                .when(image("a", "pro", true))
                .notice(NoticeType.ChargeDeclined, "INSUFFICIENT_CREDITS")
                .when(image("b", "fast", true))
                .grant("plan:pro:1", -5);
    }

    // Goodwill that expires -------------------------------------------------------------------------------------------

    private static TestPolicy shortGoodwill() {
        return new TestPolicy().gives(new GoodwillRules(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 60_000));
    }

    private static CreditsGranted gift(String grantId, @Nullable Long expiresAt) {
        return new CreditsGranted(grantId, 5, GrantKind.GOODWILL, null, expiresAt, null);
    }

    private static CreditsAdjusted adjusted(String id, AdjustmentGround ground) {
        return new CreditsAdjusted(id, 5, ground, "kim", null, null, null);
    }

    @Test
    void goodwill_of_which_nobody_says_how_long_it_lives_lives_as_long_as_the_policy_says() {
        under(shortGoodwill())
                .and(gift("short", null), gift("long", START + 1_000_000))
                .when(new GrantExpired("short"))
                .refused(Reason.NOT_DUE)
                .after(60_000)
                .when(new GrantExpired("short"))
                .balance(5)
                .when(gift("short", null))
                .nothing();
    }

    @Test
    void so_does_what_an_adjustment_gives_out_of_goodwill_and_no_other_does() {
        under(shortGoodwill())
                .and(adjusted("kind", AdjustmentGround.GOODWILL), adjusted("right", AdjustmentGround.CORRECTION))
                .after(60_000)
                .when(granted("g", 1))
                .balance(6);
    }

    @Test
    void refunds_know_where_the_credits_came_from() {
        given(grantedByModels("fast", 5, "fast"), image("n", "fast", true))
                .when(completed("n", Outcome.FAILED))
                .refunded("1", 2, RefundCause.GENERATION_FAILED)
                .grant("fast", 5);
    }
}
