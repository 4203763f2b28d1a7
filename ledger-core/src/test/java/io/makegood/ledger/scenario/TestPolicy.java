package io.makegood.ledger.scenario;

import io.makegood.ledger.budget.Budget;
import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.budget.PolicyBudgets;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.BaseRule;
import io.makegood.ledger.policy.ClaimRules;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Eligibility;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.policy.GoodwillRules;
import io.makegood.ledger.policy.LateCompletion;
import io.makegood.ledger.policy.LowBalance;
import io.makegood.ledger.policy.MessageValues;
import io.makegood.ledger.policy.NoticeMessage;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.PlanTerms.RollOver;
import io.makegood.ledger.policy.PlanTerms.Trial;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.SettlementRule;
import io.makegood.ledger.policy.SettlementRule.Above;
import io.makegood.ledger.policy.SettlementRule.Rest;
import io.makegood.ledger.policy.TimeoutAction;
import io.makegood.ledger.policy.TopUpTerms;
import io.makegood.ledger.price.Listed;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.price.PriceAnswer;
import io.makegood.ledger.price.PriceProblem;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.price.Rate;
import io.makegood.ledger.price.RateRow;
import io.makegood.ledger.price.RateTable;
import io.makegood.ledger.reason.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A policy whose rules a scenario sets one by one. One feature, {@code image}: 2 for each, 1 to begin with; {@code free} is free; {@code film}
 * costs by resolution and seconds.
 */
public final class TestPolicy implements Policy, Policies, ClaimRules {
    /** How long a generation may stay open. */
    public static final long TIMEOUT_MILLIS = 60_000;

    /** How long goodwill lasts. */
    public static final long GRACE_MILLIS = 1_000_000;

    /** Until when results may be claimed. */
    public static final long CLAIM_MILLIS = 500_000;

    /** What requests may say of themselves. */
    public static final Listed LISTED = new Listed(
            new TreeMap<>(Map.of("resolution", List.of("720p", "1080p"), "model", List.of())),
            List.of("seconds", "megapixels"));

    /** What a film costs: half a credit a second and 1.25 for each item in 720p, at least 2; more in 1080p, and less on ios. */
    private static final RateTable FILM = new RateTable(List.of(
            film("ios", Map.of("platform", Set.of("ios"), "resolution", Set.of("1080p")), "1", 2, "0.75", 0),
            film("sharp", Map.of("resolution", Set.of("1080p")), "1.5", 2, "0.75", 0),
            film("plain", Map.of("resolution", Set.of("720p")), "1.25", 2, "1", 2)));

    /** The same rows, dearer and in another order. */
    private static final RateTable DEAR_FILM = new RateTable(List.of(
            film("plain", Map.of("resolution", Set.of("720p")), "2", 1, "2", 0),
            film("ios", Map.of("platform", Set.of("ios"), "resolution", Set.of("1080p")), "3", 1, "1", 5),
            film("sharp", Map.of("resolution", Set.of("1080p")), "3", 1, "1.5", 0)));

    private static RateRow film(
            String name, Map<String, Set<String>> when, String perItem, long seconds, String credits, long minimum) {
        return new RateRow(
                name,
                null,
                new TreeMap<>(when),
                new TreeMap<>(),
                BigDecimal.ZERO,
                new BigDecimal(perItem),
                new TreeMap<>(Map.of("seconds", new Rate(new BigDecimal(credits), seconds, 0, false))),
                minimum,
                BigDecimal.ZERO,
                RoundingMode.CEILING);
    }

    /** A budget of the policy for each actor, one for each group, one for images and one for all; by number. */
    public static Budget budget(int number, long limit) {
        BudgetScope scope = List.of(BudgetScope.values()).get(number);
        return PolicyBudgets.of(
                "default-" + number,
                scope,
                scope == BudgetScope.FEATURE ? "image" : null,
                limit,
                number % 2 == 0 ? BudgetWindow.sliding(60_000) : BudgetWindow.of(WindowKind.HOUR),
                null);
    }

