package io.makegood.ledger.fold;

import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.authorize;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.event.TopUpEvent.TopUpFailed;
import io.makegood.ledger.event.TopUpEvent.TopUpSet;
import io.makegood.ledger.event.TransferEvent.AccountClosed;
import io.makegood.ledger.event.TransferEvent.AccountMerged;
import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.LowBalance;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.TopUpTerms;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.Scenario.Then;
import io.makegood.ledger.scenario.TestPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Warnings at several thresholds, and credits that are bought when they run low (docs/rules.md, section 15). */
class TopUpScenarios {
    private static final long COOL_OFF = 60_000;
    private static final long DAY = 86_400_000;
    private static final TopUpSet ON = new TopUpSet(true, null, null);
    private static final TopUpSet OFF = new TopUpSet(false, null, null);

    /** Below 10 (an account may say up to 20) 15 are bought (up to 30), 40 a day at most, three tries. */
    private static TestPolicy policy() {
        return new TestPolicy().topsUp(new TopUpTerms(10, 20, 15, 30, "price_1", 40, WindowKind.DAY, COOL_OFF, 3));
    }

    private static Scenario agreed() {
        return under(policy()).and(granted("g", 20), ON);
    }

    private static LedgerEvent spends(String generation, long amount) {
        return charged(generation, item("1", amount));
    }

    private static String dueId(Then then) {
        return then.notice(NoticeType.TopUpDue, null)
                .firstNotice()
                .details()
                .get(0)
                .value();
    }

    private static LedgerEvent paid(String topUpId, long amount) {
        return new CreditsGranted("topup:" + topUpId, amount, GrantKind.PAID, null, null, "pi_" + amount);
    }

    // Thresholds ------------------------------------------------------------------------------------------------------

    @Test
    void each_threshold_is_told_once_for_each_crossing() {
        under(new TestPolicy().warnsBelow(LowBalance.of(50), LowBalance.of(20)))
                .and(granted("g", 60))
                .when(spends("a", 15))
                .noticesOnly(NoticeType.BalanceLow)
                .detail(NoticeType.BalanceLow, "threshold", "50")
                .when(spends("b", 1))
                .noNotice()
                .when(spends("c", 30))
                .detail(NoticeType.BalanceLow, "threshold", "20")
                .when(granted("h", 100))
                .noNotice()
                .when(spends("d", 110))
                .noticesOnly(NoticeType.BalanceLow, NoticeType.BalanceLow);
    }

    @Test
    void a_threshold_in_percent_goes_by_what_the_plan_gives() {
        PlanTerms plan = new PlanTerms(
                40,
                GrantKind.ALLOWANCE,
                List.of(),
                List.of(),
                PlanTerms.Period.MONTH,
                false,
                "UTC",
                null,
                true,
                true,
                null);
        under(new TestPolicy().plans(plan, plan).warnsBelow(LowBalance.ofPercent(33)))
                .and(
                        new PlanStarted("pro", Scenario.START, 2),
                        new PlanRenewed("pro", Scenario.START, 1, Scenario.START, Scenario.START + DAY, null))
                .when(spends("a", 53))
                .noNotice()
                .when(spends("b", 1))
                .detail(NoticeType.BalanceLow, "threshold", "27")
                .detail(NoticeType.BalanceLow, "percent", "33");
    }

    @Test
    void without_a_plan_a_threshold_in_percent_says_nothing() {
        under(new TestPolicy().warnsBelow(LowBalance.ofPercent(50)))
                .and(granted("g", 10))
                .when(spends("a", 12))
                .noticesOnly(NoticeType.AccountOverdrawn);
    }

    // Due -------------------------------------------------------------------------------------------------------------

