package io.makegood.systemtests.product;

import static io.makegood.ledger.event.GrantKind.ALLOWANCE;
import static io.makegood.ledger.event.Verdict.CLEARLY_UNUSABLE;
import static io.makegood.ledger.event.Verdict.NOT_UNUSABLE;
import static io.makegood.ledger.scenario.Words.completed;
import static io.makegood.ledger.scenario.Words.delivered;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.reviewed;
import static io.makegood.ledger.scenario.Words.timedOut;
import static io.makegood.systemtests.product.Spoken.DAY;
import static io.makegood.systemtests.product.Spoken.HOUR;
import static io.makegood.systemtests.product.Spoken.MINUTE;
import static io.makegood.systemtests.product.Spoken.reported;

import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.Words;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Photoroom promises, under policies/photoroom.yaml. */
interface PhotoroomClauses {
    Products products();

    /** How a generation of a feature starts, at the policy's own prices: the product charges by itself, or asks the ledger to. */
    LedgerEvent started(String generation, String feature, String platform, @Nullable String surface, String... items);

    private Scenario customer() {
        return withPlan(products().account("photoroom"));
    }

    private static Scenario withPlan(Scenario customer) {
        return customer.and(granted("promo", 3, io.makegood.ledger.event.GrantKind.PROMOTIONAL))
                .and(granted("plan", 97, ALLOWANCE));
    }

    @Test
    default void PHO_1_a_technical_failure_of_any_cause_comes_back_to_where_it_came_from() {
        Scenario customer = customer();
        for (FailureCause cause : FailureCause.values()) {
            String id = "image-" + cause;
            customer.and(started(id, "virtual-model", "ios", null, "1"))
                    .when(Words.itemFailed(id, "1", cause))
                    .refunded("1", 4, RefundCause.ITEM_FAILED)
                    .remaining("promo", 3)
                    .remaining("plan", 97)
                    .balance(100);
        }
    }

    @Test
    default void PHO_1_a_failure_is_refunded_even_where_a_preview_was_seen() {
        customer()
                .and(started("image", "virtual-model", "ios", null, "1"), delivered("image", "1"))
                .when(itemFailed("image", "1"))
                .refunded("1", 4, RefundCause.ITEM_FAILED)
                .balance(100);
    }

    @Test
    default void PHO_1_the_customer_does_nothing_even_if_nobody_reports_the_failure() {
        withPlan(products().account("photoroom", "timeout: 15m", "timeout: 1s"))
                .and(started("video", "video-generator", "web", null, "1"))
                .whenEngine(timedOut("video"), 16 * MINUTE, 1_000)
                .refunded("1", 10, RefundCause.TIMED_OUT)
                .refunded(null, 10, RefundCause.TIMED_OUT)
                .balance(100);
    }

    @Test
    default void PHO_2_a_bad_result_can_be_reported_with_details_and_be_refunded() {
        customer()
                .and(
                        started("image", "virtual-model", "ios", null, "1"),
                        completed("image", Outcome.SUCCEEDED),
                        delivered("image", "1"))
                .when(reported("claim", "image", "1", "SIX_FINGERS"))
                .entries(0)
                .detail(NoticeType.ClaimOpened, "reason", "SIX_FINGERS")
                .detail(NoticeType.ClaimOpened, "details", "the left hand has six fingers")
                .says(NoticeType.ClaimOpened, "Thanks for reporting this Virtual Model result. We are looking at it.")
                .when(reviewed("claim", CLEARLY_UNUSABLE))
                .refunded("1", 4, RefundCause.CLAIM_ACCEPTED)
                .remaining("promo", 3)
                .balance(100);
    }

    @Test
    default void PHO_3_a_report_that_comes_too_late_is_declined() {
        withPlan(products().account("photoroom", "timeLimit: 14d", "timeLimit: 1s"))
                .and(started("image", "logo", "web", null, "1"), completed("image", Outcome.SUCCEEDED))
                .after(14 * DAY + 1, 1_100)
                .when(reported("claim", "image", "1", "BLANK_RESULT"))
                .entries(0)
                .notice(NoticeType.ClaimDeclined, "TOO_LATE")
                .says(
                        NoticeType.ClaimDeclined,
                        "Thank you for your feedback. Results can be reported for 14 days, so the credits for this one"
                                + " are not refunded.")
                .balance(98);
    }

    @Test
    default void PHO_4_only_a_clearly_unusable_result_qualifies() {
        customer()
                .and(started("image", "text", "web", null, "1", "2", "3", "4"))
                .and(reported("claim-1", "image", "1", "SIX_FINGERS"), reported("claim-2", "image", "2", "UGLY"))
                .when(reviewed("claim-1", CLEARLY_UNUSABLE))
                .refunded("1", 1, RefundCause.CLAIM_ACCEPTED)
                .when(reviewed("claim-2", NOT_UNUSABLE))
                .noRefund()
                .notice(NoticeType.ClaimDeclined, "NOT_UNUSABLE")
                .when(reported("claim-3", "image", "3", "BLANK_RESULT"))
                .refunded("3", 1, RefundCause.CLAIM_ACCEPTED)
                .when(reported("claim-4", "image", "4", "CHANGED_MY_MIND"))
                .noRefund()
                .notice(NoticeType.ClaimDeclined, "NOT_UNUSABLE")
                .balance(98);
    }

