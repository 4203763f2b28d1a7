package io.makegood.ledger.quote;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.ParkedGrants;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an account has to pay with. Credits are whole units.
 *
 * @param grants grants with credits left, in the order in which they burn
 * @param further what is left of those that burn after them and are not listed
 * @param balance the sum of the account's entries, below zero if it is overdrawn
 */
public record Purse(List<OpenGrant> grants, ParkedGrants further, long balance) {
    /** Nothing at all. */
    public static final Purse EMPTY = new Purse(List.of(), ParkedGrants.NONE, 0);

    /** Keeps its own copy of the list. */
    public Purse {
        grants = List.copyOf(grants);
    }

    /** That of an account. */
    public static Purse of(AccountRow account) {
        return new Purse(account.grants(), account.parked(), account.balance());
    }

    /** What there is for that feature and model at that record time; grants that are not listed count if they pay for everything. */
    Funds fundsFor(String feature, @Nullable String model, long at) {
        return Funds.of(grants, further.restricted(), balance, feature, model, at);
    }
}
