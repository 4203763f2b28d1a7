package io.makegood.ledger.account;

import io.makegood.ledger.notice.Audience;
import org.jspecify.annotations.Nullable;

/**
 * A case: what it is about, and where it stands.
 *
 * @param digest tells what the customer asked from something else; 0 if the engine opened it
 * @param resolution tells how an operator resolved it from another way; 0 if none did
 */
public record CaseRow(
        String caseId,
        CaseState state,
        Audience audience,
        @Nullable String generationId,
        @Nullable String grantId,
        long digest,
        long resolution)
        implements SideRow {
    /** The same case, answered by what happened. */
    public CaseRow settled() {
        return new CaseRow(caseId, CaseState.SETTLED, audience, generationId, grantId, digest, resolution);
    }

    /** The same case, resolved by an operator. */
    public CaseRow resolved(long how) {
        return new CaseRow(caseId, CaseState.RESOLVED, audience, generationId, grantId, digest, how);
    }
}
