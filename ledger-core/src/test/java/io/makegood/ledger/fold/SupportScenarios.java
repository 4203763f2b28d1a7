package io.makegood.ledger.fold;

import static io.makegood.ledger.event.GrantKind.ALLOWANCE;
import static io.makegood.ledger.event.Verdict.CLEARLY_UNUSABLE;
import static io.makegood.ledger.event.Verdict.NOT_UNUSABLE;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.caseResolved;
import static io.makegood.ledger.scenario.Words.cashRequested;
import static io.makegood.ledger.scenario.Words.cashReviewed;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.delivered;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.reported;
import static io.makegood.ledger.scenario.Words.reviewed;
import static io.makegood.ledger.scenario.Words.supportRequested;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.SupportEvent.AccountNoted;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.TestPolicy;
import io.makegood.ledger.secret.Secrets;
import org.junit.jupiter.api.Test;

/** Claims on bad results, cash refunds, cases and published policies. */
class SupportScenarios {
    @Test
    void a_claim_waits_for_review_and_is_refunded_when_the_result_is_clearly_unusable() {
        under(new TestPolicy().takesClaims(Judgement.REVIEW))
                .and(granted("g", 10), charged("n", item("1", 4)), delivered("n", "1"))
                .when(reported("c", "n", "1"))
                .noCredits()
                .notice(NoticeType.ClaimOpened, null)
                .when(reviewed("c", CLEARLY_UNUSABLE))
                .refunded("1", 4, RefundCause.CLAIM_ACCEPTED)
                .notice(NoticeType.ClaimAccepted, null)
                .balance(10)
                .when(reviewed("c", CLEARLY_UNUSABLE))
                .nothing()
                .when(reviewed("c", NOT_UNUSABLE))
                .refused(Reason.CONFLICT);
    }

    @Test
    void a_claim_on_a_usable_result_is_declined_and_cannot_be_made_again() {
        under(new TestPolicy().takesClaims(Judgement.REVIEW))
                .and(granted("g", 10), charged("n", item("1", 4)), reported("c", "n", "1"))
                .when(reviewed("c", NOT_UNUSABLE))
                .noCredits()
                .notice(NoticeType.ClaimDeclined, "NOT_UNUSABLE")
                .when(reported("d", "n", "1"))
                .notice(NoticeType.ClaimDeclined, "DUPLICATE")
                .balance(6);
    }

    @Test
    void of_several_claims_on_one_result_one_succeeds() {
        under(new TestPolicy().takesClaims(Judgement.ACCEPT))
                .and(granted("g", 10), charged("n", item("1", 4)))
                .when(reported("c", "n", "1"))
                .refunded("1", 4, RefundCause.CLAIM_ACCEPTED)
                .when(reported("c", "n", "1"))
                .nothing()
                .when(reported("d", "n", "1"))
                .noCredits()
                .notice(NoticeType.ClaimDeclined, "DUPLICATE")
                .when(itemFailed("n", "1"))
                .noCredits()
                .balance(10);
    }

    @Test
    void a_claim_on_what_was_refunded_is_declined() {
        under(new TestPolicy().takesClaims(Judgement.ACCEPT))
                .and(granted("g", 10), charged("n", item("1", 4), item("2", 1)), itemFailed("n", "1"))
                .when(reported("c", "n", "1"))
                .noCredits()
                .notice(NoticeType.ClaimDeclined, "ALREADY_REFUNDED");
    }

    @Test
    void a_claim_that_comes_too_late_is_declined() {
        under(new TestPolicy().takesClaims(Judgement.ACCEPT))
                .and(granted("g", 10), charged("n", item("1", 4)))
                .after(TestPolicy.CLAIM_MILLIS)
                .when(reported("c", "n", "1"))
                .noCredits()
                .notice(NoticeType.ClaimDeclined, "TOO_LATE");
    }

    @Test
    void a_claim_on_what_is_not_known_or_not_eligible_is_declined() {
        under(new TestPolicy().takesClaims(Judgement.ACCEPT))
                .and(granted("g", 10), charged("n", item("1", 4)))
                .when(reported("c", "m", "1"))
                .notice(NoticeType.ClaimDeclined, "UNKNOWN")
                .when(reported("d", "n", "9"))
                .notice(NoticeType.ClaimDeclined, "UNKNOWN");
        given(granted("g", 10), charged("n", item("1", 4)))
                .when(reported("c", "n", "1"))
                .notice(NoticeType.ClaimDeclined, "NOT_ELIGIBLE");
    }

    @Test
    void claims_beyond_the_limit_are_declined_until_the_period_is_over() {
        under(new TestPolicy().takesClaims(Judgement.ACCEPT, new ClaimLimit(1, 100_000)))
                .and(granted("g", 10), charged("n", item("1", 1), item("2", 1), item("3", 1)), reported("c", "n", "1"))
                .when(reported("d", "n", "2"))
                .noCredits()
                .notice(NoticeType.ClaimDeclined, "LIMIT_REACHED")
                .after(100_000)
                .when(reported("e", "n", "2"))
                .refunded("2", 1, RefundCause.CLAIM_ACCEPTED);
    }

