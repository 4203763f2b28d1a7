package io.makegood.ledger.quote;

import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.Price;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an action will cost and whether it can be paid, as the ledger would decide if it were asked to charge at that moment
 * (post-remixer policy, REM-2). A quote moves and reserves nothing. Credits are whole units.
 *
 * @param required what the action costs; zero if it is free or not known
 * @param available what can be charged: grants that have expired do not count
 * @param missing how much is lacking, zero if nothing
 * @param declined why the action would be declined, or null if it would be charged
 * @param grants which grants would pay, in the order in which they burn; empty if it would be declined
 * @param asOf the record time for which the price and the grants hold, epoch milliseconds, UTC
 */
public record Quote(
        String feature,
        @Nullable String platform,
        int items,
        long required,
        long available,
        long missing,
        @Nullable RejectionReason declined,
        List<GrantAmount> grants,
        PolicyRef policy,
        long asOf) {
    /** Keeps its own copy of the grants. */
    public Quote {
        grants = List.copyOf(grants);
    }

    /**
     * Quotes {@code items} of {@code feature}.
     *
     * @param open the account's grants with credits left, in the order in which they burn
     * @param accessActive whether the account may start anything at all
     * @param at the record time of the question, epoch milliseconds, UTC
     * @throws ArithmeticException if the cost fits no 64 bits
     */
    public static Quote of(
            String feature,
            @Nullable String platform,
            int items,
            Policy policy,
            List<OpenGrant> open,
            boolean accessActive,
            long at) {
        List<OpenGrant> valid =
                open.stream().filter(grant -> !grant.isExpired(at)).toList();
        long available = 0;
        for (OpenGrant grant : valid) {
            available = Math.addExact(available, grant.remaining());
        }
        Price price = policy.price(feature, platform, at);
        long required = price == null ? 0 : price.of(items);
        long missing = Math.max(0, required - available);
        RejectionReason declined = null;
        if (!accessActive) {
            declined = RejectionReason.NO_ACCESS;
        } else if (price == null) {
            declined = RejectionReason.INVALID_INPUT;
        } else if (missing > 0) {
            declined = RejectionReason.INSUFFICIENT_CREDITS;
        }
        return new Quote(
                feature,
                platform,
                items,
                required,
                available,
                missing,
                declined,
                declined == null ? burn(valid, required) : List.of(),
                policy.ref(),
                at);
    }

    private static List<GrantAmount> burn(List<OpenGrant> grants, long required) {
        List<GrantAmount> paying = new ArrayList<>();
        long rest = required;
        for (OpenGrant grant : grants) {
            long part = Math.min(rest, grant.remaining());
            if (part > 0) {
                paying.add(new GrantAmount(grant.grantId(), part));
                rest -= part;
            }
        }
        return paying;
    }
}
