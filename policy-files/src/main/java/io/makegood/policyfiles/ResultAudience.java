package io.makegood.policyfiles;

import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.policy.Policy;
import org.jspecify.annotations.Nullable;

/** Who is shown the links to results that events brought. No rule about credits asks for it: it holds for what is read, from the moment on. */
public enum ResultAudience {
    /** Whoever may read or review the account for the product. */
    SUPPORT,
    /** They, and the customer. */
    CUSTOMERS,
    /** Nobody. */
    NOBODY;

    /** What the policy in force says; support alone where it says nothing, or none was published. */
    public static ResultAudience of(@Nullable Policy policy) {
        return policy instanceof PublishedPolicy published ? published.results() : SUPPORT;
    }

    /** Whether a reader is shown them. */
    public boolean includes(Audience reader) {
        return this == CUSTOMERS || (this == SUPPORT && reader == Audience.OPERATOR);
    }
}
