package io.makegood.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.LowBalance;
import io.makegood.ledger.policy.MessageValues;
import io.makegood.ledger.policy.NoticeMessage;
import io.makegood.ledger.policy.TopUpTerms;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a document says of credits that run low, of models, and of goodwill that ends. */
class BalancePolicyTest {
    private static final long HOUR = 60L * 60 * 1000;

    private static String document(String more) {
        return """
                id: shop
                version: "1"
                accountPrefix: "shop:"
                scale: 1
                attributes: {model: [fast, pro]}
                features: {image: {displayName: Image, price: {perItem: 2}}}
                """ + more;
    }

    private static PublishedPolicy policy(String more) {
        PolicyFile file = PolicyFile.read(document(more));
        assertThat(file.problems()).isEmpty();
        return file.policy().orElseThrow();
    }

    @Test
    void what_is_left_out_warns_and_buys_never() {
        PublishedPolicy policy = policy("");
        assertThat(policy.lowBalanceThreshold()).isZero();
        assertThat(policy.lowBalances()).isEmpty();
        assertThat(policy.topUp()).isNull();
        assertThat(policy.goodwill().expiresAfterMillis()).isZero();
        assertThat(PolicyTerms.of(policy).byPath())
                .containsEntry("lowBalance.threshold", "no warning")
                .containsEntry("topUp", "none")
                .containsEntry("goodwill.expiresAfter", "never");
    }

    @Test
    void one_threshold_is_read_as_ever() {
        PublishedPolicy policy = policy("lowBalance: {threshold: 2.5}");
        assertThat(policy.lowBalanceThreshold()).isEqualTo(25);
        assertThat(policy.lowBalances()).isEmpty();
    }

    @Test
    void several_are_credits_or_percent_of_what_the_plan_gives() {
        PublishedPolicy policy = policy("lowBalance: {thresholds: [50, 2.5, {percent: 10}]}");
        assertThat(policy.lowBalanceThreshold()).isZero();
        assertThat(policy.lowBalances())
                .isEqualTo(List.of(LowBalance.of(500), LowBalance.of(25), LowBalance.ofPercent(10)));
        assertThat(PolicyTerms.of(policy).byPath())
                .containsEntry("lowBalance.thresholds", "50, 2.5, 10 percent of the plan's allowance");
    }

    @Test
    void a_message_can_name_the_threshold_below_which_the_balance_fell() {
        PublishedPolicy policy = policy(
                "lowBalance: {thresholds: [5, {percent: 10}]}\n"
                        + "messages: {BalanceLow: \"Less than {threshold credit|credits}[, {percent} % of your plan,] left.\"}");
        assertThat(policy.message(NoticeType.BalanceLow, null, low(50L, null)))
                .map(NoticeMessage::text)
                .contains("Less than 5 credits left.");
        assertThat(policy.message(NoticeType.BalanceLow, null, low(10L, "10")))
                .map(NoticeMessage::text)
                .contains("Less than 1 credit, 10 % of your plan, left.");
        // Of a policy with one threshold, whose notice says none.
        assertThat(policy.message(NoticeType.BalanceLow, null, low(null, null))).isEmpty();
    }

    private static MessageValues low(@Nullable Long threshold, @Nullable String percent) {
        return new MessageValues(null, null, null, null, 1L, null, null, null, null, null, null, threshold, percent);
    }

    @Test
    void what_a_grant_names_and_no_request_can_is_unlisted() {
        PublishedPolicy policy = policy("");
        assertThat(policy.unlisted(List.of("image", "imgae"), List.of("fast", "slow")))
                .containsExactly("imgae", "slow");
    }

    @Test
    void percent_are_exact_for_the_greatest_allowance() {
        assertThat(LowBalance.ofPercent(33).least(80)).isEqualTo(27);
        assertThat(LowBalance.ofPercent(10).least(100)).isEqualTo(10);
        assertThat(LowBalance.ofPercent(100).least(5_000_000_000_000_000_000L)).isEqualTo(5_000_000_000_000_000_000L);
        assertThat(LowBalance.ofPercent(1).least(1)).isEqualTo(1);
        assertThat(LowBalance.ofPercent(50).least(0)).isZero();
    }

    @Test
    void a_top_up_has_defaults_and_bounds() {
        TopUpTerms least = Objects.requireNonNull(
                policy("topUp: {below: 2, amount: 10, price: price_1, cap: {amount: 50, per: month}}")
                        .topUp());
        assertThat(least).isEqualTo(new TopUpTerms(20, 20, 100, 100, "price_1", 500, WindowKind.MONTH, 24 * HOUR, 3));
        PublishedPolicy all = policy("topUp: {below: 2, belowAtMost: 9, amount: 10, amountAtMost: 20, price: 'EUR 5', "
                + "cap: {amount: 20, per: week}, coolOff: 90m, tries: 1}");
        assertThat(all.topUp())
                .isEqualTo(new TopUpTerms(20, 90, 100, 200, "EUR 5", 200, WindowKind.WEEK, 3 * HOUR / 2, 1));
        assertThat(PolicyTerms.of(all).byPath())
                .containsEntry("topUp.below", "2")
                .containsEntry("topUp.amountAtMost", "20")
                .containsEntry("topUp.cap", "20 per week")
                .containsEntry("topUp.tries", "1");
    }

    @Test
    void goodwill_may_end_by_itself() {
        assertThat(policy("goodwill: {expiresAfter: 1h}").goodwill().expiresAfterMillis())
                .isEqualTo(HOUR);
    }

    @Test
    void a_plan_names_models_that_requests_may_name() {
        assertThat(Objects.requireNonNull(policy("plans: {pro: {allowance: 5, period: month, models: [pro, fast]}}")
                                .plan("pro"))
                        .models())
                .containsExactly("fast", "pro");
        assertThat(PolicyFile.read(document("plans: {pro: {allowance: 5, period: month, models: [fast, slow]}}"))
                        .problems())
                .extracting(PolicyProblem::field)
                .containsExactly("plans.pro.models[1]");
    }
}
