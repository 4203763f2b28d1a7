package io.makegood.ledger.fold;

import static io.makegood.ledger.event.Outcome.FAILED;
import static io.makegood.ledger.event.Outcome.SUCCEEDED;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Words.adjusted;
import static io.makegood.ledger.scenario.Words.authorize;
import static io.makegood.ledger.scenario.Words.authorizeFilm;
import static io.makegood.ledger.scenario.Words.authorizeOn;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reason.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Asking to be charged: tried again after a top-up, never above what was agreed to, told what a debt means (docs/rules.md, section 5). */
class AuthorizationScenarios {
    @Test
    void a_declined_request_is_tried_again_under_the_next_attempt() {
        given(granted("g", 1))
                .when(authorize("n", 1, null, "1", "2"))
                .noCredits()
                .notice(NoticeType.ChargeDeclined, "INSUFFICIENT_CREDITS")
                .detail(NoticeType.ChargeDeclined, "nextAttempt", "2")
                .and(granted("top-up", 100))
                .when(authorize("n", 1, null, "1", "2"))
                .nothing()
                .when(authorize("n", 2, null, "1", "2"))
                .entry(EntryKind.CHARGE, -5)
                .notice(NoticeType.ChargeAuthorized, null)
                .when(authorize("n", 1, null, "1", "2"))
                .nothing()
                .when(authorize("n", 2, null, "1", "2"))
                .nothing()
                .when(authorize("n", 3, null, "1", "2"))
                .nothing()
                .balance(96);
    }

    @Test
    void the_last_credit_suffices_and_one_credit_less_does_not() {
        given(granted("g", 4))
                .when(authorize("n", 1, null, "1", "2"))
                .noCredits()
                .balance(4);
        given(granted("g", 5))
                .when(authorize("n", 1, null, "1", "2"))
                .entry(EntryKind.CHARGE, -5)
                .balance(0);
    }

    @Test
    void a_redelivered_old_request_never_charges_even_if_the_new_one_was_declined() {
        given(granted("g", 1))
                .and(authorize("n", 1, null, "1", "2"), authorize("n", 2, null, "1", "2"))
                .and(granted("top-up", 100))
                .when(authorize("n", 1, null, "1", "2"))
                .nothing()
                .balance(101);
    }

    @Test
    void another_attempt_may_ask_for_less() {
        given(granted("g", 3))
                .and(authorize("n", 1, null, "1", "2"))
                .when(authorize("n", 2, null, "1"))
                .entry(EntryKind.CHARGE, -3)
                .when(itemFailed("n", "2"))
                .refused(Reason.UNKNOWN_ITEM)
                .when(itemFailed("n", "1"))
                .balance(3);
    }

    @Test
    void another_attempt_begins_again() {
        given(granted("g", 1))
                .and(authorize("n", 1, null, "1", "2"), rejected("n"), completed("n", FAILED), itemFailed("n", "1"))
                .and(granted("top-up", 100))
                .when(authorize("n", 2, null, "1", "2"))
                .entry(EntryKind.CHARGE, -5)
                .entries(1)
                .held(5);
    }

    /** A report that is told again is of the attempt that it was told of: nobody gets a generation for nothing by it. */
    @Test
    void what_an_earlier_attempt_was_told_says_nothing_of_a_later_one_when_it_is_told_again() {
        given(granted("g", 1))
                .and(authorize("n", 1, null, "1", "2"), itemFailed("n", "2"), completed("n", FAILED), rejected("n"))
                .and(granted("top-up", 100))
                .when(authorize("n", 2, null, "1", "2"))
                .balance(96)
                .when(itemFailed("n", "2"))
                .nothing()
                .when(completed("n", FAILED))
                .nothing()
                .when(rejected("n"))
                .nothing()
                .when(completed("n", SUCCEEDED))
                .balance(96)
                .when(itemFailed("n", "1"))
                .entry(EntryKind.REFUND, 2)
                .balance(98);
    }

    @Test
    void another_attempt_of_what_was_charged_is_the_same_or_a_conflict_and_never_charges() {
        given(granted("g", 100), authorize("n", 1, null, "1"), completed("n", FAILED))
                .when(authorize("n", 2, null, "1"))
                .nothing()
                .when(authorize("n", 2, null, "1", "2"))
                .refused(Reason.CONFLICT)
                .balance(100);
    }

    @Test
    void an_attempt_of_a_rejected_generation_is_not_accepted_unless_it_is_a_new_one() {
        given(granted("g", 100), rejected("n"))
                .when(authorize("n", 1, null, "1"))
                .notice(NoticeType.ChargeDeclined, "NOT_ACCEPTED")
                .detail(NoticeType.ChargeDeclined, "nextAttempt", "2")
                .when(authorize("n", 2, null, "1"))
                .notice(NoticeType.ChargeAuthorized, null)
                .balance(97);
    }

    @Test
    void nothing_is_charged_above_what_was_agreed_to() {
        given(granted("g", 100))
                .when(authorize("n", 1, 2L, "1"))
                .noCredits()
                .notice(NoticeType.ChargeDeclined, "PRICE_CHANGED")
                .messageContains(NoticeType.ChargeDeclined, "3 credits")
                .when(authorize("n", 2, 3L, "1"))
                .entry(EntryKind.CHARGE, -3);
        Notice declined = given().when(authorize("n", 1, 2L, "1")).firstNotice();
        assertThat(declined.amounts().required()).isEqualTo(3);
    }

