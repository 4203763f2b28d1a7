package io.makegood.ledger.policy;

import io.makegood.ledger.entry.PolicyRef;
import org.jspecify.annotations.Nullable;

/** The rules of one product in one version. Pure: the same questions get the same answers for ever. */
public interface Policy {
    /** Id and version, named in every entry and notice that it decided. */
    PolicyRef ref();

    /** What {@code feature} costs on {@code platform} at that record time, or null if it is not known. */
    @Nullable
    Price price(String feature, @Nullable String platform, long at);

    /** How long a charged generation may stay open, in milliseconds. */
    long chargeTimeoutMillis();

    /** What happens then. */
    TimeoutAction timeoutAction();

    /** What happens when it succeeds after all. */
    LateCompletion lateCompletion();

    /** Whether an item that was delivered is not refunded by a later failure, but goes to support. */
    boolean deliveryIsFinal(@Nullable String feature);

    /** Where credits of an expired grant go back. */
    ExpiredGrantRefund refundToExpired();

    /** How long credits given back in place of expired ones stay valid, in milliseconds. */
    long gracePeriodMillis();

    /** Below which balance the account is warned; zero for never. */
    long lowBalanceThreshold();
}