    @Test
    default void PHO_5_of_several_requests_for_one_image_only_one_can_succeed() {
        customer()
                .and(started("image", "virtual-model", "ios", null, "1"))
                .and(reported("first", "image", "1", "SIX_FINGERS"))
                .when(reported("second", "image", "1", "BLANK_RESULT"))
                .noRefund()
                .notice(NoticeType.ClaimDeclined, "DUPLICATE")
                .when(reviewed("first", CLEARLY_UNUSABLE))
                .refunded("1", 4, RefundCause.CLAIM_ACCEPTED)
                .when(reported("third", "image", "1", "BLANK_RESULT"))
                .noRefund()
                .notice(NoticeType.ClaimDeclined, "DUPLICATE")
                .when(itemFailed("image", "1"))
                .noRefund()
                .balance(100);
    }

    @Test
    default void PHO_6_a_successful_claim_ends_in_a_notification_and_another_in_thanks() {
        customer()
                .and(started("image", "edit-with-ai", "android", null, "1", "2"))
                .when(reported("good", "image", "1", "CORRUPTED_FILE"))
                .says(NoticeType.ClaimAccepted, "We have refunded 2 credits for this result. You now have 98.")
                .detail(
                        NoticeType.ClaimAccepted,
                        "message.fr",
                        "Nous avons remboursé 2 crédits pour ce résultat. Votre solde est de 98.")
                .when(reported("bad", "image", "2", "CHANGED_MY_MIND"))
                .says(
                        NoticeType.ClaimDeclined,
                        "Thank you for your feedback. It helps us to improve. The credits for this result are not"
                                + " refunded.")
                .balance(98);
    }

    @Test
    default void PHO_6_an_unusable_video_is_refunded_whole() {
        customer()
                .and(started("video", "video-generator", "ios", null, "1"), completed("video", Outcome.SUCCEEDED))
                .when(reported("claim", "video", "1", "BLANK_RESULT"))
                .refunded("1", 10, RefundCause.CLAIM_ACCEPTED)
                .refunded(null, 10, RefundCause.CLAIM_ACCEPTED)
                .says(NoticeType.ClaimAccepted, "We have refunded 20 credits for this result. You now have 100.")
                .balance(100);
    }

    @Test
    default void PHO_7_claims_are_limited_by_account_and_period_and_honest_users_can_claim_again() {
        Scenario customer = withPlan(products().account("photoroom", "per: 24h", "per: 4s"))
                .and(started("image", "text", "web", null, "1", "2", "3", "4", "5", "6", "7"));
        for (int i = 1; i <= 5; i++) {
            customer.when(reported("claim-" + i, "image", Integer.toString(i), "BLANK_RESULT"))
                    .refunded(Integer.toString(i), 1, RefundCause.CLAIM_ACCEPTED);
        }
        customer.when(reported("claim-6", "image", "6", "BLANK_RESULT"))
                .noRefund()
                .notice(NoticeType.ClaimDeclined, "LIMIT_REACHED")
                .balance(98)
                .after(24 * HOUR, 4_000)
                .when(reported("claim-7", "image", "6", "BLANK_RESULT"))
                .refunded("6", 1, RefundCause.CLAIM_ACCEPTED);
    }

    @Test
    default void PHO_8_eligibility_depends_on_feature_and_platform() {
        customer()
                .and(started("on-android", "ai-backgrounds", "android", null, "1"))
                .and(started("on-web", "ai-backgrounds", "web", null, "1"))
                .and(started("shadows", "ai-shadows", "android", null, "1"))
                .when(reported("claim-1", "on-android", "1", "BLANK_RESULT"))
                .refunded("1", 1, RefundCause.CLAIM_ACCEPTED)
                .when(reported("claim-2", "on-web", "1", "BLANK_RESULT"))
                .noRefund()
                .notice(NoticeType.ClaimDeclined, "NOT_ELIGIBLE")
                .when(reported("claim-3", "shadows", "1", "BLANK_RESULT"))
                .noRefund()
                .notice(NoticeType.ClaimDeclined, "NOT_ELIGIBLE");
    }

    @Test
    default void PHO_9_recolor_and_flat_lay_are_not_eligible_inside_the_batch_and_catalog_editors() {
        for (String feature : new String[] {"recolor", "flat-lay"}) {
            Scenario customer = customer();
            for (String surface : new String[] {"batch-editor", "product-catalog-editor"}) {
                customer.and(started(surface, feature, "web", surface, "1"))
                        .when(reported("claim-" + surface, surface, "1", "BLANK_RESULT"))
                        .noRefund()
                        .notice(NoticeType.ClaimDeclined, "NOT_ELIGIBLE");
            }
            customer.and(started("elsewhere", feature, "web", "editor", "1"))
                    .when(reported("claim", "elsewhere", "1", "BLANK_RESULT"))
                    .refunded("1", feature.equals("recolor") ? 1 : 2, RefundCause.CLAIM_ACCEPTED);
        }
    }
}
