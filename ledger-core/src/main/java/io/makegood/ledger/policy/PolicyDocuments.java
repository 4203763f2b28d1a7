package io.makegood.ledger.policy;

/** Reads the documents of published policies. Pure: a document always yields the same rules. */
public interface PolicyDocuments {
    /** The rules of a document published as {@code policyId} in {@code version}; throws {@link InvalidPolicy}. */
    Policy read(String policyId, String version, String document);
}
