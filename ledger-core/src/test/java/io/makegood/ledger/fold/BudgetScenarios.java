package io.makegood.ledger.fold;

import static io.makegood.ledger.scenario.Scenario.START;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.rejected;

import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.budget.PolicyBudgets;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.BudgetSet;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.scenario.TestPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Members and budgets: who may spend how much, of what, in which time. An image costs 1 and 2 for each item. */
class BudgetScenarios {
    private static final long DAY_MILLIS = 86_400_000;

    private static LedgerEvent budget(String id, BudgetScope scope, @Nullable String of, @Nullable Long limit) {
        return new BudgetSet(id, scope, of, limit, WindowKind.DAY, null, null);
    }

    private static LedgerEvent asks(String generation, @Nullable String actor, String... items) {
        return request(generation, actor, true, items);
    }

    private static LedgerEvent request(String generation, @Nullable String actor, boolean asks, String... items) {
        return new GenerationRequested(
                generation, "image", null, null, null, null, actor, List.of(items), asks, 1, null);
    }

    private static LedgerEvent members(Map<String, List<String>> groups, String... holders) {
        return new AccountUpdated(List.of(holders), null, groups);
    }

    // Holders ---------------------------------------------------------------------------------------------------------

    @Test
    void holders_alone_may_have_the_ledger_charge_if_the_policy_says_so() {
        under(new TestPolicy().holdersAlone())
                .and(granted("g", 50), members(Map.of(), "ana"))
                .when(asks("n1", "ana", "1"))
                .notice(NoticeType.ChargeAuthorized, null)
                .when(asks("n2", "eve", "1"))
                .notice(NoticeType.ChargeDeclined, "NOT_A_HOLDER")
                .when(asks("n3", null, "1"))
                .notice(NoticeType.ChargeDeclined, "NOT_A_HOLDER")
                .and(members(Map.of(), "eve"))
                .when(asks("n4", "ana", "1"))
                .notice(NoticeType.ChargeDeclined, "NOT_A_HOLDER")
                .when(asks("n5", "eve", "1"))
                .notice(NoticeType.ChargeAuthorized, null)
                .balance(44);
    }

    @Test
    void a_published_charge_asks_no_holder() {
        under(new TestPolicy().holdersAlone())
                .and(granted("g", 50), request("n", "eve", false, "1"))
                .when(charged("n", item("1", 5)))
                .balance(45);
    }

    // Limits ----------------------------------------------------------------------------------------------------------

    @Test
    void a_request_fits_every_budget_or_is_declined_by_the_one_with_the_least_left() {
        given(
                        granted("g", 50),
                        members(Map.of("art", List.of("ana", "bob")), "ana", "bob"),
                        budget("all", BudgetScope.ALL, null, 20L),
                        budget("art", BudgetScope.GROUP, "art", 9L),
                        budget("each", BudgetScope.ACTOR, null, 8L),
                        budget("images", BudgetScope.FEATURE, "image", 12L))
                .when(asks("n1", "ana", "1", "2"))
                .notice(NoticeType.ChargeAuthorized, null)
                .balance(45)
                .when(asks("n2", "ana", "1", "2"))
                .notice(NoticeType.ChargeDeclined, "BUDGET_EXCEEDED")
                .detail(NoticeType.ChargeDeclined, "budgetId", "each")
                .detail(NoticeType.ChargeDeclined, "left", "3")
                .detail(NoticeType.ChargeDeclined, "limit", "8")
                .detail(NoticeType.ChargeDeclined, "nextAttempt", "2")
                .detail(NoticeType.ChargeDeclined, "renewsAt", Long.toString(START - START % DAY_MILLIS + DAY_MILLIS))
                .says(
                        NoticeType.ChargeDeclined,
                        "This needs 5 credits and your budget has 3 credits left. Nothing was charged.")
                .when(asks("n3", "bob", "1", "2"))
                .detail(NoticeType.ChargeDeclined, "budgetId", "art")
                .when(asks("n4", "cy", "1", "2"))
                .notice(NoticeType.ChargeAuthorized, null)
                .when(asks("n5", null, "1"))
                .detail(NoticeType.ChargeDeclined, "budgetId", "images")
                .balance(40);
    }

