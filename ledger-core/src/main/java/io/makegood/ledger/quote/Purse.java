package io.makegood.ledger.quote;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.Moving;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.notice.DeclineReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an account has to pay with. Credits are whole units.
 *
 * @param grants grants with credits left, in the order in which they burn
 * @param further what is left of those that burn after them and are not listed
 * @param balance the sum of the account's entries, below zero if it is overdrawn
 * @param ended why nothing can be paid with it: the account is closed or merged; null if it is neither
 */
public record Purse(
        List<OpenGrant> grants,
        ParkedGrants further,
        long balance,
        @Nullable DeclineReason ended) {
    /** Nothing at all. */
    public static final Purse EMPTY = new Purse(List.of(), ParkedGrants.NONE, 0, null);

    /** Keeps its own copy of the list. */
    public Purse {
        grants = List.copyOf(grants);
    }

    /** That of an account. */
    public static Purse of(AccountRow account) {
        Moving moving = account.moving();
        return new Purse(
                account.grants(),
                account.parked(),
                account.balance(),
                DeclineReason.ofEnded(moving.closed(), moving.mergedInto()));
    }

    /** What there is for that feature and model at that record time; grants that are not listed count if they pay for everything. */
    Funds fundsFor(String feature, @Nullable String model, long at) {
        return Funds.of(grants, further.restricted(), balance, feature, model, at);
    }
}
