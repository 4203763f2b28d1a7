package io.makegood.readmodel.scan;

import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PolicyLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.PolicyBook;
import io.makegood.ledger.policy.PolicyRow;
import io.makegood.policyfiles.PolicyTerms;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.reading.RecordedEvent;
import io.makegood.topics.reading.RecordedEvents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The policies of one partition of the journal, accepted and refused exactly as the engine does. */
public final class PublishedPolicies {
    private final PolicyLedger ledger = new PolicyLedger(new DefaultPolicy(), new YamlPolicies());
    private final PolicyBook book = ledger.policies();

    private PublishedPolicies() {}

    /**
     * Reads the policies that govern an account, from the partition that owns it, and shows every event on the way to
     * {@code visitor}.
     */
    public static PublishedPolicies governing(
            String accountId, CommittedReader reader, Topics topics, Consumer<RecordedEvent> visitor) {
        PublishedPolicies policies = new PublishedPolicies();
        RecordedEvents events = reader.journalEvents();
        reader.readPartitionOf(
                accountId,
                topics.events().name(),
                record -> events.read(record).ifPresent(event -> {
                    policies.note(event);
                    visitor.accept(event);
                }));
        return policies;
    }

    /** Reads every policy; each partition of the journal holds them all. */
    public static PublishedPolicies all(CommittedReader reader, Topics topics) {
        PublishedPolicies policies = new PublishedPolicies();
        RecordedEvents events = reader.journalEvents();
        reader.readPartition(
                new TopicPartition(topics.events().name(), 0),
                record -> events.read(record).ifPresent(policies::note));
        return policies;
    }

    /** The policies among those events, which are in the order of the log. */
    public static PublishedPolicies in(List<RecordedEvent> events) {
        PublishedPolicies policies = new PublishedPolicies();
        events.forEach(policies::note);
        return policies;
    }

    /** What would become of a policy that was published now: the engine decides the same. */
    public Decision decide(PolicyPublished published, Position at) {
        return ledger.decide(published, at);
    }

    /** The version in force for an account at that record time, the built-in one if none was published. */
    public synchronized Policy inForce(String accountId, long at) {
        return book.version(book.inForce(accountId, at));
    }

    /** What every published version says. */
    public Map<PolicyRef, PolicyTerms> terms() {
        Map<PolicyRef, PolicyTerms> terms = new HashMap<>();
        for (PolicyRow row : book.published()) {
            if (rules(row) instanceof PublishedPolicy policy) {
                terms.put(policy.ref(), PolicyTerms.of(policy));
            }
        }
        return terms;
    }

    /** The rules of a published version. */
    public Policy rules(PolicyRow version) {
        return book.version(version.ordinal());
    }

    /** Every version, oldest first. */
    public List<PolicyRow> versions() {
        return book.published();
    }

    private void note(RecordedEvent event) {
        if (event.envelope().event() instanceof PolicyPublished published) {
            ledger.apply(published, event.at());
        }
    }
}