    @Test
    void a_limit_of_zero_lets_through_what_is_free_alone() {
        given(granted("g", 50), budget("b", BudgetScope.ALL, null, 0L))
                .when(asks("n1", "ana"))
                .notice(NoticeType.ChargeDeclined, "BUDGET_EXCEEDED")
                .when(new GenerationRequested("n2", "free", null, null, null, null, "ana", List.of(), true))
                .notice(NoticeType.ChargeAuthorized, "FREE");
    }

    @Test
    void a_budget_is_named_before_what_the_account_lacks() {
        given(granted("g", 1), budget("b", BudgetScope.ALL, null, 2L))
                .when(asks("n", "ana", "1"))
                .notice(NoticeType.ChargeDeclined, "BUDGET_EXCEEDED");
    }

    @Test
    void the_last_limit_stands_and_keeps_what_was_spent() {
        given(granted("g", 50), budget("b", BudgetScope.ALL, null, 5L), asks("n1", "ana", "1", "2"))
                .when(asks("n2", "ana", "1"))
                .notice(NoticeType.ChargeDeclined, "BUDGET_EXCEEDED")
                .when(budget("b", BudgetScope.ALL, null, 8L))
                .notice(NoticeType.BudgetChanged, null)
                .when(budget("b", BudgetScope.ALL, null, 8L))
                .nothing()
                .when(asks("n3", "ana", "1"))
                .notice(NoticeType.ChargeAuthorized, null)
                .when(asks("n4", "ana", "1"))
                .detail(NoticeType.ChargeDeclined, "left", "0")
                .balance(42);
    }

    @Test
    void another_scope_or_an_end_in_between_begins_anew() {
        given(granted("g", 50), budget("b", BudgetScope.ALL, null, 5L), asks("n1", "ana", "1", "2"))
                .and(budget("b", BudgetScope.ALL, null, null))
                .when(asks("n2", "ana", "1"))
                .notice(NoticeType.ChargeAuthorized, null)
                .and(budget("b", BudgetScope.ALL, null, 5L))
                .when(asks("n3", "ana", "1", "2"))
                .notice(NoticeType.ChargeAuthorized, null)
                .and(budget("b", BudgetScope.ACTOR, null, 5L))
                .when(asks("n4", "ana", "1", "2"))
                .notice(NoticeType.ChargeAuthorized, null)
                .when(asks("n5", "ana"))
                .notice(NoticeType.ChargeDeclined, "BUDGET_EXCEEDED");
    }

    @Test
    void an_end_names_no_length_of_the_window() {
        LedgerEvent fixed = new BudgetSet("b", BudgetScope.ALL, null, 0L, WindowKind.FIXED, 3_600_000L, null);
        given(granted("g", 50), fixed)
                .when(asks("n1", "ana", "1"))
                .notice(NoticeType.ChargeDeclined, "BUDGET_EXCEEDED")
                .and(new BudgetSet("b", BudgetScope.ALL, null, null, WindowKind.FIXED, null, null))
                .when(asks("n2", "ana", "1"))
                .notice(NoticeType.ChargeAuthorized, null);
    }

    @Test
    void what_is_not_set_cannot_be_ended_and_few_are_set_for_the_same() {
        given().when(budget("b", BudgetScope.ALL, null, null)).refused(Reason.UNKNOWN_BUDGET);
        given(
                        budget("1", BudgetScope.ACTOR, "ana", 1L),
                        budget("2", BudgetScope.ACTOR, "ana", 1L),
                        budget("3", BudgetScope.ACTOR, "ana", 1L),
                        budget("4", BudgetScope.ACTOR, "ana", 1L),
                        budget("5", BudgetScope.ACTOR, "ana", 1L),
                        budget("6", BudgetScope.ACTOR, "ana", 1L),
                        budget("7", BudgetScope.ACTOR, "ana", 1L),
                        budget("8", BudgetScope.ACTOR, "ana", 1L))
                .when(budget("9", BudgetScope.ACTOR, "ana", 1L))
                .refused(Reason.TOO_MANY_BUDGETS)
                .when(budget("9", BudgetScope.ACTOR, "bob", 1L))
                .notice(NoticeType.BudgetChanged, null)
                .and(budget("8", BudgetScope.ACTOR, "ana", null))
                .when(budget("9", BudgetScope.ACTOR, "ana", 2L))
                .notice(NoticeType.BudgetChanged, null);
    }

    // Windows ---------------------------------------------------------------------------------------------------------

