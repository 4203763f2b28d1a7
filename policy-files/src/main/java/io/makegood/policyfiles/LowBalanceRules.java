package io.makegood.policyfiles;

import io.makegood.ledger.policy.LowBalance;
import io.makegood.ledger.policy.TopUpTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens when credits run low.
 *
 * @param threshold the only balance below which customers are warned, whole units of the ledger; zero for never, or where several are named
 * @param thresholds the balances below which they are warned, once for each
 * @param topUp when credits are bought for accounts that agreed to it, or null if never
 */
public record LowBalanceRules(
        long threshold,
        List<LowBalance> thresholds,
        @Nullable TopUpTerms topUp) {
    /** Keeps its own copy of the list. */
    public LowBalanceRules {
        thresholds = List.copyOf(thresholds);
    }
}