    @Test
    void a_debt_is_missing_too() {
        Notice declined = given(granted("g", 5), adjusted("a", -20, AdjustmentGround.CORRECTION))
                .when(authorize("n", "image", "1"))
                .messageContains(NoticeType.ChargeDeclined, "you owe 15")
                .messageContains(NoticeType.ChargeDeclined, "18 credits are missing")
                .firstNotice();
        assertThat(declined.amounts().required()).isEqualTo(3);
        assertThat(declined.amounts().available()).isZero();
        assertThat(declined.amounts().missing()).isEqualTo(18);
        assertThat(declined.amounts().balance()).isEqualTo(-15);
        given(granted("g", 5), adjusted("a", -20, AdjustmentGround.CORRECTION), granted("h", 18))
                .when(authorize("n", "image", "1"))
                .notice(NoticeType.ChargeAuthorized, null)
                .balance(0);
    }

    @Test
    void a_platform_that_the_policy_does_not_list_is_refused_with_the_list() {
        given(granted("g", 5))
                .when(authorizeOn("iOS", "n", "1"))
                .noCredits()
                .notice(NoticeType.ChargeDeclined, "INVALID_INPUT")
                .detail(NoticeType.ChargeDeclined, "platforms", "ios, web")
                .when(authorizeOn("ios", "m", "1"))
                .notice(NoticeType.ChargeAuthorized, null);
    }

    @Test
    void whatever_makes_a_balance_negative_is_told() {
        given(granted("g", 5))
                .when(adjusted("a", -20, AdjustmentGround.CORRECTION))
                .noticesOnly(NoticeType.CreditsTaken, NoticeType.AccountOverdrawn)
                .balance(-15)
                .when(adjusted("b", -1, AdjustmentGround.CORRECTION))
                .noticesOnly(NoticeType.CreditsTaken, NoticeType.AccountOverdrawn);
        given(itemFailed("n", "1"))
                .when(charged("n", item("1", 5)))
                .entries(2)
                .noNotice()
                .balance(0);
    }

    @Test
    void the_row_of_the_table_that_decides_is_named_and_charges() {
        given(granted("g", 20))
                // 1.5 for each of two and 0.75 for every two of seven seconds are 5.625.
                .when(authorizeFilm("n", Map.of("resolution", "1080p"), Map.of("seconds", 7L), "1", "2"))
                .entry(EntryKind.CHARGE, -6)
                .detail(NoticeType.ChargeAuthorized, "priceRow", "sharp")
                .balance(14);
    }

    @Test
    void an_item_of_a_table_gives_back_its_whole_share_and_the_rest_is_the_base() {
        given(granted("g", 20))
                .and(authorizeFilm("n", Map.of("resolution", "1080p"), Map.of("seconds", 7L), "1", "2"))
                .when(itemFailed("n", "1"))
                .entry(EntryKind.REFUND, 1)
                .when(itemFailed("n", "2"))
                .balance(20);
    }

    @Test
    void what_the_policy_does_not_list_is_declined_with_the_list() {
        given(granted("g", 20))
                .when(authorizeFilm("a", Map.of("resolution", "4k"), Map.of("seconds", 1L)))
                .noCredits()
                .notice(NoticeType.ChargeDeclined, "INVALID_INPUT")
                .detail(NoticeType.ChargeDeclined, "attributes.resolution", "720p, 1080p")
                .when(authorizeFilm("b", Map.of("sharpness", "4k"), Map.of("seconds", 1L)))
                .detail(NoticeType.ChargeDeclined, "attributes", "model, resolution")
                .when(authorizeFilm("c", Map.of("resolution", "720p"), Map.of("minutes", 1L)))
                .detail(NoticeType.ChargeDeclined, "quantities", "seconds, megapixels")
                .when(authorizeFilm("d", Map.of("resolution", "720p"), Map.of()))
                .detail(NoticeType.ChargeDeclined, "missingQuantities", "seconds")
                .when(authorizeFilm("e", Map.of(), Map.of("seconds", 1L)))
                .detail(NoticeType.ChargeDeclined, "unmatched", "platform, resolution")
                .when(authorizeFilm("f", Map.of("resolution", "720p"), Map.of("seconds", 1_000_000_000_000_000L), "1"))
                .noCredits()
                .notice(NoticeType.ChargeDeclined, "INSUFFICIENT_CREDITS")
                .balance(20);
    }

    @Test
    void other_attributes_and_other_quantities_are_another_request() {
        given(granted("g", 20))
                .and(authorizeFilm("n", Map.of("resolution", "720p"), Map.of("seconds", 4L)))
                .when(authorizeFilm("n", Map.of("resolution", "720p"), Map.of("seconds", 4L)))
                .nothing()
                .when(authorizeFilm("n", Map.of("resolution", "720p"), Map.of("seconds", 5L)))
                .refused(Reason.CONFLICT)
                .when(authorizeFilm("n", Map.of("resolution", "1080p"), Map.of("seconds", 4L)))
                .refused(Reason.CONFLICT)
                .balance(18);
    }
}