    private List<Budget> budgets = List.of();
    private boolean holdersOnly;
    private TimeoutAction timeoutAction = TimeoutAction.REFUND;
    private LateCompletion lateCompletion = LateCompletion.KEEP_REFUND;
    private @Nullable ExpiredGrantRefund refundToExpired = ExpiredGrantRefund.GOODWILL_GRANT;
    private final Set<FailureCause> unconfirmed = EnumSet.noneOf(FailureCause.class);
    private final Set<FailureCause> notRefunded = EnumSet.noneOf(FailureCause.class);
    private boolean deliveryIsFinal = true;
    private BaseRule baseRule = new BaseRule(true, false);
    private boolean requiresDelivery;
    private long lowBalance;
    private List<LowBalance> lowBalances = List.of();
    private @Nullable TopUpTerms topUp;
    private GoodwillRules goodwill = GoodwillRules.NONE;
    private List<ClaimLimit> limits = List.of();
    private Judgement judgement = Judgement.REVIEW;
    private boolean claims;
    private SettlementRule settlement = SettlementRule.DEFAULT;
    private RateTable films = FILM;
    private boolean othersDiffer;
    private @Nullable PlanTerms basic = new PlanTerms(
            7,
            GrantKind.ALLOWANCE,
            List.of(),
            List.of("pro"),
            PlanTerms.Period.MONTH,
            false,
            "UTC",
            null,
            true,
            true,
            null);
    private PlanTerms pro = new PlanTerms(
            20,
            GrantKind.ALLOWANCE,
            List.of("image"),
            List.of(),
            PlanTerms.Period.MONTH,
            false,
            "Europe/Berlin",
            new RollOver(10L, 1),
            false,
            false,
            new Trial(50_000, 3));

    /** Two plans, {@code basic} (7 in each month, and nothing else) and {@code pro}, are defined so. */
    public TestPolicy plans(@Nullable PlanTerms ofBasic, PlanTerms ofPro) {
        basic = ofBasic;
        pro = ofPro;
        return this;
    }

    @Override
    public @Nullable PlanTerms plan(String planId) {
        return switch (planId) {
            case "basic" -> basic;
            case "pro" -> pro;
            default -> null;
        };
    }

