package io.makegood.ledger.fold;

import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.PolicyDocuments;
import io.makegood.ledger.policy.PolicyRow;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A published policy: in force from its position in the log and from its {@code effectiveFrom} on, whichever is later. A version
 * is published once; a document that is no policy changes nothing (design §2.11).
 */
final class PolicyRules {
    private final Policies policies;
    private final PolicyDocuments documents;

    PolicyRules(Policies policies, PolicyDocuments documents) {
        this.policies = policies;
        this.documents = documents;
    }

    Decision published(PolicyPublished event, Position at) {
        PolicyRow known = find(event.policyId(), event.version());
        if (known != null) {
            return known.document().equals(event.document())
                    ? Decision.DUPLICATE
                    : Decision.refused(
                            Reason.CONFLICT,
                            "this version of the policy was published before with another document; give it a new version");
        }
        Policy policy;
        try {
            policy = documents.read(event.policyId(), event.version(), event.document());
        } catch (InvalidPolicy invalid) {
            return Decision.refused(Reason.INVALID_POLICY, String.valueOf(invalid.getMessage()));
        }
        List<PolicyRow> published = policies.published();
        for (PolicyRow row : published) {
            boolean samePrefix = policies.version(row.ordinal()).accountPrefix().equals(policy.accountPrefix());
            if (samePrefix && !row.policyId().equals(event.policyId())) {
                return Decision.refused(
                        Reason.CONFLICT,
                        "accountPrefix belongs to policy " + row.policyId() + "; choose another prefix");
            }
        }
        Long from = event.effectiveFrom();
        long effectiveAt = from == null ? at.recordedAt() : Math.max(from, at.recordedAt());
        PolicyRow row =
                new PolicyRow(published.size() + 1, event.policyId(), event.version(), effectiveAt, event.document());
        Changes changes = new Changes(null, null, null, List.of(), List.of(), row, null, null);
        return new Decision(Effect.APPLIED, null, List.of(), List.of(), List.of(), List.of(), changes);
    }

    private @Nullable PolicyRow find(String policyId, String version) {
        for (PolicyRow row : policies.published()) {
            if (row.policyId().equals(policyId) && row.version().equals(version)) {
                return row;
            }
        }
        return null;
    }
}
