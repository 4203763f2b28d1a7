package io.makegood.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.BaseRule;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Eligibility;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.policy.GoodwillRules;
import io.makegood.ledger.policy.LateCompletion;
import io.makegood.ledger.policy.MessageValues;
import io.makegood.ledger.policy.NoticeMessage;
import io.makegood.ledger.policy.TimeoutAction;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.reason.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a document says holds: shown with the example that comes with Makegood. */
class PublishedPolicyTest {
    private static final long BEFORE = Instant.parse("2026-12-31T23:59:59.999Z").toEpochMilli();
    private static final long AFTER = Instant.parse("2027-01-01T00:00:00Z").toEpochMilli();

    private final PublishedPolicy example = example();

    private static PublishedPolicy example() {
        try {
            return PolicyFile.read(Files.readString(Path.of("..", "policies", "example.yaml")))
                    .policy()
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static MessageValues values(@Nullable Long amount, @Nullable Long balance, @Nullable String feature) {
        return new MessageValues(amount, null, null, null, balance, null, feature, null, null, null, null, null, null);
    }

    @Test
    void amounts_are_exact_units_of_the_scale() {
        assertThat(example.price("picture", null, 0)).isEqualTo(new Price(0, 25));
        assertThat(example.lowBalanceThreshold()).isEqualTo(50);
        assertThat(example.goodwill()).isEqualTo(GoodwillRules.NONE);
    }

    @Test
    void the_price_of_the_platform_goes_first_and_then_the_newest_that_has_begun() {
        assertThat(example.price("video", "web", BEFORE)).isEqualTo(new Price(100, 50));
        assertThat(example.price("video", "web", AFTER)).isEqualTo(new Price(110, 50));
        assertThat(example.price("video", "ios", BEFORE)).isEqualTo(new Price(120, 60));
        assertThat(example.price("video", "ios", AFTER)).isEqualTo(new Price(120, 60));
        assertThat(example.price("video", null, AFTER)).isEqualTo(new Price(110, 50));
        assertThat(example.price("caption", null, 0)).isEqualTo(new Price(0, 0));
        assertThat(example.price("poem", null, 0)).isNull();
    }

    @Test
    void the_rules_are_those_of_the_document() {
        assertThat(example.chargeTimeoutMillis("picture")).isEqualTo(20 * 60_000);
        assertThat(example.chargeTimeoutMillis("video")).isEqualTo(2 * 60 * 60_000);
        assertThat(example.chargeTimeoutMillis(null)).isEqualTo(20 * 60_000);
        assertThat(example.timeoutAction()).isEqualTo(TimeoutAction.REFUND);
        assertThat(example.lateCompletion()).isEqualTo(LateCompletion.CHARGE_AGAIN);
        assertThat(example.verdict(FailureCause.OTHER)).isEqualTo(FailureVerdict.REVIEW);
        assertThat(example.verdict(FailureCause.CANCELLED)).isEqualTo(FailureVerdict.NOT_REFUNDED);
        assertThat(example.verdict(FailureCause.TIMEOUT)).isEqualTo(FailureVerdict.REFUNDED);
        assertThat(example.baseRule("video")).isEqualTo(new BaseRule(true, true));
        assertThat(example.refundToExpired(GrantKind.PAID)).isEqualTo(ExpiredGrantRefund.GOODWILL_GRANT);
        assertThat(example.refundToExpired(GrantKind.ALLOWANCE)).isEqualTo(ExpiredGrantRefund.REMAINING_TIME);
        assertThat(example.refundToExpired(GrantKind.PROMOTIONAL)).isEqualTo(ExpiredGrantRefund.FORFEIT);
        assertThat(example.refundToExpired(GrantKind.GOODWILL)).isEqualTo(ExpiredGrantRefund.REMAINING_TIME);
        assertThat(example.deliveryIsFinal("picture")).isTrue();
        assertThat(example.deliveryIsFinal("video")).isFalse();
        assertThat(example.deliveryIsFinal(null)).isTrue();
        assertThat(example.claims().limits())
                .isEqualTo(List.of(new ClaimLimit(3, 86_400_000L), new ClaimLimit(10, 30 * 86_400_000L)));
        assertThat(example.claims().judgement("BLANK")).isEqualTo(Judgement.ACCEPT);
        assertThat(example.claims().judgement("CHANGED_MY_MIND")).isEqualTo(Judgement.DECLINE);
        assertThat(example.claims().judgement("else")).isEqualTo(Judgement.REVIEW);
        assertThat(example.claims().requiresDelivery()).isFalse();
        assertThat(example.claims().eligibility("video", "web", null)).isEqualTo(Eligibility.ELIGIBLE);
        assertThat(example.claims().eligibility("video", "ios", null)).isEqualTo(Eligibility.NOT_ELIGIBLE);
        assertThat(example.claims().eligibility("picture", null, "batch")).isEqualTo(Eligibility.NOT_ELIGIBLE);
    }

    @Test
    void where_a_result_was_made_that_the_policy_does_not_list_is_a_question_for_a_person() {
        assertThat(example.claims().eligibility("video", "tv", null)).isEqualTo(Eligibility.UNCERTAIN);
        assertThat(example.claims().eligibility("video", null, null)).isEqualTo(Eligibility.UNCERTAIN);
        assertThat(example.claims().eligibility("picture", "web", "popup")).isEqualTo(Eligibility.UNCERTAIN);
        assertThat(example.claims().eligibility("picture", "web", null)).isEqualTo(Eligibility.UNCERTAIN);
        assertThat(example.claims().eligibility("caption", "tv", "popup")).isEqualTo(Eligibility.NOT_ELIGIBLE);
        assertThat(example.isUnlistedPlatform("tv")).isTrue();
        assertThat(example.isUnlistedPlatform("web")).isFalse();
        assertThat(example.isUnlistedPlatform(null)).isFalse();
    }

    @Test
    void messages_speak_in_the_products_own_credits_with_the_right_word() {
        assertThat(said(NoticeType.BalanceLow, values(null, 10L, null)).text()).isEqualTo("1 credit left.");
        assertThat(said(NoticeType.BalanceLow, values(null, 25L, null)).text()).isEqualTo("2.5 credits left.");
        assertThat(said(NoticeType.BalanceLow, values(null, -5L, null)).text()).isEqualTo("-0.5 credits left.");
    }

    @Test
    void a_part_in_brackets_is_left_out_when_its_value_is_not_known() {
        NoticeMessage known = said(NoticeType.ClaimAccepted, values(25L, 100L, "picture"));
        assertThat(known.text()).isEqualTo("We gave back 2.5 credits for Picture. You have 10 now.");
        assertThat(known.translations()).containsEntry("de", "Wir haben 2.5 Credits erstattet. Du hast jetzt 10.");
        assertThat(said(NoticeType.ClaimAccepted, values(25L, 100L, null)).text())
                .isEqualTo("We gave back 2.5 credits. You have 10 now.");
    }

    @Test
    void a_message_that_lacks_a_value_gives_way_to_the_built_in_one() {
        assertThat(example.message(
                        NoticeType.ChargeDeclined, Reason.INSUFFICIENT_CREDITS, values(null, null, "picture")))
                .isEmpty();
        assertThat(example.message(NoticeType.CaseOpened, Reason.TIMED_OUT, values(1L, 1L, null)))
                .isEmpty();
    }

    private NoticeMessage said(NoticeType type, MessageValues values) {
        return example.message(type, null, values).orElseThrow();
    }

    @Test
    void its_terms_tell_all_that_it_says_and_what_a_new_version_changes() {
        PolicyTerms terms = PolicyTerms.of(example);
        assertThat(terms.byPath())
                .containsEntry("features.picture.price", "2.5 for each item")
                .containsEntry(
                        "features.video.price",
                        "12, and 6 for each item on ios; 11, and 5 for each item from 2027-01-01T00:00:00Z;"
                                + " 10, and 5 for each item")
                .containsEntry("features.picture.claims", "on every platform, but not in batch")
                .containsEntry("features.caption.claims", "never")
                .containsEntry("claims.limits", "3 in 1 day, 10 in 30 days")
                .containsEntry("claims.verdict", "accept BLANK; decline CHANGED_MY_MIND; otherwise review")
                .containsEntry("charge.timeout", "20 minutes");
        assertThat(terms.changesTo(terms)).isEmpty();
        PolicyTerms newer = PolicyTerms.of(PolicyFile.read("""
                        id: example
                        version: "2"
                        accountPrefix: "example:"
                        scale: 1
                        features: {picture: {displayName: Picture, price: {perItem: 3}}}
                        """).policy().orElseThrow());
        assertThat(terms.changesTo(newer))
                .contains(
                        new PolicyTerms.Change("features.picture.price", "2.5 for each item", "3 for each item"),
                        new PolicyTerms.Change("features.caption.price", "free", null),
                        new PolicyTerms.Change("claims.timeLimit", "14 days", null));
        assertThat(newer.changesTo(terms)).contains(new PolicyTerms.Change("features.caption.price", null, "free"));
    }
}
