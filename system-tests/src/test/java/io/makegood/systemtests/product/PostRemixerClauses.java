package io.makegood.systemtests.product;

import static io.makegood.ledger.scenario.Words.authorize;
import static io.makegood.ledger.scenario.Words.caseResolved;
import static io.makegood.ledger.scenario.Words.cashReviewed;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.timedOut;
import static io.makegood.systemtests.product.Spoken.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.quote.Quote;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.MemoryStage;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.readmodel.investigation.Answer.Reply;
import io.makegood.readmodel.investigation.Investigation;
import io.makegood.readmodel.scan.AccountHistory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Post Remixer promises, under policies/post-remixer.yaml. */
interface PostRemixerClauses {
    String PRICE_CHANGE = "2027-01-01T00:00:00Z";

    Products products();

    private Scenario customer() {
        return products()
                .account("post-remixer")
                .and(new CreditsGranted("pack", 50, GrantKind.PAID, null, null, "pi_123"));
    }

    private Investigation investigate(Scenario customer, String generation) {
        AccountHistory history = products().history(customer.account());
        return history.investigate(customer.account(), generation);
    }

    @Test
    default void REM_1_costs_vary_by_action() {
        customer()
                .when(authorize("a", "source-analysis"))
                .entry(EntryKind.CHARGE, -1)
                .when(authorize("b", "studio-options", "1", "2", "3"))
                .entry(EntryKind.CHARGE, -6)
                .when(authorize("c", "studio-option", "1"))
                .entry(EntryKind.CHARGE, -1)
                .when(authorize("d", "caption-preview", "1"))
                .entries(0)
                .balance(42);
    }

    @Test
    default void REM_1_costs_change_over_time() {
        Instant soon = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
        long until = Instant.parse(PRICE_CHANGE).toEpochMilli() - MemoryStage.START;
        products()
                .account("post-remixer", PRICE_CHANGE, soon.toString())
                .and(granted("pack", 50))
                .when(authorize("before", "quick-remix", "1"))
                .entry(EntryKind.CHARGE, -4)
                .after(until, 3_000)
                .when(authorize("after", "quick-remix", "1"))
                .entry(EntryKind.CHARGE, -5);
    }

    @Test
    default void REM_2_the_credit_requirement_is_known_before_the_action_starts() {
        Scenario customer = customer().and(granted("gift", 3, GrantKind.PROMOTIONAL));
        Quote quote = products().quote(customer.account(), "studio-options", 2);
        assertThat(quote.required()).isEqualTo(4);
        assertThat(quote.available()).isEqualTo(53);
        assertThat(quote.declined()).isNull();
        assertThat(quote.grants()).containsExactly(new GrantAmount("gift", 3), new GrantAmount("pack", 1));
        assertThat(quote.policy().id()).isEqualTo("post-remixer");
        customer.when(authorize("a", "studio-options", "1", "2"))
                .entry(EntryKind.CHARGE, -4)
                .grant("gift", -3)
                .grant("pack", -1);
        Quote large = products().quote(customer.account(), "studio-options", 30);
        assertThat(large.declined()).isEqualTo(DeclineReason.INSUFFICIENT_CREDITS);
        assertThat(large.missing()).isEqualTo(11);
    }

    @Test
    default void REM_3_a_failure_that_is_certain_is_restored() {
        customer()
                .and(authorize("a", "studio-options", "1", "2"))
                .when(itemFailed("a", "2"))
                .refunded("2", 2, RefundCause.ITEM_FAILED)
                .balance(48)
                .when(completed("a", Outcome.PARTIAL))
                .balance(48)
                .and(authorize("b", "source-analysis"))
                .when(completed("b", Outcome.FAILED))
                .refunded(null, 1, RefundCause.GENERATION_FAILED)
                .balance(48);
    }

