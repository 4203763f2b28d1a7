package io.makegood.ledger.policy;

import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The built-in policy that governs accounts for which none was published: a few features of the kinds that products sell,
 * a charge timeout of 30 minutes that refunds, and 30 days of grace.
 */
public final class DefaultPolicy implements Policy, Policies {
    private static final PolicyRef REF = new PolicyRef("default", "1");
    private static final long MINUTE_MILLIS = 60_000;
    private static final long DAY_MILLIS = 24 * 60 * MINUTE_MILLIS;

    private static final Map<String, Price> PRICES = Map.copyOf(new TreeMap<>(Map.of(
            "article", new Price(4, 1),
            "image", new Price(0, 3),
            "image-edit", new Price(0, 2),
            "video", new Price(10, 10),
            "text", new Price(0, 0))));

    private static final ClaimRules NO_CLAIMS = new NoClaims();

    private final long chargeTimeoutMillis;

    /** With a charge timeout of 30 minutes. */
    public DefaultPolicy() {
        this(30 * MINUTE_MILLIS);
    }

    /** With another charge timeout, in milliseconds. */
    public DefaultPolicy(long chargeTimeoutMillis) {
        if (chargeTimeoutMillis <= 0) {
            throw new IllegalArgumentException("the charge timeout must be above zero, was " + chargeTimeoutMillis);
        }
        this.chargeTimeoutMillis = chargeTimeoutMillis;
    }

    @Override
    public int inForce(String accountId, long at) {
        return 0;
    }

    @Override
    public Policy version(int ordinal) {
        if (ordinal != 0) {
            throw new IllegalArgumentException("no policy version has ordinal " + ordinal);
        }
        return this;
    }

    @Override
    public PolicyRef ref() {
        return REF;
    }

    @Override
    public String accountPrefix() {
        return "";
    }

    @Override
    public FailureVerdict verdict(FailureCause cause) {
        return FailureVerdict.REFUNDED;
    }

    @Override
    public BaseRule baseRule(@Nullable String feature) {
        return BaseRule.DEFAULT;
    }

    @Override
    public List<String> platforms() {
        return List.of();
    }

    @Override
    public int scale() {
        return 0;
    }

    @Override
    public ClaimRules claims() {
        return NO_CLAIMS;
    }

    @Override
    public Optional<NoticeMessage> message(NoticeType type, @Nullable Reason reason, MessageValues values) {
        return Optional.empty();
    }

    @Override
    public @Nullable Price price(String feature, @Nullable String platform, long at) {
        return PRICES.get(feature);
    }

    @Override
    public long chargeTimeoutMillis(@Nullable String feature) {
        return chargeTimeoutMillis;
    }

    @Override
    public TimeoutAction timeoutAction() {
        return TimeoutAction.REFUND;
    }

    @Override
    public LateCompletion lateCompletion() {
        return LateCompletion.KEEP_REFUND;
    }

    @Override
    public boolean deliveryIsFinal(@Nullable String feature) {
        return true;
    }

    @Override
    public ExpiredGrantRefund refundToExpired(GrantKind kind) {
        return ExpiredGrantRefund.defaultFor(kind);
    }

    @Override
    public long gracePeriodMillis() {
        return 30 * DAY_MILLIS;
    }

    @Override
    public long lowBalanceThreshold() {
        return 5;
    }

    @Override
    public GoodwillRules goodwill() {
        return GoodwillRules.NONE;
    }
}
