package io.makegood.readmodel.publication;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.Refusal;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.readmodel.scan.PublishedPolicies;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.writing.EveryPartition;
import java.util.Map;

/**
 * Appends a policy to every partition of the journal, to all or to none, so that each account's log holds the rules it was
 * folded by (design §2.11). What the engine would refuse does not reach the journal.
 */
public final class PolicyPublication {
    /** What policy events give as their account: they belong to none. */
    public static final String ACCOUNT_PREFIX = "policy:";

    private final Map<String, Object> clients;
    private final Topics topics;

    /** Publishes to the journal of those topics; {@code clients} says how Kafka is reached. */
    public PolicyPublication(Map<String, Object> clients, Topics topics) {
        this.clients = Map.copyOf(clients);
        this.topics = topics;
    }

    /** What became of a document: how many partitions have it, and why not if none. */
    public record Result(Status status, int partitions, String detail) {}

    /** Whether a document was appended. */
    public enum Status {
        /** It was appended to every partition. */
        PUBLISHED,
        /** The same document was published under that version before; nothing was appended. */
        ALREADY_PUBLISHED,
        /** It contradicts what was published before; nothing was appended. */
        REFUSED
    }

    /**
     * Publishes a valid document. Of two who publish at the same time, one is fenced and fails: what each looked up is still
     * true when it appends.
     */
    public Result publish(PublishedPolicy policy, String document) {
        try (EveryPartition journal = new EveryPartition(clients, topics)) {
            PolicyPublished event;
            Envelope envelope;
            try {
                event = new PolicyPublished(
                        policy.ref().id(), policy.ref().version(), policy.effectiveFrom(), document);
                envelope = new Envelope(null, ACCOUNT_PREFIX + policy.ref().id(), null, EveryPartition.SOURCE, event);
            } catch (InvalidEvent e) {
                // A document may hold what its event may not: a moment in the year 1970, say.
                return new Result(Status.REFUSED, 0, e.field() + " " + e.problem() + "; mend the document");
            }
            PublishedPolicies published = PublishedPolicies.all(new CommittedReader(clients), topics);
            Decision decision = published.decide(event, new Position(0, 0, 0));
            if (decision.effect() == Effect.DUPLICATE) {
                return new Result(Status.ALREADY_PUBLISHED, 0, "");
            }
            Refusal refusal = decision.refusal();
            if (refusal != null) {
                return new Result(Status.REFUSED, 0, refusal.detail());
            }
            return new Result(Status.PUBLISHED, journal.append(envelope), "");
        }
    }
}