    @Test
    void a_top_up_is_due_once_when_the_balance_falls_below() {
        Then then = agreed().when(spends("a", 11));
        Notice due = then.notice(NoticeType.TopUpDue, null)
                .detail(NoticeType.TopUpDue, "price", "price_1")
                .firstNotice();
        assertThat(due.audience()).isEqualTo(Audience.OPERATOR);
        assertThat(due.amounts().amount()).isEqualTo(15);
        assertThat(due.details().get(0).name()).isEqualTo("topUpId");
        then.when(spends("b", 1)).noNotice();
    }

    @Test
    void nothing_is_due_for_who_has_not_agreed_or_agrees_no_more() {
        under(policy()).and(granted("g", 20)).when(spends("a", 15)).noNotice();
        agreed().and(OFF).when(spends("a", 15)).noNotice();
    }

    @Test
    void who_agrees_when_the_balance_is_below_is_topped_up_at_once() {
        under(policy()).and(granted("g", 5)).when(ON).notice(NoticeType.TopUpDue, null);
    }

    @Test
    void an_account_may_say_when_and_how_much_within_the_policys_bounds() {
        under(policy())
                .and(granted("g", 30))
                .when(new TopUpSet(true, 21L, null))
                .refused(Reason.TOP_UP_NOT_OFFERED)
                .when(new TopUpSet(true, null, 31L))
                .refused(Reason.TOP_UP_NOT_OFFERED)
                .when(new TopUpSet(true, 20L, 30L))
                .noNotice()
                .when(spends("a", 11))
                .notice(NoticeType.TopUpDue, null);
        under(new TestPolicy())
                .when(ON)
                .refused(Reason.TOP_UP_NOT_OFFERED)
                .when(OFF)
                .nothing();
    }

    @Test
    void the_same_that_stands_is_a_duplicate() {
        agreed().when(ON)
                .nothing()
                .when(OFF)
                .entries(0)
                .when(OFF)
                .nothing()
                .when(ON)
                .entries(0);
    }

    // Answers ---------------------------------------------------------------------------------------------------------

    @Test
    void a_grant_settles_it_and_the_next_crossing_is_another() {
        Then first = agreed().when(spends("a", 11));
        String one = dueId(first);
        Then second = first.when(paid(one, 15)).noNotice().balance(24).when(spends("b", 15));
        assertThat(dueId(second)).isNotEqualTo(one);
        second.when(new TopUpFailed(one, "declined")).refused(Reason.CONFLICT);
    }

    @Test
    void a_balance_that_rose_by_other_credits_arms_it_again_though_nobody_answered() {
        agreed().and(spends("a", 11))
                .and(granted("h", 20))
                .when(spends("b", 20))
                .notice(NoticeType.TopUpDue, null);
    }

    @Test
    void a_failure_is_told_and_tried_again_after_the_cool_off_with_the_next_event() {
        Then due = agreed().when(spends("a", 11));
        String one = dueId(due);
        Then failed = due.when(new TopUpFailed(one, "card_declined"));
        failed.notice(NoticeType.TopUpFailed, "TOP_UP_FAILED")
                .detail(NoticeType.TopUpFailed, "why", "card_declined")
                .when(new TopUpFailed(one, "expired_card"))
                .nothing()
                .when(spends("b", 1))
                .noNotice()
                .after(COOL_OFF)
                .when(authorize("c", "image", "1", "2", "3", "4", "5"))
                .notice(NoticeType.ChargeDeclined, "INSUFFICIENT_CREDITS")
                .notice(NoticeType.TopUpDue, null);
    }

    @Test
    void after_so_many_failures_it_stops_until_the_account_agrees_anew() {
        Scenario scenario = agreed();
        Then then = scenario.when(spends("a", 11));
        for (int i = 1; i < 3; i++) {
            then = then.when(new TopUpFailed(dueId(then), "declined"))
                    .notice(NoticeType.TopUpFailed, "TOP_UP_FAILED")
                    .after(COOL_OFF)
                    .when(spends("b" + i, 1));
        }
        then.when(new TopUpFailed(dueId(then), "declined"))
                .notice(NoticeType.TopUpFailed, "TOP_UP_STOPPED")
                .after(10 * COOL_OFF)
                .when(spends("c", 1))
                .noNotice()
                // Redelivered, it is no second agreement.
                .when(ON)
                .nothing()
                .and(OFF)
                .when(ON)
                .notice(NoticeType.TopUpDue, null);
    }

