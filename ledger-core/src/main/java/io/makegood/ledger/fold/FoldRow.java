package io.makegood.ledger.fold;

/**
 * A version of the fold that a partition adopted, as its state keeps it.
 *
 * @param version its number
 * @param offset where in the journal it was adopted: what stands after it is decided by it
 * @param recordedAt when, epoch milliseconds, UTC
 * @param sealedOnly whether the partition takes personal texts sealed alone from there on
 */
public record FoldRow(int version, long offset, long recordedAt, boolean sealedOnly) {
    /** One after which personal texts are taken in plain, too. */
    public FoldRow(int version, long offset, long recordedAt) {
        this(version, offset, recordedAt, false);
    }
}
