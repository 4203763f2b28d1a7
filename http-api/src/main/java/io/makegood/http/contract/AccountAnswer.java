package io.makegood.http.contract;

import io.makegood.ledger.account.ParkedGrants;
import io.makegood.topics.mapping.AccountView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of an account, by the names that its topic has; they mean what they mean there. A grant without an end has a null for
 * it, {@code furtherGrants} are absent if there are none.
 */
public record AccountAnswer(
        String accountId,
        long balance,
        long available,
        long held,
        List<AccountView.Grant> grants,
        long asOf,
        @WhenKnown @Nullable FurtherGrants furtherGrants,
        @WhenKnown @Nullable Boolean closed,
        @WhenKnown @Nullable String mergedInto) {
    /** Keeps its own copy of the grants. */
    public AccountAnswer {
        grants = List.copyOf(grants);
    }

    /** What is left of the grants that are not listed. */
    public record FurtherGrants(
            int count,
            long remaining,
            @WhenKnown @Nullable Long nextExpiry,
            @WhenKnown @Nullable Long restricted) {}

    /** That account. */
    public static AccountAnswer of(AccountView account) {
        ParkedGrants further = account.further();
        return new AccountAnswer(
                account.accountId(),
                account.balance(),
                account.available(),
                account.held(),
                account.grants(),
                account.asOf(),
                further.count() == 0
                        ? null
                        : new FurtherGrants(
                                further.count(),
                                further.remaining(),
                                further.nextExpiry(),
                                further.restricted() == 0 ? null : further.restricted()),
                account.closed() ? true : null,
                account.mergedInto());
    }
}
