package io.makegood.systemtests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.cli.demo.DemoProduct;
import io.makegood.cli.demo.DemoStory;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.topics.mapping.EventMapping;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The stories that the demo tells hold what they promise. */
class DemoProductTest {
    @Test
    void every_event_of_every_story_is_applied_and_the_ledger_stays_sound() throws Exception {
        LedgerEventCodec codec = new LedgerEventCodec();
        EventMapping mapping = new EventMapping();
        for (String name : DemoProduct.names()) {
            DemoProduct product = DemoProduct.named(name).orElseThrow();
            LedgerRun run =
                    new LedgerRun(new DefaultPolicy(), new YamlPolicies(), PartitionLedger.RETENTION_MILLIS_DEFAULT);
            long offset = 0;
            run.apply(
                    Envelope.of(
                            "policy:" + name,
                            new PolicyPublished(name, product.policy().ref().version(), null, product.document())),
                    new Position(0, offset++, 1_000));
            Set<String> accounts = new HashSet<>();
            for (DemoStory story : product.stories()) {
                assertThat(accounts.add(story.accountId())).as(story.title()).isTrue();
                for (String event : story.events()) {
                    Envelope envelope = mapping.toDomain(codec.decode(event.getBytes(StandardCharsets.UTF_8)));
                    assertThat(run.apply(envelope, new Position(0, offset, 1_000 + offset))
                                    .effect())
                            .as(event)
                            .isEqualTo(Effect.APPLIED);
                    offset++;
                }
            }
            run.checkInvariants();
        }
    }

    @Test
    void the_stories_show_most_of_each_products_promises() {
        for (String name : DemoProduct.names()) {
            List<DemoStory> stories = DemoProduct.named(name).orElseThrow().stories();
            Set<String> clauses = new TreeSet<>();
            stories.forEach(story -> clauses.addAll(story.clauses()));
            assertThat(clauses).as(name).hasSizeGreaterThanOrEqualTo(7);
        }
    }

    @Test
    void a_name_that_is_none_is_not_found() {
        assertThat(DemoProduct.named("nothing")).isEmpty();
        assertThat(DemoProduct.named("../policies/pinsearch")).isEmpty();
        assertThat(DemoProduct.named("example")).isEmpty();
    }
}
