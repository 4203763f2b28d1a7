package io.makegood.ledger.quote;

import io.makegood.ledger.account.OpenGrant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an account has for one feature, made by one model (docs/rules.md, section 5). Credits are whole units.
 *
 * @param available what can be charged for it: what pays for everything, and what pays for some features or models alone and these among them
 * @param debt what is owed: new credits that pay for everything cover it first
 */
public record Funds(long available, long debt) {
    /**
     * The funds of an account with these grants, of which none that has expired at record time {@code at} counts.
     *
     * @param restrictedElsewhere what is left in grants that are not listed and pay for some features or models alone: it is not counted
     * @param balance the sum of the account's entries, expired grants included
     * @param feature the feature, or null if nobody named one
     * @param model the model, or null if nobody named one
     */
    public static Funds of(
            List<OpenGrant> grants,
            long restrictedElsewhere,
            long balance,
            @Nullable String feature,
            @Nullable String model,
            long at) {
        long general = Math.subtractExact(balance, restrictedElsewhere);
        long fitting = 0;
        for (int i = 0; i < grants.size(); i++) {
            OpenGrant grant = grants.get(i);
            boolean expired = grant.isExpired(at);
            if (expired || grant.isRestricted()) {
                general = Math.subtractExact(general, grant.remaining());
                fitting = Math.addExact(fitting, !expired && grant.paysFor(feature, model) ? grant.remaining() : 0);
            }
        }
        return new Funds(Math.addExact(fitting, Math.max(0, general)), Math.max(0, -general));
    }

    /** What is lacking of that cost, the debt included; zero if nothing is. */
    public long missing(long required) {
        return required > available ? Math.addExact(Math.subtractExact(required, available), debt) : 0;
    }

    /** What a customer is told that there is: the credits, or the debt as a number below zero if there are none. */
    public long told() {
        return available > 0 ? available : -debt;
    }
}
