package io.makegood.ledger.fold;

import static io.makegood.ledger.event.Outcome.FAILED;
import static io.makegood.ledger.event.Outcome.SUCCEEDED;
import static io.makegood.ledger.scenario.Scenario.START;
import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.access;
import static io.makegood.ledger.scenario.Words.authorize;
import static io.makegood.ledger.scenario.Words.cashRequested;
import static io.makegood.ledger.scenario.Words.cashReviewed;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.expiring;
import static io.makegood.ledger.scenario.Words.grantEnded;
import static io.makegood.ledger.scenario.Words.grantExpired;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.paid;
import static io.makegood.ledger.scenario.Words.reversed;
import static io.makegood.ledger.scenario.Words.revoked;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import org.junit.jupiter.api.Test;

/** Credits that are taken back of grants, that return, that end and that come back elsewhere (docs/rules.md, section 8). */
class RevocationScenarios {
    private static final long LATER = 100_000;

    private static LedgerEvent pack(long expiresAt) {
        return expiring("pack", 100, GrantKind.PAID, expiresAt);
    }

    // Reversed --------------------------------------------------------------------------------------------------------

    @Test
    void a_dispute_that_was_won_gives_back_what_was_taken_and_clears_the_debt() {
        given(granted("pack", 100), charged("n", item("1", 60)), revoked("pack", null, "dispute"))
                .when(reversed("pack", "won"))
                .entry(EntryKind.REVOCATION, 40)
                .grant("pack", 40)
                .caseClosed("REVERSED", Audience.OPERATOR)
                .balance(40)
                .when(reversed("pack", "won"))
                .nothing()
                .when(itemFailed("n", "1"))
                .refunded("1", 60, RefundCause.ITEM_FAILED)
                .entries(1)
                .balance(100);
    }

    @Test
    void what_was_taken_on_return_since_comes_back_too() {
        given(granted("pack", 100), charged("n", item("1", 60)), revoked("pack", null, "dispute"))
                .when(itemFailed("n", "1"))
                .entry(EntryKind.REVOCATION, -60)
                .notice(NoticeType.CreditsTaken, "REVOKED_ON_RETURN")
                .caseClosed("TAKEN", Audience.OPERATOR)
                .balance(0)
                .when(reversed("pack", "won"))
                .entry(EntryKind.REVOCATION, 100)
                .balance(100);
    }

    @Test
    void of_several_revocations_the_named_one_is_reversed_alone() {
        given(granted("pack", 100), revoked("pack", 20L, "refund"), revoked("pack", 80L, "dispute"))
                .when(reversed("pack", "dispute"))
                .entry(EntryKind.REVOCATION, 80)
                .when(new RevocationReversed("pack", "again", "dispute"))
                .refused(Reason.UNKNOWN_REVOCATION)
                .when(new RevocationReversed("pack", "by mistake", "refund"))
                .entry(EntryKind.REVOCATION, 20)
                .balance(100);
        given(granted("pack", 100), revoked("pack", 20L, "refund"), revoked("pack", 80L, "dispute"))
                .when(reversed("pack", "all of it"))
                .entry(EntryKind.REVOCATION, 100)
                .when(new RevocationReversed("pack", "again", "dispute"))
                .refused(Reason.UNKNOWN_REVOCATION)
                .balance(100);
    }

    @Test
    void nothing_is_reversed_that_was_not_revoked() {
        given(granted("pack", 100))
                .when(reversed("pack", "won"))
                .refused(Reason.UNKNOWN_REVOCATION)
                .when(new RevocationReversed("pack", "won", "dispute"))
                .refused(Reason.UNKNOWN_REVOCATION)
                .when(reversed("other", "won"))
                .refused(Reason.UNKNOWN_GRANT);
        given(granted("pack", 100), revoked("pack", null, "dispute"), reversed("pack", "won"))
                .when(new RevocationReversed("pack", "won", "dispute"))
                .refused(Reason.CONFLICT);
    }

    @Test
    void a_cash_refund_is_not_reversed() {
        given(granted("pack", 100), revoked("pack", 10L, "mistake"), cashRequested("r", "pack"))
                .and(cashReviewed("r", true, 50L))
                .when(reversed("pack", "undone"))
                .entry(EntryKind.REVOCATION, 10)
                .balance(50);
    }

    @Test
    void what_comes_back_to_a_grant_that_is_over_lives_as_long_as_when_it_was_taken() {
        under(new TestPolicy().expiredGrants(ExpiredGrantRefund.REMAINING_TIME))
                .and(pack(START + LATER), revoked("pack", null, "dispute"))
                .at(2 * LATER)
                .when(reversed("pack", "won"))
                .entry(EntryKind.REVOCATION, 100)
                .grant("pack", 0)
                .balance(100)
                .at(3 * LATER - 1_001)
                .when(charged("n", 1))
                .entries(1)
                .at(3 * LATER)
                .when(charged("m", 1))
                .entry(EntryKind.EXPIRY, -99);
    }

