package io.makegood.systemtests.product;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.fold.Refusal;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.quote.Purse;
import io.makegood.ledger.quote.Quote;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.MemoryStage;
import io.makegood.ledger.scenario.MemoryStage.Recorded;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.policyfiles.PolicyTerms;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.policyfiles.ResultAudience;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.readmodel.scan.AccountHistory;
import io.makegood.topics.reading.RecordedEvent;
import java.util.List;
import java.util.stream.Collectors;

/** The three products on one pure fold. */
final class ProductsInMemory implements Products {
    static final List<String> ALL = List.of("pinsearch", "photoroom", "post-remixer");

    private final MemoryStage stage = new MemoryStage(
            () -> new LedgerRun(new DefaultPolicy(), new YamlPolicies(), PartitionLedger.RETENTION_MILLIS_DEFAULT));
    private int accounts;

    ProductsInMemory() {
        for (String product : ALL) {
            String document = PolicyFiles.document(product);
            stage.publish(Envelope.of(PolicyPublication.ACCOUNT_PREFIX + product, PolicyFiles.published(document)));
        }
    }

    @Override
    public Scenario account(String product) {
        return Scenario.on(stage, product + ":ann-" + ++accounts);
    }

    @Override
    public Scenario account(String product, String written, String hurried) {
        return account(product);
    }

    @Override
    public Quote quote(String accountId, String feature, int items) {
        LedgerRun run = stage.run();
        Policy policy = run.policies().version(run.policies().inForce(accountId, stage.now()));
        AccountRow row = run.account(accountId);
        return Quote.of(feature, null, items, policy, Purse.of(row), row.accessActive(), stage.now());
    }

    private static RecordedEvent read(Recorded recorded) {
        Refusal refusal = recorded.decision().refusal();
        return new RecordedEvent(
                recorded.envelope(),
                recorded.at(),
                refusal == null ? null : refusal.reason().name());
    }

    @Override
    public AccountHistory history(String accountId) {
        return new AccountHistory(
                stage.journal().stream()
                        .filter(recorded -> recorded.envelope().accountId().equals(accountId))
                        .map(ProductsInMemory::read)
                        .toList(),
                stage.run().entries().stream()
                        .filter(entry -> entry.accountId().equals(accountId))
                        .toList(),
                stage.run().notices().stream()
                        .filter(notice -> notice.accountId().equals(accountId))
                        .toList(),
                ALL.stream().map(PolicyFiles::policy).collect(Collectors.toMap(PublishedPolicy::ref, PolicyTerms::of)),
                ResultAudience.SUPPORT);
    }
}