    @Test
    void the_last_millisecond_for_a_claim_still_counts() {
        under(new TestPolicy().takesClaims(Judgement.ACCEPT))
                .at(0)
                .and(charged("n", item("1", 4), item("2", 1)))
                .at(TestPolicy.CLAIM_MILLIS)
                .when(reported("c", "n", "1"))
                .refunded("1", 4, RefundCause.CLAIM_ACCEPTED)
                .at(TestPolicy.CLAIM_MILLIS + 1)
                .when(reported("d", "n", "2"))
                .notice(NoticeType.ClaimDeclined, "TOO_LATE");
    }

    @Test
    void a_claim_stops_counting_when_the_period_has_passed_to_the_millisecond() {
        under(new TestPolicy().takesClaims(Judgement.ACCEPT, new ClaimLimit(1, 100_000)))
                .and(charged("n", item("1", 1), item("2", 1), item("3", 1)))
                .at(5_000)
                .and(reported("c", "n", "1"))
                .at(104_999)
                .when(reported("d", "n", "2"))
                .notice(NoticeType.ClaimDeclined, "LIMIT_REACHED")
                .at(105_000)
                .when(reported("e", "n", "2"))
                .refunded("2", 1, RefundCause.CLAIM_ACCEPTED);
    }

    @Test
    void a_review_of_no_known_claim_is_refused() {
        given().when(reviewed("c", CLEARLY_UNUSABLE)).refused(Reason.UNKNOWN_CLAIM);
    }

    @Test
    void a_cash_refund_is_reviewed_and_takes_the_unused_credits() {
        given(granted("g", 100), charged("n", item("1", 30)))
                .when(cashRequested("r", "g"))
                .noCredits()
                .notice(NoticeType.CaseOpened, "CASH_REFUND_REQUESTED")
                .when(cashReviewed("r", true, 90L))
                .entry(EntryKind.REVOCATION, -70)
                .notice(NoticeType.CashRefundAccepted, null)
                .balance(0)
                .when(cashReviewed("r", true, 90L))
                .nothing()
                .when(cashReviewed("r", false, null))
                .refused(Reason.CONFLICT);
    }

    @Test
    void a_cash_refund_is_for_paid_grants_with_unused_credits_alone() {
        given(granted("g", 10, ALLOWANCE), granted("p", 5))
                .when(cashRequested("r", "g"))
                .notice(NoticeType.CashRefundDeclined, "NOT_PAID")
                .when(cashRequested("s", "nowhere"))
                .notice(NoticeType.CashRefundDeclined, "UNKNOWN")
                .when(cashReviewed("t", true, null))
                .refused(Reason.UNKNOWN_REQUEST)
                .when(cashRequested("u", "p"))
                .notice(NoticeType.CaseOpened, "CASH_REFUND_REQUESTED")
                .when(cashReviewed("u", false, null))
                .noCredits()
                .notice(NoticeType.CashRefundDeclined, "REVIEWED")
                .balance(15);
    }

    @Test
    void the_case_of_a_cash_refund_is_settled_by_its_review_alone() {
        given(granted("p", 5), cashRequested("r", "p"))
                .when(caseResolved("r"))
                .refused(Reason.UNKNOWN_CASE)
                .when(cashReviewed("r", true, null))
                .notice(NoticeType.CashRefundAccepted, null);
    }

    @Test
    void a_note_is_told_to_operators_once_and_moves_nothing() {
        AccountNoted note = new AccountNoted("o", "calls on Mondays", "kim");
        given(granted("p", 5))
                .when(note)
                .noCredits()
                .noticesOnly(NoticeType.AccountNoted)
                .balance(5)
                .when(note)
                .nothing()
                .when(new AccountNoted("o", "calls on Fridays", "kim"))
                .refused(Reason.CONFLICT);
    }

    @Test
    void a_request_for_support_opens_a_case_and_an_operator_closes_it() {
        given().when(supportRequested("k"))
                .noCredits()
                .notice(NoticeType.CaseOpened, "SUPPORT_REQUESTED")
                .when(supportRequested("k"))
                .nothing()
                .when(caseResolved("k"))
                .notice(NoticeType.CaseClosed, "RESOLVED")
                .when(caseResolved("k"))
                .nothing()
                .when(caseResolved("other"))
                .refused(Reason.UNKNOWN_CASE);
    }

    @Test
    void a_document_that_is_no_policy_changes_nothing() {
        given().when(new PolicyPublished("p", "1", null, "nonsense")).refused(Reason.INVALID_POLICY);
    }

    @Test
    void what_looks_like_a_secret_is_refused_with_the_field_and_the_remedy() {
        assertThatThrownBy(() -> new SupportRequested("k", null, null, null, null, null, "my password: hunter2"))
                .isInstanceOf(InvalidEvent.class)
                .hasMessageContaining("message")
                .hasMessageContaining("password");
        assertThat(Secrets.findIn("card 4111 1111 1111 1111")).contains("a card number");
        assertThat(Secrets.findIn("-----BEGIN RSA PRIVATE KEY-----")).contains("a private key");
        assertThat(Secrets.findIn("the verification code is 123456")).contains("an authentication code");
        assertThat(Secrets.findIn("order 4111 1111 1111 1112, image 3 of 4 was black"))
                .isEmpty();
        assertThat(Secrets.findIn("I forgot my password and could not export 12 images"))
                .isEmpty();
    }
}