    @Override
    public List<String> plans() {
        return List.of("basic", "pro");
    }

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
            policy.expiredGrants(null);
        } else if (random.nextInt(2) == 0) {
            policy.expiredGrants(List.of(ExpiredGrantRefund.values()).get(random.nextInt(3)));
        }
        if (random.nextInt(3) == 0) {
            policy.unconfirmed(FailureCause.OTHER);
        }
        if (random.nextInt(3) == 0) {
            policy.warnsBelow(1 + random.nextInt(20));
        }
        if (random.nextInt(3) == 0) {
            policy.notRefunded(FailureCause.CANCELLED);
        }
        if (random.nextInt(3) == 0) {
            policy.deliveryIsNotFinal();
        }
        if (random.nextInt(2) == 0) {
            policy.base(random.nextInt(3) > 0, random.nextBoolean());
        }
        if (random.nextInt(4) == 0) {
            policy.unconfirmed(FailureCause.TIMEOUT);
        }
        if (random.nextInt(3) > 0) {
            policy.takesClaims(List.of(Judgement.values()).get(random.nextInt(3)), randomLimits(random));
            if (random.nextInt(4) == 0) {
                policy.claimsNeedDelivery();
            }
        }
        if (random.nextInt(4) == 0) {
            policy.otherFeaturesDiffer();
        }
        if (random.nextInt(3) == 0) {
            policy.gives(new GoodwillRules(
                    random.nextBoolean() ? Long.MAX_VALUE : 5 + random.nextInt(30),
                    random.nextBoolean() ? Long.MAX_VALUE : 10 + random.nextInt(40),
                    random.nextInt(10),
                    random.nextInt(3) * 100_000L));
        }
        if (random.nextInt(3) == 0) {
            int first = random.nextInt(4);
            long limit = 3L + random.nextInt(20);
            policy.budgets(budget(first, limit), budget((first + 1) % 4, limit + 4));
        }
        if (random.nextInt(8) == 0) {
            policy.holdersAlone();
        }
        policy.runsLow(random);
        if (random.nextInt(4) > 0) {
            policy.settles(new SettlementRule(
                    random.nextInt(4) == 0 ? Above.CAP : Above.CHARGE,
                    List.of(100, 150, 200, 1_000).get(random.nextInt(4)),
                    List.of(Rest.values()).get(random.nextInt(3)),
                    random.nextInt(3) > 0,
                    random.nextInt(3) * TIMEOUT_MILLIS));
        }
        return random.nextInt(3) == 0 ? policy.filmsAreDear() : policy;
    }

    private void runsLow(Random random) {
        if (random.nextInt(3) == 0) {
            warnsBelow(
                    LowBalance.of(1L + random.nextInt(20)),
                    LowBalance.ofPercent(1 + random.nextInt(100)),
                    LowBalance.ofPercent(50));
        }
        if (random.nextInt(3) > 0) {
            topsUp(randomTopUp(random));
        }
    }

    private static TopUpTerms randomTopUp(Random random) {
        long below = 1L + random.nextInt(12);
        long amount = 1L + random.nextInt(10);
        return new TopUpTerms(
                below,
                below + random.nextInt(6),
                amount,
                amount + random.nextInt(6),
                "price_1",
                amount + 6 + random.nextInt(40),
                List.of(WindowKind.DAY, WindowKind.WEEK, WindowKind.MONTH).get(random.nextInt(3)),
                random.nextInt(3) * 40_000L,
                1 + random.nextInt(3));
    }

    private static ClaimLimit[] randomLimits(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new ClaimLimit[] {new ClaimLimit(1 + random.nextInt(2), 60_000)};
            case 1 -> new ClaimLimit[] {new ClaimLimit(2, 30_000), new ClaimLimit(3, 200_000)};
            default -> new ClaimLimit[0];
        };
    }

    /** These budgets are of every account. */
    public TestPolicy budgets(Budget... ofAll) {
        budgets = List.of(ofAll);
        return this;
    }

    /** Holders alone may have the ledger charge. */
    public TestPolicy holdersAlone() {
        holdersOnly = true;
        return this;
    }

    /** Whoever asks may have the ledger charge, and no budget is of every account. */
    public TestPolicy everybodyMay() {
        holdersOnly = false;
        budgets = List.of();
        return this;
    }

    @Override
    public boolean holdersOnly() {
        return holdersOnly;
    }

    @Override
    public List<Budget> budgets() {
        return budgets;
    }

    /** How a scenario asks for this policy. */
    public String script() {
        StringBuilder script = new StringBuilder("new TestPolicy()");
        script.append(timeoutAction == TimeoutAction.OPEN_CASE ? ".timeoutOpensCase()" : "");
        script.append(lateCompletion == LateCompletion.CHARGE_AGAIN ? ".lateSuccessIsCharged()" : "");
        if (refundToExpired != ExpiredGrantRefund.GOODWILL_GRANT) {
            script.append(".expiredGrants(")
                    .append(refundToExpired == null ? "null" : "ExpiredGrantRefund." + refundToExpired)
                    .append(')');
        }
        unconfirmed.forEach(cause ->
                script.append(".unconfirmed(FailureCause.").append(cause).append(')'));
        notRefunded.forEach(cause ->
                script.append(".notRefunded(FailureCause.").append(cause).append(')'));
        script.append(deliveryIsFinal ? "" : ".deliveryIsNotFinal()");
        if (!baseRule.equals(new BaseRule(true, false))) {
            script.append(".base(" + baseRule.returnsWithLastItem() + ", " + baseRule.staysWhenPartial() + ")");
        }
        if (!goodwill.equals(GoodwillRules.NONE)) {
            script.append(".gives(new GoodwillRules(" + goodwill.perAction() + "L, " + goodwill.perDay() + "L, "
                    + goodwill.secondPersonAbove() + "L, " + goodwill.expiresAfterMillis() + "L))");
        }
        for (int i = 0; i < lowBalances.size(); i++) {
            LowBalance each = lowBalances.get(i);
            script.append(i == 0 ? ".warnsBelow(" : ", ")
                    .append("new LowBalance(" + each.credits() + ", " + each.percent() + ")")
                    .append(i == lowBalances.size() - 1 ? ")" : "");
        }
        TopUpTerms buys = topUp;
        if (buys != null) {
            script.append(".topsUp(new TopUpTerms(" + buys.below() + ", " + buys.belowAtMost() + ", " + buys.amount()
                    + ", "
                    + buys.amountAtMost() + ", \"" + buys.price() + "\", " + buys.cap() + ", WindowKind." + buys.per()
                    + ", " + buys.coolOffMillis() + ", " + buys.tries() + "))");
        }
        script.append(lowBalance > 0 ? ".warnsBelow(" + lowBalance + ")" : "");
        if (claims) {
            script.append(".takesClaims(Judgement.").append(judgement);
            limits.forEach(limit -> script.append(", new ClaimLimit(")
                    .append(limit.claims())
                    .append(", ")
                    .append(limit.periodMillis())
                    .append(')'));
            script.append(')').append(requiresDelivery ? ".claimsNeedDelivery()" : "");
        }
        for (int i = 0; i < budgets.size(); i++) {
            script.append(i == 0 ? ".budgets(" : ", ")
                    .append("TestPolicy.budget(" + budgets.get(i).budgetId().substring("default-".length()) + ", "
                            + budgets.get(i).limit() + ")")
                    .append(i == budgets.size() - 1 ? ")" : "");
        }
        script.append(holdersOnly ? ".holdersAlone()" : "");
        script.append(othersDiffer ? ".otherFeaturesDiffer()" : "");
        if (!settlement.equals(SettlementRule.DEFAULT)) {
            script.append(".settles(new SettlementRule(Above." + settlement.above() + ", " + settlement.limitPercent()
                    + ", Rest." + settlement.rest() + ", " + settlement.settlesSilence() + ", "
                    + settlement.extensionMaxMillis() + "))");
        }
        script.append(films.equals(FILM) ? "" : ".filmsAreDear()");
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
        return expiredGrants(ExpiredGrantRefund.FORFEIT);
    }

    /** Where refunds to expired grants of every kind go; null for what holds where a policy says nothing. */
    public TestPolicy expiredGrants(@Nullable ExpiredGrantRefund rule) {
        refundToExpired = rule;
        return this;
    }

    /** Failures by that cause are not refunded. */
    public TestPolicy notRefunded(FailureCause cause) {
        notRefunded.add(cause);
        return this;
    }

    /** What was delivered is refunded by a failure all the same. */
    public TestPolicy deliveryIsNotFinal() {
        deliveryIsFinal = false;
        return this;
    }

    /** When the base comes back. */
    public TestPolicy base(boolean returnsWithLastItem, boolean staysWhenPartial) {
        baseRule = new BaseRule(returnsWithLastItem, staysWhenPartial);
        return this;
    }

    /** Only what was delivered may be claimed. */
    public TestPolicy claimsNeedDelivery() {
        requiresDelivery = true;
        return this;
    }

    /** Whether deliveries are final and how long a generation may stay open is otherwise for all features but {@code image}. */
    public TestPolicy otherFeaturesDiffer() {
        othersDiffer = true;
        return this;
    }

    private boolean isOther(@Nullable String feature) {
        return othersDiffer && !"image".equals(feature);
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

    /** Warns below each of these. */
    public TestPolicy warnsBelow(LowBalance... thresholds) {
        lowBalances = List.of(thresholds);
        return this;
    }

    @Override
    public List<LowBalance> lowBalances() {
        return lowBalances;
    }

    /** Lets credits be bought so. */
    public TestPolicy topsUp(TopUpTerms terms) {
        topUp = terms;
        return this;
    }

    @Override
    public @Nullable TopUpTerms topUp() {
        return topUp;
    }

    /** Settles holds so. */
    public TestPolicy settles(SettlementRule by) {
        settlement = by;
        return this;
    }

    /** Films cost more. */
    public TestPolicy filmsAreDear() {
        films = DEAR_FILM;
        return this;
    }

    @Override
    public SettlementRule settlement() {
        return settlement;
    }

    @Override
    public @Nullable RateTable rates(String feature) {
        return feature.equals("film") ? films : null;
    }

    @Override
    public Listed listed() {
        return LISTED;
    }

    /** Bounds those who give by hand. */
    public TestPolicy gives(GoodwillRules bounds) {
        goodwill = bounds;
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
    public PriceAnswer answer(PriceQuery query, long at) {
        PriceProblem problem = LISTED.problem(query);
        if (problem != null) {
            return PriceAnswer.wrong(problem);
        }
        return query.feature().equals("film") && !isUnlistedPlatform(query.platform())
                ? films.price(query, at)
                : Policy.super.answer(query, at);
    }

    @Override
    public List<String> unlisted(List<String> features, List<String> models) {
        return Stream.concat(
                        features.stream().filter(feature -> price(feature, null, 0) == null && rates(feature) == null),
                        models.stream().filter(model -> !LISTED.knowsModel(model)))
                .toList();
    }

    @Override
    public long chargeTimeoutMillis(@Nullable String feature) {
        return isOther(feature) ? TIMEOUT_MILLIS / 2 : TIMEOUT_MILLIS;
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
    public FailureVerdict verdict(FailureCause cause) {
        if (notRefunded.contains(cause)) {
            return FailureVerdict.NOT_REFUNDED;
        }
        return unconfirmed.contains(cause) ? FailureVerdict.REVIEW : FailureVerdict.REFUNDED;
    }

    @Override
    public BaseRule baseRule(@Nullable String feature) {
        return baseRule;
    }

    @Override
    public List<String> platforms() {
        return List.of("ios", "web");
    }

    @Override
    public boolean deliveryIsFinal(@Nullable String feature) {
        return deliveryIsFinal != isOther(feature);
    }

    @Override
    public ExpiredGrantRefund refundToExpired(GrantKind kind) {
        return refundToExpired == null ? ExpiredGrantRefund.defaultFor(kind) : refundToExpired;
    }

    @Override
    public long gracePeriodMillis() {
        return GRACE_MILLIS;
    }

    @Override
    public GoodwillRules goodwill() {
        return goodwill;
    }

    @Override
    public long lowBalanceThreshold() {
        return lowBalance;
    }

    @Override
    public int scale() {
        return 0;
    }

    @Override
    public ClaimRules claims() {
        return this;
    }

    @Override
    public Optional<NoticeMessage> message(NoticeType type, @Nullable Reason reason, MessageValues values) {
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
    public Eligibility eligibility(@Nullable String feature, @Nullable String platform, @Nullable String surface) {
        if (!claims || !"image".equals(feature)) {
            return Eligibility.NOT_ELIGIBLE;
        }
        return platform == null || platforms().contains(platform) ? Eligibility.ELIGIBLE : Eligibility.UNCERTAIN;
    }

    @Override
    public boolean requiresDelivery() {
        return requiresDelivery;
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
