package io.makegood.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.PlanTerms.Period;
import io.makegood.ledger.policy.PlanTerms.RollOver;
import io.makegood.ledger.policy.PlanTerms.Trial;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a policy says of plans. */
class PlanPolicyTest {
    private static final long DAY = 24L * 60 * 60 * 1000;

    private static String document(String plans) {
        return """
                id: shop
                version: "1"
                accountPrefix: "shop:"
                scale: 1
                features:
                  image: {displayName: Image, price: {perItem: 2}}
                plans:
                """ + plans.indent(2);
    }

    private static PublishedPolicy policy(String plans) {
        return PolicyFile.read(document(plans)).policy().orElseThrow();
    }

    @Test
    void what_is_left_out_has_a_default() {
        assertThat(policy("pro: {allowance: 50, period: month}").plan("pro"))
                .isEqualTo(new PlanTerms(
                        500,
                        GrantKind.ALLOWANCE,
                        List.of(),
                        List.of(),
                        Period.MONTH,
                        false,
                        "UTC",
                        null,
                        true,
                        true,
                        null));
    }

    @Test
    void everything_that_is_written_holds() {
        String all = "pro: {allowance: 2.5, period: week, begins: calendar, timeZone: Asia/Tokyo, kind: PROMOTIONAL, "
                + "features: [image], models: [pro, fast], rollOver: {cap: 10, periods: 3}, onChange: lapse, onEnd: lapse, "
                + "trial: {length: 14d, allowance: 1}}";
        assertThat(policy(all).plan("pro"))
                .isEqualTo(new PlanTerms(
                        25,
                        GrantKind.PROMOTIONAL,
                        List.of("image"),
                        List.of("fast", "pro"),
                        Period.WEEK,
                        true,
                        "Asia/Tokyo",
                        new RollOver(100L, 3),
                        false,
                        false,
                        new Trial(14 * DAY, 10)));
        assertThat(PolicyTerms.of(policy(all)).byPath())
                .containsEntry("plans.pro.allowance", "2.5")
                .containsEntry("plans.pro.rollOver", "for 3 periods, at most 10")
                .containsEntry("plans.pro.trial", "14 days with 1");
    }

    @Test
    void a_new_allowance_is_a_change_of_the_policy() {
        PolicyTerms before = PolicyTerms.of(policy("pro: {allowance: 50, period: month}"));
        PolicyTerms after = PolicyTerms.of(policy("pro: {allowance: 60, period: month}"));
        assertThat(before.changesTo(after)).containsExactly(new PolicyTerms.Change("plans.pro.allowance", "50", "60"));
    }

    @Test
    void a_zone_that_nobody_knows_is_refused_where_it_is_published_and_not_where_the_log_is_read() {
        String moon = document("pro: {allowance: 50, period: month, timeZone: Moon/Tycho}");
        assertThat(PolicyFile.readToPublish(moon).problems())
                .extracting(PolicyProblem::field)
                .containsExactly("plans.pro.timeZone");
        assertThat(PolicyFile.read(moon).problems()).isEmpty();
        assertThat(PolicyFile.readToPublish(document("pro: {allowance: 50, period: month, timeZone: Europe/Berlin}"))
                        .problems())
                .isEmpty();
    }
}
