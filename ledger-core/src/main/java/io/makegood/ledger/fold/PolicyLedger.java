package io.makegood.ledger.fold;

import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.PolicyBook;
import io.makegood.ledger.policy.PolicyDocuments;
import io.makegood.ledger.policy.PolicyRow;

/**
 * The policies of one partition alone: a policy is decided by those before it and by no row of an account, so whoever only asks for
 * policies needs nothing else. Not threadsafe.
 */
public final class PolicyLedger {
    private final PolicyBook book;
    private final PolicyRules rules;

    /** No policy but the built-in one. */
    public PolicyLedger(Policy builtIn, PolicyDocuments documents) {
        book = new PolicyBook(builtIn, documents);
        rules = new PolicyRules(book, documents);
    }

    /** What publishing a policy at that position would do; nothing is done. */
    public Decision decide(PolicyPublished event, Position at) {
        return rules.published(event, at);
    }

    /** Publishes a policy, as it stands at that position in the journal. */
    public Decision apply(PolicyPublished event, Position at) {
        Decision decision = decide(event, at);
        PolicyRow published = decision.changes().policy();
        if (published != null) {
            book.add(published);
        }
        return decision;
    }

    /** The policies as they are; they change with {@link #apply}. */
    public PolicyBook policies() {
        return book;
    }
}
