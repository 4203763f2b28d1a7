package io.makegood.ledger.account;

/**
 * A revocation of a grant.
 *
 * @param id derived from grant and reason
 * @param digest tells its content from another
 * @param asked how many credits it asked for, taken or owed
 * @param era how often all revocations of the grant had been reversed before
 * @param reversed whether this one was reversed
 */
public record RevocationRow(String id, long digest, long asked, int era, boolean reversed) implements SideRow {
    /** The same, reversed. */
    public RevocationRow undone() {
        return new RevocationRow(id, digest, asked, era, true);
    }
}
