package io.makegood.systemtests.product;

import static io.makegood.ledger.scenario.Words.authorize;
import static io.makegood.ledger.scenario.Words.authorizeFilm;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.completedAfter;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static io.makegood.ledger.scenario.Words.reported;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.MemoryStage;
import io.makegood.ledger.scenario.Outcome;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.policyfiles.YamlPolicies;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Policies come and change in mid-stream: from their place in the log on, for what is charged from then on. */
class PolicyChangeTest {
    private static final String ACCOUNT = "shop:ann";

    private final MemoryStage stage = new MemoryStage(
            () -> new LedgerRun(new DefaultPolicy(), new YamlPolicies(), PartitionLedger.RETENTION_MILLIS_DEFAULT));

    private Outcome publish(String document) {
        Outcome outcome = stage.publish(Envelope.of("policy:shop", PolicyFiles.published(document)));
        stage.check(outcome);
        return outcome;
    }

    private static String policy(int version, String more) {
        return """
                id: shop
                version: %d
                accountPrefix: "shop:"
                %s
                """.formatted(version, more);
    }

    private static String priced(int version, int price) {
        return policy(version, "features: {image: {displayName: Image, price: {perItem: " + price + "}}}");
    }

    private Scenario customer(LedgerEvent... events) {
        return Scenario.on(stage, ACCOUNT).and(events);
    }

    @Test
    void a_policy_is_in_force_from_its_place_in_the_log() {
        Scenario customer = customer(granted("g", 100));
        customer.when(authorize("before", "poem", "1")).notice(NoticeType.ChargeDeclined, "INVALID_INPUT");
        publish(policy(1, "features: {poem: {displayName: Poem, price: {perItem: 3}}}"));
        customer.when(authorize("after", "poem", "1"))
                .entry(EntryKind.CHARGE, -3)
                .policy("shop", "1");
    }

    @Test
    void a_new_version_prices_what_is_charged_after_it() {
        publish(priced(1, 2));
        Scenario customer = customer(granted("g", 100));
        customer.when(authorize("a", "image", "1")).entry(EntryKind.CHARGE, -2).policy("shop", "1");
        publish(priced(2, 5));
        customer.when(authorize("b", "image", "1")).entry(EntryKind.CHARGE, -5).policy("shop", "2");
    }

    @Test
    void a_generation_is_judged_by_the_version_in_force_when_it_was_charged() {
        publish(priced(1, 2));
        Scenario customer = customer(granted("g", 100), charged("old", item("1", 2)));
        publish(policy(2, """
                features: {image: {displayName: Image, price: {perItem: 2}}}
                failures: {needReview: [PROVIDER_ERROR]}"""));
        customer.and(charged("new", item("1", 2)))
                .when(itemFailed("old", "1", FailureCause.PROVIDER_ERROR))
                .refunded("1", 2, RefundCause.ITEM_FAILED)
                .policy("shop", "1")
                .when(itemFailed("new", "1", FailureCause.PROVIDER_ERROR))
                .noRefund()
                .notice(NoticeType.CaseOpened, "UNCONFIRMED_FAILURE")
                .policy("shop", "2");
    }

    private static String film(int version, String rows, String settlement) {
        return policy(version, """
                quantities: [seconds]
                features: {film: {displayName: Film, table: [%s]}}
                settlement: %s""".formatted(rows, settlement));
    }

    private static LedgerEvent held(String generation) {
        return authorizeFilm(generation, Map.of(), Map.of("seconds", 10L));
    }

    @Test
    void a_hold_is_settled_by_the_row_and_the_rule_that_it_was_held_by() {
        publish(film(1, "{name: plain, per: {seconds: 2}}", "{above: charge, limit: 150}"));
        Scenario customer = customer(granted("g", 1_000));
        customer.when(held("below")).entry(EntryKind.CHARGE, -20);
        customer.and(held("above"));
        publish(film(
                2, "{name: night, upTo: {seconds: 3}, base: 1}, {name: plain, per: {seconds: 9}}", "{above: cap}"));
        customer.when(completedAfter("below", 4))
                .refunded(null, 12, RefundCause.UNUSED)
                .policy("shop", "1")
                .when(completedAfter("above", 40))
                .entry(EntryKind.CHARGE, -10)
                .policy("shop", "1")
                .balance(962);
        customer.when(held("new"))
                .entry(EntryKind.CHARGE, -90)
                .when(completedAfter("new", 40))
                .noCredits()
                .noNotice();
    }

