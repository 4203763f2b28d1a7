package io.makegood.ledger.notice;

import org.jspecify.annotations.Nullable;

/** What a notice speaks of: ids, each of which may be absent. */
public record Subject(
        @Nullable String generationId,
        @Nullable String itemId,
        @Nullable String grantId,
        @Nullable String claimId,
        @Nullable String caseId,
        @Nullable String requestId,
        @Nullable String adjustmentId) {
    /** The account as a whole. */
    public static final Subject ACCOUNT = new Subject(null, null, null, null, null, null, null);

    /** A generation. */
    public static Subject generation(String generationId) {
        return new Subject(generationId, null, null, null, null, null, null);
    }

    /** One item of a generation. */
    public static Subject item(@Nullable String generationId, @Nullable String itemId) {
        return new Subject(generationId, itemId, null, null, null, null, null);
    }

    /** A grant. */
    public static Subject grant(String grantId) {
        return new Subject(null, null, grantId, null, null, null, null);
    }

    /** An adjustment. */
    public static Subject adjustment(String adjustmentId) {
        return new Subject(null, null, null, null, null, null, adjustmentId);
    }

    /** The same, as the subject of a claim. */
    public Subject claimedAs(String claimId) {
        return new Subject(generationId, itemId, grantId, claimId, caseId, requestId, adjustmentId);
    }

    /** The same, as the subject of an adjustment. */
    public Subject adjustedBy(String id) {
        return new Subject(generationId, itemId, grantId, claimId, caseId, requestId, id);
    }

    /** The same, as the subject of a cash refund request. */
    public Subject requestedAs(String requestId) {
        return new Subject(generationId, itemId, grantId, claimId, caseId, requestId, adjustmentId);
    }

    /** The same, as the subject of a case. */
    public Subject inCase(String caseId) {
        return new Subject(generationId, itemId, grantId, claimId, caseId, requestId, adjustmentId);
    }
}
