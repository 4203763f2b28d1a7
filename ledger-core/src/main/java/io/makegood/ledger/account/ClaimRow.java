package io.makegood.ledger.account;

/** A claim on a bad result: which output, what was said ({@code digest}), and where it stands. */
public record ClaimRow(String claimId, String generationId, String itemId, long digest, ClaimState state)
        implements SideRow {
    /** The same claim in another state. */
    public ClaimRow in(ClaimState next) {
        return new ClaimRow(claimId, generationId, itemId, digest, next);
    }
}
