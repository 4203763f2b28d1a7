package io.makegood.ledger.account;

import org.jspecify.annotations.Nullable;

/**
 * Whether the account's credits have gone elsewhere, and still go (docs/rules.md, section 14).
 *
 * @param wholes how many transfers took all that it had; each has a {@link WholeTransfer}
 * @param closed whether nothing is spent from it any more
 * @param mergedInto the account into which it is merged, or null
 */
public record Moving(int wholes, boolean closed, @Nullable String mergedInto) {
    /** Of an account from which nothing ever went but by amounts. */
    public static final Moving NONE = new Moving(0, false, null);

    /** One more transfer took all. */
    public Moving withWhole() {
        return new Moving(wholes + 1, closed, mergedInto);
    }

    /** The account is closed. */
    public Moving asClosed() {
        return new Moving(wholes, true, mergedInto);
    }

    /** The account is merged into that one; into none, if it is null. */
    public Moving into(@Nullable String account) {
        return new Moving(wholes, closed, account);
    }
}