    @Test
    void a_grant_for_the_same_payment_and_just_what_was_taken_says_that_the_payment_holds() {
        given(paid("pack", 100, "pi"), charged("n", item("1", 60)), revoked("pack", null, "dispute"))
                .when(paid("again", 40, "pi"))
                .caseClosed("REVERSED", Audience.OPERATOR)
                .balance(40)
                .when(itemFailed("n", "1"))
                .entries(1)
                .balance(100)
                .when(reversed("pack", "won"))
                .refused(Reason.UNKNOWN_REVOCATION)
                .when(revoked("pack", null, "disputed again"))
                .entry(EntryKind.REVOCATION, -60)
                .balance(40);
        given(paid("pack", 100, "pi"), charged("n", item("1", 60)), revoked("pack", null, "dispute"))
                .and(paid("another", 50, "pi"))
                .when(itemFailed("n", "1"))
                .entry(EntryKind.REVOCATION, -60)
                .balance(50);
    }

    // Rehomed credits -------------------------------------------------------------------------------------------------

    @Test
    void a_revocation_reaches_credits_that_came_back_as_another_grant() {
        given(pack(START + LATER), charged("n", item("1", 60)))
                .at(LATER)
                .when(itemFailed("n", "1"))
                .entry(EntryKind.EXPIRY, -40)
                .refunded("1", 60, RefundCause.ITEM_FAILED)
                .grant("pack", -40)
                .balance(60)
                .when(revoked("pack", null, "dispute"))
                .entry(EntryKind.REVOCATION, -60)
                .noticesOnly(NoticeType.CreditsTaken)
                .balance(0);
    }

    @Test
    void the_order_of_failure_and_dispute_does_not_matter() {
        given(pack(START + LATER), charged("n", item("1", 60)))
                .at(LATER)
                .and(revoked("pack", null, "dispute"))
                .when(itemFailed("n", "1"))
                .entry(EntryKind.REVOCATION, -60)
                .balance(0);
    }

    @Test
    void rehomed_credits_that_were_spent_are_owed_and_taken_when_they_return() {
        given(pack(START + LATER), charged("n", item("1", 60)))
                .at(LATER)
                .and(itemFailed("n", "1"), charged("m", item("1", 50)))
                .when(revoked("pack", null, "dispute"))
                .entry(EntryKind.REVOCATION, -10)
                .caseOpened("REVOCATION_SHORT", Audience.OPERATOR)
                .detail(NoticeType.CaseOpened, "notTakenBack", "50")
                .when(itemFailed("m", "1"))
                .entry(EntryKind.REVOCATION, -50)
                .balance(0);
    }

    @Test
    void what_lapsed_unused_is_owed_by_nobody() {
        given(pack(START + LATER), charged("n", item("1", 60)), completed("n", SUCCEEDED))
                .at(LATER)
                .and(grantExpired("pack"))
                .when(revoked("pack", null, "dispute"))
                .noCredits()
                .detail(NoticeType.CaseOpened, "notTakenBack", "60");
        under(new TestPolicy().expiredGrantsForfeit())
                .and(pack(START + LATER), charged("n", item("1", 60)))
                .at(LATER)
                .and(itemFailed("n", "1"))
                .when(revoked("pack", null, "dispute"))
                .noCredits()
                .noNotice()
                .balance(0);
    }

    // Ended -----------------------------------------------------------------------------------------------------------

    @Test
    void an_ended_grant_loses_what_is_unused_and_owes_nothing() {
        given(granted("plan", 100, GrantKind.ALLOWANCE), charged("n", item("1", 60)))
                .when(grantEnded("plan"))
                .entry(EntryKind.EXPIRY, -40)
                .noticesOnly(NoticeType.CreditsTaken)
                .notice(NoticeType.CreditsTaken, "ENDED")
                .balance(0)
                .when(grantEnded("plan"))
                .nothing()
                .when(grantEnded("nowhere"))
                .refused(Reason.UNKNOWN_GRANT);
    }

    @Test
    void what_returns_to_an_ended_grant_follows_the_rule_for_its_kind() {
        under(new TestPolicy().expiredGrants(null))
                .and(granted("plan", 100, GrantKind.ALLOWANCE), charged("n", item("1", 60)))
                .after(9_000)
                .and(grantEnded("plan"))
                .after(100_000)
                .when(itemFailed("n", "1"))
                .refunded("1", 60, RefundCause.ITEM_FAILED)
                .grant("plan", 0)
                .balance(60)
                .after(8_000)
                .when(charged("m", 1))
                .entries(1)
                .when(charged("o", 1))
                .entry(EntryKind.EXPIRY, -59);
        under(new TestPolicy().expiredGrantsForfeit())
                .and(granted("plan", 100, GrantKind.ALLOWANCE), charged("n", item("1", 60)), grantEnded("plan"))
                .when(itemFailed("n", "1"))
                .entry(EntryKind.EXPIRY, -60)
                .balance(0);
    }