    @Test
    default void REM_3_where_a_failure_is_not_certain_nothing_moves_and_support_reviews() {
        Scenario customer = customer().and(authorize("a", "studio-options", "1", "2"));
        customer.when(itemFailed("a", "1", FailureCause.TIMEOUT))
                .noRefund()
                .notice(NoticeType.CaseOpened, "UNCONFIRMED_FAILURE")
                .messageContains(
                        NoticeType.CaseOpened,
                        "We could not confirm what happened with Studio options. Support will review it as case case_")
                .balance(46);
        String caseId = products().history(customer.account()).notices().stream()
                .filter(notice -> notice.type() == NoticeType.CaseOpened)
                .map(notice -> String.valueOf(notice.subject().caseId()))
                .findFirst()
                .orElseThrow();
        customer.when(new CreditsAdjusted(
                        "adj", 2, AdjustmentGround.FAULTY_OUTPUT, "kim", "nothing was made", "a", "1"))
                .refunded("1", 2, RefundCause.OPERATOR)
                .balance(48)
                .notice(NoticeType.CaseClosed, "REFUNDED")
                .says(NoticeType.CaseClosed, "Case " + caseId + " is settled.")
                .when(caseResolved(caseId, "credits restored"))
                .nothing()
                .when(caseResolved("case_unknown", "credits restored"))
                .refused(Reason.UNKNOWN_CASE);
    }

    @Test
    default void REM_3_silence_moves_nothing_and_support_reviews() {
        products()
                .account("post-remixer", "timeout: 1h", "timeout: 1s")
                .and(granted("pack", 50), authorize("a", "source-analysis"))
                .whenEngine(timedOut("a"), HOUR + 1, 1_000)
                .noRefund()
                .notice(NoticeType.CaseOpened, "TIMED_OUT")
                .balance(49);
    }

    @Test
    default void REM_4_a_delivered_output_is_not_refunded() {
        Scenario customer = customer();
        for (DeliveryKind how : DeliveryKind.values()) {
            String remix = "remix-" + how;
            customer.and(authorize(remix, "studio-option", "1"), new ItemDelivered(remix, "1", how))
                    .when(itemFailed(remix, "1"))
                    .noRefund()
                    .notice(NoticeType.CaseOpened, "FAILED_AFTER_DELIVERY")
                    .when(completed(remix, Outcome.FAILED))
                    .noRefund();
        }
    }

    @Test
    default void REM_4_unless_it_is_faulty_not_as_described_or_the_law_requires_it() {
        Scenario customer = customer();
        for (AdjustmentGround ground : List.of(
                AdjustmentGround.FAULTY_OUTPUT, AdjustmentGround.NOT_AS_DESCRIBED, AdjustmentGround.LEGAL_RIGHT)) {
            String remix = "remix-" + ground;
            customer.and(authorize(remix, "studio-option", "1"), new ItemDelivered(remix, "1", DeliveryKind.DOWNLOADED))
                    .when(new CreditsAdjusted("adj-" + ground, 1, ground, "kim", "seen by kim", remix, "1"))
                    .refunded("1", 1, RefundCause.OPERATOR)
                    .balance(50)
                    .when(new CreditsAdjusted("again-" + ground, 1, ground, "kim", "a second time", remix, "1"))
                    .refused(Reason.EXCEEDS_CHARGE);
        }
    }

    @Test
    default void REM_5_unused_credits_are_never_refunded_in_cash_by_themselves() {
        customer()
                .and(authorize("a", "studio-options", "1", "2"))
                .when(new CashRefundRequested("req", "pack", "I stop using it"))
                .entries(0)
                .notice(NoticeType.CaseOpened, "CASH_REFUND_REQUESTED")
                .detail(NoticeType.CaseOpened, "paymentReference", "pi_123")
                .says(
                        NoticeType.CaseOpened,
                        "Your request for a refund of this credit pack is reviewed by a person. Your credits stay"
                                + " usable meanwhile.")
                .balance(46)
                .when(cashReviewed("req", false, null))
                .entries(0)
                .notice(NoticeType.CashRefundDeclined, "REVIEWED")
                .balance(46);
    }

    @Test
    default void REM_5_an_approved_one_takes_the_unused_credits_and_names_the_original_payment() {
        customer()
                .and(authorize("a", "studio-options", "1", "2"))
                .and(new CashRefundRequested("req", "pack", null))
                .when(cashReviewed("req", true, null))
                .entry(EntryKind.REVOCATION, -46)
                .detail(NoticeType.CashRefundAccepted, "paymentReference", "pi_123")
                .says(
                        NoticeType.CashRefundAccepted,
                        "Your refund was approved. 46 unused credits left your balance, and the money goes back the way"
                                + " you paid.")
                .balance(0)
                .when(cashReviewed("req", true, null))
                .nothing();
    }

