package io.makegood.audit.verify;

import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.table.StoredRows;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * By what the journal is folded again: the same settings as the engine's, or the audit finds differences that are none.
 *
 * @param partitions how many the journal has
 * @param retentionMillis how long the engine remembers generations that ended
 * @param chargeTimeoutMillis of the built-in policy
 * @param schemas of the registry that publishers use, if any does
 */
public record AuditRules(
        Topics topics,
        int partitions,
        long retentionMillis,
        long chargeTimeoutMillis,
        @Nullable SchemaById schemas) {
    DefaultPolicy builtInPolicy() {
        return new DefaultPolicy(chargeTimeoutMillis);
    }

    /** A ledger by these rules that goes on with those rows. */
    PartitionLedger<StoredRows> ledger(StoredRows rows) {
        return new PartitionLedger<>(rows, builtInPolicy(), new YamlPolicies(), retentionMillis);
    }
}
