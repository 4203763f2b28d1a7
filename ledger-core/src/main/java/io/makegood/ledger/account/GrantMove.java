package io.makegood.ledger.account;

/**
 * What went to another account of a grant, and of those that came from it: a revocation finds it there.
 *
 * @param grant the grant's ordinal
 * @param number which of the grant's moves it is, from 0
 * @param toAccount where it went
 * @param grantThere the grant's id there
 * @param moved how many credits went
 * @param revoked how many of them revocations of the grant have asked for there
 */
public record GrantMove(int grant, int number, String toAccount, String grantThere, long moved, long revoked)
        implements SideRow {
    /** What of it can still be revoked there, as far as is known here. */
    public long revocable() {
        return moved - revoked;
    }

    /** The same, with so much more gone there. */
    public GrantMove moving(long credits) {
        return new GrantMove(grant, number, toAccount, grantThere, Math.addExact(moved, credits), revoked);
    }

    /** The same, of which so much more is asked for there; less, if it is below zero. */
    public GrantMove revoking(long credits) {
        return new GrantMove(grant, number, toAccount, grantThere, moved, revoked + credits);
    }

    /** The same, of which nothing that was revoked comes back. */
    public GrantMove settled() {
        return new GrantMove(grant, number, toAccount, grantThere, moved - revoked, 0);
    }
}
