package io.makegood.topics.mapping;

import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.quote.Purse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account as it was published after an event. Credits are whole units; times are epoch milliseconds, UTC.
 *
 * @param grants grants with credits left, in the order in which they burn
 * @param further what is left of those that burn after them and are not listed
 * @param asOf record time of the event
 * @param sequence of the account's newest entry
 * @param partition where the event stands in the journal
 * @param closed whether nothing is authorised any more
 * @param mergedInto the account to use in its place, or null
 */
public record AccountView(
        String accountId,
        long balance,
        long available,
        long held,
        List<Grant> grants,
        ParkedGrants further,
        long asOf,
        long sequence,
        int partition,
        long offset,
        boolean closed,
        @Nullable String mergedInto) {
    /** Keeps its own copy of the grants. */
    public AccountView {
        grants = List.copyOf(grants);
    }

    /**
     * A grant with credits left.
     *
     * @param expiresAt when it expires; null if never
     * @param features the only features for which it pays; null if it pays for every one
     * @param models the only models for which it pays; null if it pays for every one
     */
    public record Grant(
            String grantId,
            GrantKind kind,
            long remaining,
            @Nullable Long expiresAt,
            @Nullable List<String> features,
            @Nullable List<String> models) {
        /** Keeps its own copies of the lists. */
        public Grant {
            features = features == null ? null : List.copyOf(features);
            models = models == null ? null : List.copyOf(models);
        }
    }

    /** What the account has to pay with. */
    public Purse purse() {
        List<OpenGrant> open = new ArrayList<>();
        for (Grant grant : grants) {
            List<String> features = grant.features();
            List<String> models = grant.models();
            open.add(new OpenGrant(
                    open.size() + 1,
                    grant.grantId(),
                    grant.kind(),
                    0,
                    grant.expiresAt(),
                    grant.remaining(),
                    0,
                    features == null ? List.of() : features,
                    models == null ? List.of() : models));
        }
        return new Purse(open, further, balance, DeclineReason.ofEnded(closed, mergedInto));
    }
}
