package io.makegood.ledger.scenario;

import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ClaimRules;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.policy.LateCompletion;
import io.makegood.ledger.policy.MessageValues;
import io.makegood.ledger.policy.NoticeMessage;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.Price;
import io.makegood.ledger.policy.TimeoutAction;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A policy whose rules a scenario sets one by one. One feature, {@code image}: 2 for each, 1 to begin with; {@code free} is free. */
public final class TestPolicy implements Policy, Policies, ClaimRules {
    /** How long a generation may stay open. */
    public static final long TIMEOUT_MILLIS = 60_000;

    /** How long goodwill lasts. */
    public static final long GRACE_MILLIS = 1_000_000;

    /** Until when results may be claimed. */
    public static final long CLAIM_MILLIS = 500_000;

    private TimeoutAction timeoutAction = TimeoutAction.REFUND;
    private LateCompletion lateCompletion = LateCompletion.KEEP_REFUND;
    private ExpiredGrantRefund refundToExpired = ExpiredGrantRefund.GOODWILL_GRANT;
    private final Set<FailureCause> unconfirmed = EnumSet.noneOf(FailureCause.class);
    private long lowBalance;
    private List<ClaimLimit> limits = List.of();
    private Judgement judgement = Judgement.REVIEW;
    private boolean claims;

    /** One of many policies, the same for the same seed. */
    public static TestPolicy random(long seed) {
        Random random = new Random(seed);
        TestPolicy policy = new TestPolicy();
        if (random.nextInt(4) == 0) {
            policy.timeoutOpensCase();
        }
        if (random.nextBoolean()) {
            policy.lateSuccessIsCharged();
        }
        if (random.nextInt(3) == 0) {
            policy.expiredGrantsForfeit();
        }
        if (random.nextInt(3) == 0) {
            policy.unconfirmed(FailureCause.OTHER);
        }
        if (random.nextInt(3) == 0) {
            policy.warnsBelow(1 + random.nextInt(20));
        }
        return policy;
    }

    /** How a scenario asks for this policy, claims left out. */
    public String script() {
        StringBuilder script = new StringBuilder("new TestPolicy()");
        script.append(timeoutAction == TimeoutAction.OPEN_CASE ? ".timeoutOpensCase()" : "");
        script.append(lateCompletion == LateCompletion.CHARGE_AGAIN ? ".lateSuccessIsCharged()" : "");
        script.append(refundToExpired == ExpiredGrantRefund.FORFEIT ? ".expiredGrantsForfeit()" : "");
        unconfirmed.forEach(cause ->
                script.append(".unconfirmed(FailureCause.").append(cause).append(')'));
        script.append(lowBalance > 0 ? ".warnsBelow(" + lowBalance + ")" : "");
        return script.toString();
    }

    /** A timeout opens a case. */
    public TestPolicy timeoutOpensCase() {
        timeoutAction = TimeoutAction.OPEN_CASE;
        return this;
    }

    /** A late success is charged again. */
    public TestPolicy lateSuccessIsCharged() {
        lateCompletion = LateCompletion.CHARGE_AGAIN;
        return this;
    }

    /** Refunds to expired grants lapse. */
    public TestPolicy expiredGrantsForfeit() {
        refundToExpired = ExpiredGrantRefund.FORFEIT;
        return this;
    }

    /** Failures by that cause need a look. */
    public TestPolicy unconfirmed(FailureCause cause) {
        unconfirmed.add(cause);
        return this;
    }

    /** Warns below that balance. */
    public TestPolicy warnsBelow(long credits) {
        lowBalance = credits;
        return this;
    }

    /** Takes claims, judged so, at most as many per period. */
    public TestPolicy takesClaims(Judgement judgedSo, ClaimLimit... perPeriod) {
        claims = true;
        judgement = judgedSo;
        limits = List.of(perPeriod);
        return this;
    }

    @Override
    public PolicyRef ref() {
        return new PolicyRef("test", "1");
    }

    @Override
    public String accountPrefix() {
        return "";
    }

    @Override
    public @Nullable Price price(String feature, @Nullable String platform, long at) {
        return switch (feature) {
            case "image" -> new Price(1, 2);
            case "free" -> new Price(0, 0);
            default -> null;
        };
    }

    @Override
    public long chargeTimeoutMillis() {
        return TIMEOUT_MILLIS;
    }

    @Override
    public TimeoutAction timeoutAction() {
        return timeoutAction;
    }

    @Override
    public LateCompletion lateCompletion() {
        return lateCompletion;
    }

    @Override
    public boolean refundsAtOnce(FailureCause cause) {
        return !unconfirmed.contains(cause);
    }

    @Override
    public boolean deliveryIsFinal(@Nullable String feature) {
        return true;
    }

    @Override
    public ExpiredGrantRefund refundToExpired() {
        return refundToExpired;
    }

    @Override
    public long gracePeriodMillis() {
        return GRACE_MILLIS;
    }

    @Override
    public long lowBalanceThreshold() {
        return lowBalance;
    }

    @Override
    public ClaimRules claims() {
        return this;
    }

    @Override
    public Optional<NoticeMessage> message(NoticeType type, @Nullable String reason, MessageValues values) {
        return Optional.empty();
    }

    @Override
    public int inForce(String accountId, long at) {
        return 0;
    }

    @Override
    public Policy version(int ordinal) {
        return this;
    }

    @Override
    public boolean isEligible(@Nullable String feature, @Nullable String platform, @Nullable String surface) {
        return claims && "image".equals(feature);
    }

    @Override
    public long timeLimitMillis() {
        return CLAIM_MILLIS;
    }

    @Override
    public List<ClaimLimit> limits() {
        return limits;
    }

    @Override
    public Judgement judgement(String reason) {
        return judgement;
    }
}
