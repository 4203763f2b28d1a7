package io.makegood.systemtests.product;

import static io.makegood.ledger.event.GrantKind.ALLOWANCE;
import static io.makegood.ledger.scenario.Words.access;
import static io.makegood.ledger.scenario.Words.authorize;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.delivered;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.timedOut;
import static io.makegood.systemtests.product.Spoken.MINUTE;
import static io.makegood.systemtests.product.Spoken.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.readmodel.investigation.Answer;
import io.makegood.readmodel.investigation.Investigation;
import io.makegood.readmodel.scan.AccountHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Pinsearch promises, under policies/pinsearch.yaml. */
interface PinsearchClauses {
    Products products();

    private Scenario customer() {
        return products().account("pinsearch").and(granted("plan", 50, ALLOWANCE));
    }

    @Test
    default void PIN_1_nothing_is_charged_or_refunded_when_the_product_stops_before_the_generation_starts() {
        Scenario customer = customer();
        for (RejectionReason reason : RejectionReason.values()) {
            String article = "article-" + reason;
            customer.when(rejected(article, reason))
                    .entries(0)
                    .noRefund()
                    .balance(50)
                    .when(completed(article, Outcome.FAILED))
                    .entries(0)
                    .noRefund()
                    .balance(50);
        }
    }

    @Test
    default void PIN_1_nothing_is_charged_without_enough_credits_and_the_customer_is_told() {
        products()
                .account("pinsearch")
                .and(granted("plan", 7, ALLOWANCE))
                .when(authorize("article", "article-from-images", "1", "2"))
                .entries(0)
                .notice(NoticeType.ChargeDeclined, "INSUFFICIENT_CREDITS")
                .says(
                        NoticeType.ChargeDeclined,
                        "Article from images needs 8 credits and you have 7. Nothing was deducted.")
                .detail(
                        NoticeType.ChargeDeclined,
                        "message.de",
                        "Artikel aus Bildern kostet 8 Credits, du hast 7. Es wurde nichts abgezogen.")
                .policy("pinsearch", "1")
                .when(completed("article", Outcome.FAILED))
                .noRefund()
                .balance(7);
    }

    @Test
    default void PIN_1_nothing_is_charged_without_active_access() {
        customer()
                .and(access(false))
                .when(authorize("article", "article-from-topic", "1"))
                .entries(0)
                .says(NoticeType.ChargeDeclined, "Your access is not active at the moment. Nothing was deducted.")
                .balance(50)
                .when(access(true))
                .when(authorize("next", "article-from-topic", "1"))
                .entry(EntryKind.CHARGE, -5);
    }

    @Test
    default void PIN_2_credits_charged_before_the_work_come_back_when_it_fails() {
        customer()
                .when(authorize("article", "article-from-images", "1", "2", "3"))
                .entry(EntryKind.CHARGE, -10)
                .says(NoticeType.ChargeAuthorized, "Article from images used 10 credits. You have 40 left.")
                .held(10)
                .when(completed("article", Outcome.FAILED))
                .refunded("1", 2, RefundCause.GENERATION_FAILED)
                .refunded("2", 2, RefundCause.GENERATION_FAILED)
                .refunded("3", 2, RefundCause.GENERATION_FAILED)
                .refunded(null, 4, RefundCause.GENERATION_FAILED)
                .remaining("plan", 50)
                .balance(50)
                .held(0)
                .when(completed("article", Outcome.FAILED))
                .nothing();
    }

    @Test
    default void PIN_2_credits_come_back_when_nobody_reports_how_the_work_ended() {
        products()
                .account("pinsearch", "timeout: 30m", "timeout: 1s")
                .and(granted("plan", 50, ALLOWANCE), authorize("article", "article-from-topic", "1", "2"))
                .whenEngine(timedOut("article"), 31 * MINUTE, 1_000)
                .refunded("1", 1, RefundCause.TIMED_OUT)
                .refunded("2", 1, RefundCause.TIMED_OUT)
                .refunded(null, 4, RefundCause.TIMED_OUT)
                .balance(50);
    }

    @Test
    default void PIN_3_it_holds_for_articles_from_images_from_a_topic_and_for_a_new_image() {
        Scenario customer = customer();
        for (String feature : List.of("article-from-images", "article-from-topic", "article-image")) {
            customer.and(authorize(feature, feature, "1"))
                    .when(completed(feature, Outcome.FAILED))
                    .balance(50)
                    .held(0);
        }
    }