    @Test
    void the_next_day_has_the_whole_limit() {
        given(granted("g", 50), budget("b", BudgetScope.ALL, null, 5L), asks("n1", "ana", "1", "2"))
                .when(asks("n2", "ana"))
                .notice(NoticeType.ChargeDeclined, "BUDGET_EXCEEDED")
                .after(DAY_MILLIS)
                .when(asks("n3", "ana", "1", "2"))
                .notice(NoticeType.ChargeAuthorized, null);
    }

    @Test
    void a_budget_that_starts_later_binds_and_counts_from_then_on() {
        given(granted("g", 50))
                .when(new BudgetSet("b", BudgetScope.ALL, null, 5L, WindowKind.EVER, null, START + 1_000_000))
                .detail(NoticeType.BudgetChanged, "limit", "5")
                .when(asks("n1", "ana", "1", "2", "3"))
                .notice(NoticeType.ChargeAuthorized, null)
                .at(1_000_000)
                .when(asks("n2", "ana", "1", "2", "3"))
                .notice(NoticeType.ChargeDeclined, "BUDGET_EXCEEDED")
                .when(asks("n3", "ana", "1", "2"))
                .notice(NoticeType.ChargeAuthorized, null);
    }

    // Giving back -----------------------------------------------------------------------------------------------------

    @Test
    void what_comes_back_is_there_again_in_the_window_of_its_charge_alone() {
        given(granted("g", 50), budget("b", BudgetScope.ALL, null, 5L), asks("n1", "ana", "1", "2"))
                .when(itemFailed("n1", "1"))
                .detail(NoticeType.BudgetUsed, "used", "3")
                .when(asks("n2", "ana"))
                .notice(NoticeType.ChargeAuthorized, null)
                .after(DAY_MILLIS)
                .and(asks("n3", "ana", "1"))
                .when(rejected("n1"))
                .entries(2)
                .noNotice()
                .when(asks("n4", "ana", "1"))
                .detail(NoticeType.ChargeDeclined, "left", "2");
    }

    @Test
    void an_order_of_reports_does_not_change_what_is_left() {
        LedgerEvent limit = budget("each", BudgetScope.ACTOR, null, 10L);
        for (List<LedgerEvent> order : List.of(
                List.of(request("n", "ana", false, "1"), charged("n", 2, item("1", 7)), itemFailed("n", "1")),
                List.of(charged("n", 2, item("1", 7)), itemFailed("n", "1"), request("n", "ana", false, "1")),
                List.of(itemFailed("n", "1"), charged("n", 2, item("1", 7)), request("n", "ana", false, "1")))) {
            given(granted("g", 90), limit)
                    .and(order.toArray(new LedgerEvent[0]))
                    .when(asks("more", "ana", "1", "2", "3", "4", "5"))
                    .detail(NoticeType.ChargeDeclined, "left", "10");
        }
    }

    @Test
    void a_published_charge_beyond_a_budget_is_booked_counts_and_is_told() {
        given(granted("g", 50), budget("each", BudgetScope.ACTOR, "ana", 4L), request("n", "ana", false, "1"))
                .when(charged("n", item("1", 7)))
                .noticesOnly(NoticeType.BudgetUsed, NoticeType.BudgetUsed)
                .notice(NoticeType.BudgetUsed, "BUDGET_EXCEEDED")
                .balance(43)
                .when(asks("n2", "ana"))
                .detail(NoticeType.ChargeDeclined, "left", "0");
    }

    // The policy's ----------------------------------------------------------------------------------------------------

    @Test
    void a_budget_of_the_policy_holds_until_the_account_sets_its_own_of_that_id() {
        TestPolicy policy = new TestPolicy()
                .budgets(PolicyBudgets.of("each", BudgetScope.ACTOR, null, 4, BudgetWindow.of(WindowKind.DAY), null));
        under(policy)
                .and(granted("g", 50), asks("n1", "ana", "1"))
                .when(asks("n2", "ana", "1"))
                .detail(NoticeType.ChargeDeclined, "budgetId", "each")
                .when(asks("n3", "bob", "1"))
                .notice(NoticeType.ChargeAuthorized, null)
                .and(budget("each", BudgetScope.ACTOR, null, 6L))
                .when(asks("n4", "ana", "1", "2"))
                .notice(NoticeType.ChargeAuthorized, null)
                .and(budget("each", BudgetScope.ACTOR, null, null))
                .when(asks("n5", "ana", "1"))
                .detail(NoticeType.ChargeDeclined, "limit", "4");
    }
}
