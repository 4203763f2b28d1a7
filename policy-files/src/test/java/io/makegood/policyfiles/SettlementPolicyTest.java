package io.makegood.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.policy.SettlementRule;
import io.makegood.ledger.policy.SettlementRule.Above;
import io.makegood.ledger.policy.SettlementRule.Rest;
import org.junit.jupiter.api.Test;

/** What a policy says of how holds are settled. */
class SettlementPolicyTest {
    private static final long HOUR = 60L * 60 * 1000;

    private static PolicyFile file(String settlement) {
        return PolicyFile.read("""
                id: shop
                version: "1"
                accountPrefix: "shop:"
                quantities: [outputTokens]
                features:
                  answer: {displayName: Answer, table: [{per: {outputTokens: 1}}]}
                """ + settlement);
    }

    private static PublishedPolicy policy(String settlement) {
        return file(settlement).policy().orElseThrow();
    }

    @Test
    void what_is_left_out_caps_at_the_hold() {
        assertThat(policy("").settlement()).isEqualTo(SettlementRule.DEFAULT);
        assertThat(policy("settlement: {above: charge}\n").settlement())
                .isEqualTo(new SettlementRule(Above.CHARGE, 200, Rest.FORGIVE, false, 24 * HOUR));
        assertThat(PolicyTerms.of(policy("")).byPath())
                .containsEntry("settlement.above", "cap")
                .doesNotContainKeys("settlement.limit", "settlement.rest")
                .containsEntry("settlement.onSilence", "timeout")
                .containsEntry("settlement.extendAtMost", "1 day");
    }

    @Test
    void everything_that_is_written_holds_and_a_change_of_it_is_told() {
        PublishedPolicy written = policy("settlement: {above: charge, limit: 150, rest: openCase,"
                + " onSilence: settleReported, extendAtMost: 2h}\n");
        assertThat(written.settlement())
                .isEqualTo(new SettlementRule(Above.CHARGE, 150, Rest.OPEN_CASE, true, 2 * HOUR));
        assertThat(PolicyTerms.of(written)
                        .changesTo(PolicyTerms.of(policy("settlement: {above: charge, limit: 120, rest: openCase,"
                                + " onSilence: settleReported, extendAtMost: 2h}\n"))))
                .containsExactly(new PolicyTerms.Change(
                        "settlement.limit", "150 percent of the hold", "120 percent of the hold"));
    }

    @Test
    void what_can_never_count_is_refused_with_the_remedy() {
        assertThat(file("settlement: {rest: forgive}\n").problems())
                .extracting(PolicyProblem::field)
                .containsExactly("settlement.rest");
        assertThat(file("settlement: {extendAtMost: 31d}\n").problems())
                .extracting(PolicyProblem::field)
                .containsExactly("settlement.extendAtMost");
    }

    @Test
    void the_limit_is_counted_in_whole_credits() {
        SettlementRule rule = new SettlementRule(Above.CHARGE, 150, Rest.FORGIVE, false, 0);
        assertThat(rule.most(0)).isZero();
        assertThat(rule.most(1)).isEqualTo(1);
        assertThat(rule.most(99)).isEqualTo(148);
        assertThat(rule.most(1_000_000_000_000_000L)).isEqualTo(1_000_000_000_000_000L);
    }
}
