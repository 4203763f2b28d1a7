package io.makegood.ledger.policy;

import io.makegood.ledger.budget.Budget;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.price.Listed;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.price.PriceAnswer;
import io.makegood.ledger.price.PriceProblem;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.price.RateTable;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of one product in one version. Pure: the same questions get the same answers for ever. */
public interface Policy {
    /** Id and version, named in every entry and notice that it decided. */
    PolicyRef ref();

    /** Which accounts it governs: those whose id begins so; the longest prefix wins. Empty for all. */
    String accountPrefix();

    /** The platforms that the policy lists; empty if it lists none, and then any will do. */
    List<String> platforms();

    /** Whether the policy lists platforms, and not this one: nobody knows what would be right there. */
    default boolean isUnlistedPlatform(@Nullable String platform) {
        return platform != null && !platforms().isEmpty() && !platforms().contains(platform);
    }

    /**
     * What {@code feature} costs on {@code platform} at that record time, or null if it is not known, or depends on more than that: see
     * {@link #answer}.
     */
    @Nullable
    Price price(String feature, @Nullable String platform, long at);

    /** What that costs at that record time, or why nobody knows. */
    default PriceAnswer answer(PriceQuery query, long at) {
        return isUnlistedPlatform(query.platform())
                ? PriceAnswer.wrong(new PriceProblem(PriceProblem.PLATFORMS, platforms()))
                : PriceAnswer.of(price(query.feature(), query.platform(), at));
    }

    /** How long a charged generation of that feature may stay open, in milliseconds. */
    long chargeTimeoutMillis(@Nullable String feature);

    /** What happens then. */
    TimeoutAction timeoutAction();

    /** What happens when it succeeds after all. */
    LateCompletion lateCompletion();

    /** What a failure by {@code cause} means for the credits. */
    FailureVerdict verdict(FailureCause cause);

    /** When the base amount of a generation of that feature comes back that did not fail whole. */
    BaseRule baseRule(@Nullable String feature);

    /** Whether an item that was delivered is not refunded by a later failure, but goes to support. */
    boolean deliveryIsFinal(@Nullable String feature);

    /** Where credits of a grant of that kind go back when it is over. */
    ExpiredGrantRefund refundToExpired(GrantKind kind);

    /** How long credits given back in place of expired ones stay valid, in milliseconds. */
    long gracePeriodMillis();

    /** Below which balance the account is warned; zero for never. */
    long lowBalanceThreshold();

    /** Further balances below which the account is warned, once for each; none unless the policy lists some. */
    default List<LowBalance> lowBalances() {
        return List.of();
    }

    /** When credits are bought for accounts that agreed to it, or null if never. */
    default @Nullable TopUpTerms topUp() {
        return null;
    }

    /** What bounds those who give credits by hand. */
    GoodwillRules goodwill();

    /** What the plan of that id gives, or null if the policy defines none. */
    default @Nullable PlanTerms plan(String planId) {
        return null;
    }

    /** The ids of the plans that it defines, in alphabetical order. */
    default List<String> plans() {
        return List.of();
    }

    /** Whether nobody may have the ledger charge but the holders of an account. */
    default boolean holdersOnly() {
        return false;
    }

    /** The budgets of every account that it governs and that sets none of that id itself. */
    default List<Budget> budgets() {
        return List.of();
    }

    /** How holds are settled by what was really used. */
    default SettlementRule settlement() {
        return SettlementRule.DEFAULT;
    }

    /**
     * When a generation of that feature times out that was charged at that time and whose progress asked for so much longer; epoch
     * milliseconds, UTC.
     */
    default long timeoutAt(@Nullable String feature, long chargedAt, long extendBy) {
        long extension = Math.min(extendBy, settlement().extensionMaxMillis());
        return Math.addExact(chargedAt, Math.addExact(chargeTimeoutMillis(feature), extension));
    }

    /** The table of rates by which that feature is priced, or null if it is priced otherwise or not at all. */
    default @Nullable RateTable rates(String feature) {
        return null;
    }

    /** The attributes and quantities that requests may name; none if any will do. */
    default Listed listed() {
        return Listed.NONE;
    }

    /** Those of the features and models for which a grant would pay that no request can name; none unless the policy lists what there is. */
    default List<String> unlisted(List<String> features, List<String> models) {
        return List.of();
    }

    /** How many decimals the product's credits have: {@code 10^scale} units of the ledger make one of them. */
    int scale();

    /** The rules of claims on bad results. */
    ClaimRules claims();

    /**
     * The customer's message for a notice, in the policy's own language, with {@code values} in place of its placeholders; empty if
     * the policy has none and the built-in one serves.
     *
     * @param reason the notice's reason, or null if it has none
     */
    Optional<NoticeMessage> message(NoticeType type, @Nullable Reason reason, MessageValues values);
}
