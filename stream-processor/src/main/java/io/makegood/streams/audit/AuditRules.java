package io.makegood.streams.audit;

import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.schemas.topic.Topics;

/**
 * By what the journal is folded again: the same settings as the engine's, or the audit finds differences that are none.
 *
 * @param partitions how many the journal has
 * @param retentionMillis how long the engine remembers generations that ended
 * @param chargeTimeoutMillis of the built-in policy
 */
public record AuditRules(Topics topics, int partitions, long retentionMillis, long chargeTimeoutMillis) {
    DefaultPolicy builtInPolicy() {
        return new DefaultPolicy(chargeTimeoutMillis);
    }
}