    @Test
    void an_ended_grant_is_not_charged_even_before_its_expiry() {
        given(expiring("plan", 100, GrantKind.ALLOWANCE, START + LATER), grantEnded("plan"))
                .when(authorize("n", "image", "1"))
                .notice(NoticeType.ChargeDeclined, "INSUFFICIENT_CREDITS")
                .at(LATER)
                .when(grantExpired("plan"))
                .nothing()
                .when(grantEnded("plan"))
                .nothing();
    }

    // Time that was left ----------------------------------------------------------------------------------------------

    @Test
    void promotional_credits_come_back_for_as_long_as_they_had_when_they_were_charged() {
        under(new TestPolicy().expiredGrants(null))
                .and(expiring("promo", 10, GrantKind.PROMOTIONAL, START + LATER))
                .at(90_000)
                .and(charged("n", item("1", 10)))
                .at(500_000)
                .when(itemFailed("n", "1"))
                .balance(10)
                .at(509_999)
                .when(charged("m", item("1", 1)))
                .entries(1)
                .at(510_000)
                .when(access(false))
                .entry(EntryKind.EXPIRY, -9)
                .at(600_000)
                .when(itemFailed("m", "1"))
                .entries(1)
                .balance(1)
                .at(600_001)
                .when(access(true))
                .entry(EntryKind.EXPIRY, -1);
    }

    @Test
    void bought_credits_come_back_as_goodwill_for_the_grace_period() {
        under(new TestPolicy().expiredGrants(null))
                .and(pack(START + LATER), charged("n", item("1", 100)))
                .at(LATER)
                .and(itemFailed("n", "1"))
                .at(LATER + TestPolicy.GRACE_MILLIS - 1)
                .when(charged("m", 1))
                .entries(1);
    }

    @Test
    void credits_of_two_grants_that_are_over_come_back_as_two() {
        given(pack(START + LATER), expiring("promo", 10, GrantKind.PROMOTIONAL, START + LATER))
                .and(charged("n", item("1", 110)))
                .at(LATER)
                .and(itemFailed("n", "1"))
                .when(revoked("promo", null, "misuse"))
                .entry(EntryKind.REVOCATION, -10)
                .balance(100)
                .when(revoked("pack", null, "dispute"))
                .entry(EntryKind.REVOCATION, -100)
                .balance(0);
    }

    // Many grants -----------------------------------------------------------------------------------------------------

    @Test
    void a_purchase_is_never_refused_however_many_grants_are_open() {
        Scenario scenario = given();
        for (int i = 0; i < Limits.OPEN_GRANTS_MAX; i++) {
            scenario.and(granted("daily-" + i, 1, GrantKind.PROMOTIONAL));
        }
        scenario.when(granted("daily-more", 1, GrantKind.PROMOTIONAL))
                .refused(Reason.TOO_MANY_GRANTS)
                .when(new CreditsGranted("month", 3, GrantKind.ALLOWANCE, null, null, "invoice-1"))
                .entry(EntryKind.GRANT, 3)
                .when(revoked("month", null, "dispute"))
                .when(granted("bought", 1_000))
                .entry(EntryKind.GRANT, 1_000)
                .balance(1_256);
        for (int i = 0; i < 600; i++) {
            scenario.and(granted("pack-" + i, 10));
        }
        scenario.when(charged("n", item("1", 256 + 1_000 + 10)))
                .grant("pack-0", -10)
                .balance(5_990)
                .when(revoked("pack-400", null, "dispute"))
                .entry(EntryKind.REVOCATION, -10)
                .when(itemFailed("n", "1"))
                .grant("bought", 1_000)
                .grant("daily-255", 1)
                .remaining("daily-3", 1)
                .when(cashRequested("r", "pack-599"))
                .notice(NoticeType.CaseOpened, "CASH_REFUND_REQUESTED")
                .balance(7_246);
    }

    @Test
    void grants_that_are_kept_on_pages_lapse_when_they_are_due() {
        Scenario scenario = given();
        for (int i = 0; i < 300; i++) {
            scenario.and(granted("pack-" + i, 10));
        }
        scenario.and(new CreditsGranted("last", 7, GrantKind.PAID, 200, START + 10 * LATER, null))
                .at(10 * LATER)
                .when(grantExpired("last"))
                .entry(EntryKind.EXPIRY, -7)
                .balance(3_000);
    }

    @Test
    void whoever_paid_an_overdraft_gets_it_back_however_many_they_were() {
        Scenario scenario = given(charged("n", 200));
        for (int i = 0; i < 200; i++) {
            scenario.and(granted("g" + i, 1));
        }
        scenario.when(completed("n", FAILED))
                .entry(EntryKind.REFUND, 200)
                .remaining("g0", 1)
                .remaining("g100", 1)
                .remaining("g199", 1)
                .balance(200);
    }
}
