package io.makegood.systemtests.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.Words;
import io.makegood.policyfiles.YamlPolicies;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told where a policy has no words of its own: in the product's unit, and to operators not what customers are told. */
class BuiltInMessagesTest {
    private static List<Notice> told(String accountId, String policy, LedgerEvent... events) {
        LedgerRun run =
                new LedgerRun(new DefaultPolicy(), new YamlPolicies(), PartitionLedger.RETENTION_MILLIS_DEFAULT);
        run.apply(
                Envelope.of("policy:" + policy, PolicyFiles.published(PolicyFiles.document(policy))),
                new Position(0, 0, 1));
        for (int i = 0; i < events.length; i++) {
            run.apply(Envelope.of(accountId, events[i]), new Position(0, i + 1, i + 2));
        }
        return run.notices();
    }

    @Test
    void credits_are_told_in_the_products_own_unit() {
        assertThat(told(
                        "example:a",
                        "example",
                        Words.granted("g", 30),
                        Words.authorize("n", "picture", "1"),
                        Words.adjusted("x", -8, AdjustmentGround.CORRECTION)))
                .extracting(Notice::message)
                .contains("2.5 credits charged. Your balance is 0.5 credits.")
                .anySatisfy(text -> assertThat(text).startsWith("0.8 credits taken off by support."))
                .anySatisfy(text -> assertThat(text).startsWith("Your balance is -0.3 credits;"));
    }

    @Test
    void operators_are_told_what_happened_and_customers_texts_are_for_customers() {
        assertThat(told(
                        "photoroom:a",
                        "photoroom",
                        Words.granted("g", 100),
                        Words.charged("n", 10),
                        Words.completedUsing("n", 12)))
                .filteredOn(notice -> notice.audience() == Audience.OPERATOR)
                .extracting(Notice::message)
                .containsExactly("More was used than was charged.");
    }
}