    @Test
    void one_that_failed_and_was_paid_after_all_counts_as_paid() {
        Then due = agreed().when(spends("a", 11));
        String one = dueId(due);
        due.when(new TopUpFailed(one, "timeout"))
                .notice(NoticeType.TopUpFailed, "TOP_UP_FAILED")
                .when(paid(one, 15))
                .balance(24)
                .when(spends("b", 15))
                .notice(NoticeType.TopUpDue, null);
    }

    @Test
    void one_that_was_never_due_is_refused_and_a_grant_of_such_a_name_is_a_grant() {
        agreed().when(new TopUpFailed("nonsense", "declined"))
                .refused(Reason.UNKNOWN_TOP_UP)
                .when(paid("nonsense", 4))
                .balance(24);
    }

    // Bounds ----------------------------------------------------------------------------------------------------------

    @Test
    void no_more_is_bought_in_a_period_than_the_cap_and_that_is_told_once() {
        Then first = agreed().when(spends("a", 11));
        Then second = first.when(paid(dueId(first), 15)).when(spends("b", 15));
        second.when(paid(dueId(second), 15))
                .when(spends("c", 15))
                .noticesOnly(NoticeType.TopUpFailed)
                .notice(NoticeType.TopUpFailed, "TOP_UP_CAPPED")
                .when(spends("d", 1))
                .noNotice()
                .after(DAY)
                .when(spends("e", 1))
                .notice(NoticeType.TopUpDue, null);
    }

    @Test
    void what_failed_does_not_count_against_the_cap() {
        Scenario scenario = under(
                        new TestPolicy().topsUp(new TopUpTerms(10, 10, 15, 15, "p", 15, WindowKind.MONTH, 0, 9)))
                .and(granted("g", 20), ON);
        Then due = scenario.when(spends("a", 11));
        due.when(new TopUpFailed(dueId(due), "declined")).notice(NoticeType.TopUpDue, null);
    }

    @Test
    void a_grant_that_leaves_the_balance_below_arms_it_after_the_cool_off() {
        Then due = agreed().when(spends("a", 11));
        due.and(spends("b", 19))
                .when(paid(dueId(due), 15))
                .noNotice()
                .balance(5)
                .when(spends("c", 1))
                .noNotice()
                .after(COOL_OFF)
                .when(spends("d", 1))
                .notice(NoticeType.TopUpDue, null);
    }

    // Accounts that have ended ----------------------------------------------------------------------------------------

    @Test
    void nothing_is_bought_for_a_merged_account() {
        agreed().when(new AccountMerged("ben", "one customer")).noNotice(NoticeType.TopUpDue);
        agreed().and(new AccountMerged("ben", "one customer"))
                .when(granted("late", 5))
                .noNotice(NoticeType.TopUpDue)
                .when(new TopUpSet(true, null, 7L))
                .refused(Reason.ACCOUNT_MERGED);
    }

    @Test
    void what_was_asked_before_a_merge_and_is_paid_after_it_is_passed_on_once() {
        Then asked = agreed().when(spends("n", 15));
        String due = dueId(asked);
        asked.when(new AccountMerged("ben", "one customer"))
                .when(paid(due, 20))
                .balance(0)
                .noNotice(NoticeType.TopUpDue);
    }

    @Test
    void nothing_is_bought_for_a_closed_account() {
        agreed().and(new AccountClosed("left")).when(spends("n", 15)).noNotice(NoticeType.TopUpDue);
        agreed().and(new AccountClosed("left"))
                .when(new TopUpSet(true, null, 7L))
                .refused(Reason.ACCOUNT_CLOSED)
                .when(OFF)
                .noCredits();
    }
}