    @Test
    void a_claim_is_judged_by_the_version_in_force_when_its_result_was_charged() {
        String claimable = """
                features: {image: {displayName: Image, price: {perItem: 2}, claims: {eligible: true}}}
                claims: {timeLimit: 1d, verdict: automatic, automatic: {otherwise: accept}}""";
        publish(policy(1, claimable));
        Scenario customer = customer(granted("g", 100), charged("old", item("1", 2)));
        publish(priced(2, 2));
        customer.and(charged("new", item("1", 2)))
                .when(reported("c", "old", "1"))
                .refunded("1", 2, RefundCause.CLAIM_ACCEPTED)
                .when(reported("d", "new", "1"))
                .notice(NoticeType.ClaimDeclined, "NOT_ELIGIBLE");
    }

    @Test
    void a_version_waits_for_its_effective_from() {
        publish(priced(1, 2));
        long from = stage.now() + 60_000;
        publish("effectiveFrom: \"" + java.time.Instant.ofEpochMilli(from - from % 1000) + "\"\n" + priced(2, 5));
        Scenario customer = customer(granted("g", 100));
        customer.when(authorize("a", "image", "1"))
                .entry(EntryKind.CHARGE, -2)
                .after(60_000)
                .when(authorize("b", "image", "1"))
                .entry(EntryKind.CHARGE, -5)
                .policy("shop", "2");
    }

    @Test
    void the_longest_prefix_governs_an_account() {
        publish(priced(1, 2));
        stage.publish(Envelope.of(
                "policy:vip",
                PolicyFiles.published(
                        priced(1, 1).replace("id: shop", "id: vip").replace("\"shop:\"", "\"shop:vip-\""))));
        Scenario.on(stage, "shop:vip-1")
                .and(granted("g", 100))
                .when(authorize("a", "image", "1"))
                .entry(EntryKind.CHARGE, -1)
                .policy("vip", "1");
        customer(granted("g", 100))
                .when(authorize("a", "image", "1"))
                .entry(EntryKind.CHARGE, -2)
                .policy("shop", "1");
    }

    @Test
    void the_same_again_changes_nothing_and_another_document_under_a_used_version_is_refused() {
        publish(priced(1, 2));
        assertThat(publish(priced(1, 2)).effect()).isEqualTo(Effect.DUPLICATE);
        Outcome changed = publish(priced(1, 3));
        assertThat(changed.refusal()).isEqualTo("CONFLICT");
        assertThat(changed.detail()).contains("give it a new version");
        customer(granted("g", 100)).when(authorize("a", "image", "1")).entry(EntryKind.CHARGE, -2);
    }

    @Test
    void a_prefix_belongs_to_one_policy() {
        publish(priced(1, 2));
        Outcome taken = stage.publish(Envelope.of(
                "policy:thief", PolicyFiles.published(priced(1, 0 + 9).replace("id: shop", "id: thief"))));
        assertThat(taken.refusal()).isEqualTo("CONFLICT");
        assertThat(taken.detail()).contains("shop");
    }

    @Test
    void an_invalid_document_that_reaches_the_journal_changes_nothing_and_says_what_is_wrong() {
        publish(priced(1, 2));
        Outcome invalid = stage.publish(Envelope.of(
                "policy:shop",
                new PolicyPublished("shop", "2", null, priced(2, 5).replace("perItem", "perItems"))));
        stage.check(invalid);
        assertThat(invalid.refusal()).isEqualTo("INVALID_POLICY");
        assertThat(invalid.detail()).contains("line 4").contains("perItems").contains("perItem");
        Outcome other = stage.publish(Envelope.of("policy:shop", new PolicyPublished("shop", "3", null, priced(2, 5))));
        assertThat(other.refusal()).isEqualTo("INVALID_POLICY");
        assertThat(other.detail()).contains("version");
        customer(granted("g", 100))
                .when(authorize("a", "image", "1"))
                .entry(EntryKind.CHARGE, -2)
                .policy("shop", "1");
    }
}
