package io.makegood.ledger.fold;

import static io.makegood.ledger.event.Outcome.FAILED;
import static io.makegood.ledger.event.Outcome.SUCCEEDED;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.GoodwillRules;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Campaigns that make an incident's generations good, and their reversal (docs/rules.md, section 7). */
class MakeGoodScenarios {
    private static final long ALL = Limits.AMOUNT_MAX;
    private static final long UNBOUNDED = Long.MAX_VALUE;

    private static LedgerEvent campaign(String campaignId, String adjustmentId, long most) {
        return campaign(campaignId, adjustmentId, most, "kim");
    }

    private static LedgerEvent campaign(String campaignId, String adjustmentId, long most, String operator) {
        return new CreditsAdjusted(
                adjustmentId, most, AdjustmentGround.TECHNICAL_FAILURE, operator, null, "n", null, campaignId);
    }

    private static LedgerEvent makeGood() {
        return campaign("m", "m+n", ALL);
    }

    private static LedgerEvent reverse() {
        return campaign("m", "m-n", -ALL);
    }

    private static Scenario twentyFive(LedgerEvent... more) {
        return given(granted("g", 100), charged("n", 5, item("1", 10), item("2", 10)))
                .and(more);
    }

    @Test
    void what_is_left_of_the_charge_comes_back_once_and_the_customer_is_told() {
        twentyFive()
                .when(makeGood())
                .refunded(null, 25, RefundCause.OPERATOR)
                .notice(NoticeType.MadeGood, null)
                .detail(NoticeType.MadeGood, "campaignId", "m")
                .balance(100)
                .when(makeGood())
                .nothing()
                .when(campaign("m", "another id", 7))
                .nothing();
    }

    @Test
    void what_came_back_before_is_not_given_again() {
        twentyFive(itemFailed("n", "1"))
                .when(makeGood())
                .refunded(null, 15, RefundCause.OPERATOR)
                .balance(100)
                .when(completed("n", FAILED))
                .noCredits()
                .balance(100);
    }

    @Test
    void where_nothing_is_left_nothing_moves_and_nobody_is_told() {
        twentyFive(completed("n", FAILED))
                .when(makeGood())
                .noCredits()
                .noNotice()
                .when(reverse())
                .noCredits()
                .noNotice()
                .balance(100);
    }

    @Test
    void the_amount_is_the_most_and_no_part_of_the_identity() {
        twentyFive()
                .when(campaign("m", "m+n", 7))
                .refunded(null, 7, RefundCause.OPERATOR)
                .balance(82)
                .when(campaign("m", "m+n", 18))
                .nothing()
                .when(campaign("k", "k+n", ALL))
                .refunded(null, 18, RefundCause.OPERATOR)
                .balance(100);
    }

    @Test
    void a_reversal_charges_again_what_the_campaign_gave_back_and_says_so() {
        twentyFive(completed("n", SUCCEEDED), makeGood())
                .when(reverse())
                .entry(EntryKind.CHARGE, -25)
                .notice(NoticeType.CreditsTaken, "MAKE_GOOD_REVERSED")
                .balance(75)
                .when(reverse())
                .nothing()
                .when(campaign("m", "again", -ALL))
                .nothing();
    }

    @Test
    void what_failed_in_the_meantime_stays_given_back_when_the_campaign_is_reversed() {
        twentyFive(makeGood(), itemFailed("n", "1"))
                .when(reverse())
                .entry(EntryKind.CHARGE, -15)
                .balance(85)
                .when(itemFailed("n", "2"))
                .refunded("2", 10, RefundCause.ITEM_FAILED);
    }

    @Test
    void after_a_reversal_all_is_as_if_the_campaign_had_never_been() {
        twentyFive(makeGood(), reverse())
                .when(completed("n", FAILED))
                .refunded("1", 10, RefundCause.GENERATION_FAILED)
                .refunded("2", 10, RefundCause.GENERATION_FAILED)
                .refunded(null, 5, RefundCause.GENERATION_FAILED)
                .balance(100);
    }

    @Test
    void a_reversed_campaign_gives_nothing_any_more_but_another_does() {
        twentyFive(reverse())
                .when(makeGood())
                .refused(Reason.CONFLICT)
                .balance(75)
                .when(campaign("k", "k+n", ALL))
                .refunded(null, 25, RefundCause.OPERATOR)
                .balance(100);
    }

    @Test
    void a_reversal_takes_what_is_there_and_beyond_it() {
        given(granted("g", 25), charged("n", item("1", 25)))
                .and(makeGood(), charged("k", item("1", 20)))
                .when(reverse())
                .entry(EntryKind.CHARGE, -25)
                .notice(NoticeType.AccountOverdrawn, null)
                .balance(-20);
    }

    @Test
    void what_is_not_charged_cannot_be_made_good() {
        given(granted("g", 25))
                .when(makeGood())
                .refused(Reason.UNKNOWN_GENERATION)
                .when(reverse())
                .refused(Reason.UNKNOWN_GENERATION);
    }

    @Test
    void a_generation_that_is_forgotten_is_settled_by_an_adjustment() {
        twentyFive(completed("n", SUCCEEDED))
                .after(PartitionLedger.RETENTION_MILLIS_DEFAULT)
                .forgotten()
                .when(makeGood())
                .refused(Reason.GENERATION_TOO_OLD);
    }

    @Test
    void what_really_moves_decides_whether_a_second_person_is_needed() {
        under(new TestPolicy().gives(new GoodwillRules(1, 1, 20)))
                .and(granted("g", 100), charged("n", item("1", 30)))
                .when(makeGood())
                .noCredits()
                .notice(NoticeType.CaseOpened, "SECOND_PERSON")
                .when(makeGood())
                .nothing()
                .when(campaign("m", "m+n", ALL, "lee"))
                .refunded(null, 30, RefundCause.OPERATOR)
                .balance(100);
        // That less is left by the time makes the one who asked no second person.
        under(new TestPolicy().gives(new GoodwillRules(1, 1, 20)))
                .and(granted("g", 100), charged("n", item("1", 20), item("2", 10)), makeGood(), itemFailed("n", "1"))
                .when(makeGood())
                .nothing();
        under(new TestPolicy().gives(new GoodwillRules(1, 1, UNBOUNDED)))
                .and(granted("g", 100), charged("n", item("1", 30)))
                .when(makeGood())
                .refunded(null, 30, RefundCause.OPERATOR);
    }

    @Test
    void a_campaign_is_about_whole_generations_and_what_they_are_owed() {
        refused("generationId", null, null, AdjustmentGround.TECHNICAL_FAILURE);
        refused("itemId", "n", "1", AdjustmentGround.TECHNICAL_FAILURE);
        refused("ground", "n", null, AdjustmentGround.GOODWILL);
        refused("ground", "n", null, AdjustmentGround.CORRECTION);
    }

    private static void refused(
            String field, @Nullable String generationId, @Nullable String itemId, AdjustmentGround ground) {
        assertThatThrownBy(() -> new CreditsAdjusted("a", 1, ground, "kim", null, generationId, itemId, "m"))
                .isInstanceOfSatisfying(
                        InvalidEvent.class,
                        refusal -> assertThat(refusal.field()).isEqualTo(field));
    }
}