    @Test
    default void REM_5_never_more_than_is_unused_goes_back() {
        customer()
                .and(authorize("a", "studio-options", "1", "2"))
                .and(new CashRefundRequested("req", "pack", null))
                .when(cashReviewed("req", true, 1_000L))
                .entry(EntryKind.REVOCATION, -46)
                .balance(0);
    }

    @Test
    default void REM_6_a_review_can_answer_its_five_questions_from_the_records() {
        Scenario customer = customer()
                .and(
                        new AccountUpdated(List.of("ann"), true),
                        Spoken.authorize("a", "studio-options", "image", "Spring post", "ann", "1", "2"),
                        itemFailed("a", "1"),
                        new ItemDelivered("a", "2", DeliveryKind.EXPORTED),
                        completed("a", Outcome.PARTIAL));
        Investigation found = investigate(customer, "a");
        assertThat(found.answers()).hasSize(5).allSatisfy(answer -> {
            assertThat(answer.reply()).as(answer.question()).isEqualTo(Reply.YES);
            assertThat(answer.evidence()).as(answer.question()).isNotEmpty();
        });
        assertThat(found.decisions()).anySatisfy(decision -> {
            assertThat(decision.decision()).isEqualTo("REFUND");
            assertThat(decision.amount()).isEqualTo(2);
            assertThat(decision.policyId()).startsWith("post-remixer");
            assertThat(decision.rule()).isEqualTo("failures.needReview");
            assertThat(decision.ruleSays()).isEqualTo("TIMEOUT, OTHER");
        });
        Scenario stranger =
                customer.and(Spoken.authorize("b", "studio-option", "image", "Spring post", "mallory", "1"));
        assertThat(investigate(stranger, "b").answers())
                .extracting(answer -> answer.reply())
                .containsExactly(Reply.NO, Reply.YES, Reply.NO, Reply.NO, Reply.NO);
    }

    @Test
    default void REM_7_a_support_request_carries_what_support_needs() {
        customer()
                .when(new SupportRequested(
                        "case-7", null, "Spring post", "export", 1_750_000_000_000L, "a zip file", "nothing came"))
                .says(NoticeType.CaseOpened, "Thank you. Support has your request as case case-7.")
                .detail(NoticeType.CaseOpened, "project", "Spring post")
                .detail(NoticeType.CaseOpened, "action", "export")
                .detail(NoticeType.CaseOpened, "happenedAt", "1750000000000")
                .detail(NoticeType.CaseOpened, "expected", "a zip file")
                .detail(NoticeType.CaseOpened, "message", "nothing came")
                .when(caseResolved("case-7"))
                .notice(NoticeType.CaseClosed, "RESOLVED");
    }

    @Test
    default void REM_7_secrets_are_refused() {
        for (String secret : List.of(
                "my card is 4111 1111 1111 1111",
                "password: hunter2",
                "my 2FA code is 493021",
                "-----BEGIN PRIVATE KEY-----")) {
            assertThatThrownBy(() -> new SupportRequested("case-8", null, null, null, null, null, secret))
                    .as(secret)
                    .isInstanceOf(InvalidEvent.class)
                    .hasMessageContaining("message");
        }
    }

    @Test
    default void REM_8_an_operator_can_restore_credits_as_the_law_requires_with_a_reason_that_is_kept() {
        Scenario customer = customer()
                .and(authorize("a", "studio-option", "1"), new ItemDelivered("a", "1", DeliveryKind.DOWNLOADED));
        customer.when(new CreditsAdjusted(
                        "adj", 1, AdjustmentGround.LEGAL_RIGHT, "kim", "withdrawal within 14 days", "a", "1"))
                .refunded("1", 1, RefundCause.OPERATOR)
                .balance(50);
        assertThat(investigate(customer, "a").timeline())
                .anySatisfy(evidence -> assertThat(evidence.says())
                        .contains("LEGAL_RIGHT")
                        .contains("kim")
                        .contains("withdrawal within 14 days"));
        customer.when(new CreditsAdjusted("adj-2", 5, AdjustmentGround.LEGAL_RIGHT, "kim", "ruling 7", null, null))
                .entry(EntryKind.ADJUSTMENT, 5)
                .balance(55);
    }
}
