package io.makegood.policyfiles;

import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.ledger.policy.PolicyDocuments;
import io.makegood.schemas.codec.Excerpt;

/** Reads the YAML or JSON of published policies, as {@link PolicyFile} does. */
public final class YamlPolicies implements PolicyDocuments {
    @Override
    public PublishedPolicy read(String policyId, String version, String document) {
        PolicyFile file = PolicyFile.read(document);
        PublishedPolicy policy = file.policy().orElseThrow(() -> new InvalidPolicy(file.summary()));
        requireSame("id", policy.ref().id(), policyId);
        requireSame("version", policy.ref().version(), version);
        return policy;
    }

    private static void requireSame(String field, String inDocument, String inEvent) {
        if (!inDocument.equals(inEvent)) {
            throw new InvalidPolicy(field + " is " + Excerpt.quoted(inDocument) + " in the document but "
                    + Excerpt.quoted(inEvent) + " in the event; publish it under the document's own " + field);
        }
    }
}
