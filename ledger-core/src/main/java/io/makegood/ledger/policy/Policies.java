package io.makegood.ledger.policy;

import java.util.List;

/** The policies that a fold knows. Rows name a policy version by its ordinal; 0 is the built-in default. */
public interface Policies {
    /** The ordinal of the version in force for an account at that record time. */
    int inForce(String accountId, long at);

    /** The policy version with that ordinal; throws {@link IllegalArgumentException} if there is none. */
    Policy version(int ordinal);

    /** Every published version, oldest first. */
    default List<PolicyRow> published() {
        return List.of();
    }
}