    @Test
    default void PIN_4_a_partial_article_from_images_is_kept_and_each_failed_image_comes_back() {
        Scenario customer = customer();
        customer.and(authorize("article", "article-from-images", "1", "2", "3", "4"))
                .when(itemFailed("article", "2"))
                .refunded("2", 2, RefundCause.ITEM_FAILED)
                .balance(40)
                .when(itemFailed("article", "4"))
                .refunded("4", 2, RefundCause.ITEM_FAILED)
                .balance(42)
                .when(completed("article", Outcome.PARTIAL))
                .entries(0)
                .balance(42)
                .held(0);
        isKeptAsPartial(customer);
    }

    @Test
    default void PIN_5_a_partial_article_from_a_topic_is_kept_and_each_missing_entry_comes_back() {
        Scenario customer = customer();
        customer.and(authorize("article", "article-from-topic", "1", "2", "3"))
                .when(itemFailed("article", "3"))
                .refunded("3", 1, RefundCause.ITEM_FAILED)
                .when(completed("article", Outcome.PARTIAL))
                .entries(0)
                .balance(44)
                .held(0);
        isKeptAsPartial(customer);
    }

    private void isKeptAsPartial(Scenario customer) {
        AccountHistory history = products().history(customer.account());
        Investigation article = history.investigate(customer.account(), "article");
        assertThat(article.status()).isEqualTo("PARTIAL");
        assertThat(article.answers()).anySatisfy(answer -> {
            assertThat(answer.question()).contains("output generated");
            assertThat(answer.reply()).isEqualTo(Answer.Reply.YES);
        });
    }

    @Test
    default void PIN_6_a_refund_is_positive_activity_with_the_balance_after_it() {
        Scenario customer = customer();
        customer.and(authorize("article", "article-from-images", "1", "2"), itemFailed("article", "1"));
        List<LedgerEntry> activity = products().history(customer.account()).entries();
        assertThat(activity)
                .extracting(LedgerEntry::kind, LedgerEntry::amount, LedgerEntry::balanceAfter)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(EntryKind.GRANT, 50L, 50L),
                        org.assertj.core.groups.Tuple.tuple(EntryKind.CHARGE, -8L, 42L),
                        org.assertj.core.groups.Tuple.tuple(EntryKind.REFUND, 2L, 44L));
    }

    @Test
    default void
            PIN_7_where_the_refund_cannot_be_completed_the_customer_is_told_and_the_case_says_what_support_needs() {
        customer()
                .and(
                        Spoken.authorize("article", "article-from-images", "images", "Summer outfits", "ann", "1", "2"),
                        delivered("article", "1"))
                .when(Spoken.itemFailed("article", "1", "provider said 503"))
                .noRefund()
                .notice(NoticeType.CaseOpened, "FAILED_AFTER_DELIVERY")
                .detail(NoticeType.CaseOpened, "label", "Summer outfits")
                .detail(NoticeType.CaseOpened, "inputMode", "images")
                .detail(NoticeType.CaseOpened, "message", "provider said 503")
                .hasDetail(NoticeType.CaseOpened, "happenedAt")
                .messageContains(NoticeType.CaseOpened, "Please contact support and name case case_")
                .balance(42);
    }

    @Test
    default void PIN_7_what_the_customer_writes_to_support_becomes_a_case_with_the_article() {
        customer()
                .and(Spoken.authorize("article", "article-from-topic", "topic", "Ten hats", "ann", "1"))
                .when(new SupportRequested(
                        "case-1", "article", null, "article", 1_750_000_000_000L, "the refund", "says: refund failed"))
                .notice(NoticeType.CaseOpened, "SUPPORT_REQUESTED")
                .says(NoticeType.CaseOpened, "Thank you, support has your message as case case-1.")
                .detail(NoticeType.CaseOpened, "label", "Ten hats")
                .detail(NoticeType.CaseOpened, "inputMode", "topic")
                .detail(NoticeType.CaseOpened, "happenedAt", "1750000000000")
                .detail(NoticeType.CaseOpened, "message", "says: refund failed");
    }

    @Test
    default void PIN_8_a_free_action_that_fails_leaves_the_balance_as_it_is() {
        customer()
                .when(authorize("titles", "pin-text", "1", "2"))
                .entries(0)
                .says(NoticeType.ChargeAuthorized, "Pin titles and descriptions are free. Your balance stays at 50.")
                .when(completed("titles", Outcome.FAILED))
                .entries(0)
                .noRefund()
                .balance(50);
    }
}
