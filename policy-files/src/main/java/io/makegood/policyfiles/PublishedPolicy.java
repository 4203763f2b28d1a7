package io.makegood.policyfiles;

import io.makegood.ledger.budget.Budget;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.BaseRule;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.policy.GoodwillRules;
import io.makegood.ledger.policy.LateCompletion;
import io.makegood.ledger.policy.LowBalance;
import io.makegood.ledger.policy.MessageValues;
import io.makegood.ledger.policy.NoticeMessage;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.SettlementRule;
import io.makegood.ledger.policy.TimeoutAction;
import io.makegood.ledger.policy.TopUpTerms;
import io.makegood.ledger.price.Listed;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.price.PriceAnswer;
import io.makegood.ledger.price.PriceProblem;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.price.RateTable;
import io.makegood.ledger.reason.Reason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a policy document states. Immutable; amounts are whole units of the ledger, of which {@code 10^scale} make
 * one credit of the product.
 *
 * @param effectiveFrom the record time from which the document wants to be in force, epoch milliseconds, or null for at once
 * @param features by id
 * @param platforms those that the policy lists
 * @param verdicts what failures by certain causes mean; those by other causes are refunded
 * @param refundToExpired by kind of grant, every kind
 * @param messages by notice type and, after a dot, the reason
 * @param lowBalance what happens when credits run low
 * @param planTerms by id of the plan
 * @param spending who may spend how much
 * @param listed the attributes and quantities that requests may name
 * @param settlement how holds are settled by what was used
 * @param results who is shown the links to results
 */
public record PublishedPolicy(
        PolicyRef ref,
        @Nullable Long effectiveFrom,
        String accountPrefix,
        int scale,
        String language,
        List<String> platforms,
        SortedMap<String, PolicyFeature> features,
        long chargeTimeoutMillis,
        TimeoutAction timeoutAction,
        LateCompletion lateCompletion,
        SortedMap<FailureCause, FailureVerdict> verdicts,
        BaseRule baseRule,
        boolean deliveryIsFinal,
        Map<GrantKind, ExpiredGrantRefund> refundToExpired,
        long gracePeriodMillis,
        PublishedClaims claims,
        LowBalanceRules lowBalance,
        GoodwillRules goodwill,
        SortedMap<String, SortedMap<String, MessageTemplate>> messages,
        SortedMap<String, PlanTerms> planTerms,
        Listed listed,
        SpendingRules spending,
        SettlementRule settlement,
        ResultAudience results)
        implements Policy {
    /** Keeps its own copies. */
    public PublishedPolicy {
        features = Collections.unmodifiableSortedMap(new TreeMap<>(features));
        platforms = List.copyOf(platforms);
        verdicts = Collections.unmodifiableSortedMap(new TreeMap<>(verdicts));
        refundToExpired = Collections.unmodifiableMap(new EnumMap<>(refundToExpired));
        messages = Collections.unmodifiableSortedMap(new TreeMap<>(messages));
        planTerms = Collections.unmodifiableSortedMap(new TreeMap<>(planTerms));
    }

    @Override
    public @Nullable Price price(String feature, @Nullable String platform, long at) {
        PolicyFeature known = features.get(feature);
        return known == null ? null : known.price(platform, at);
    }

    @Override
    public @Nullable PlanTerms plan(String planId) {
        return planTerms.get(planId);
    }

    @Override
    public List<String> plans() {
        return List.copyOf(planTerms.keySet());
    }

    @Override
    public long lowBalanceThreshold() {
        return lowBalance.threshold();
    }

    @Override
    public List<LowBalance> lowBalances() {
        return lowBalance.thresholds();
    }

    @Override
    public @Nullable TopUpTerms topUp() {
        return lowBalance.topUp();
    }

    @Override
    public boolean holdersOnly() {
        return spending.holdersOnly();
    }

    @Override
    public List<Budget> budgets() {
        return spending.budgets();
    }

    @Override
    public PriceAnswer answer(PriceQuery query, long at) {
        PolicyFeature known = features.get(query.feature());
        PriceProblem problem = known == null ? null : listed.problem(query);
        if (problem != null) {
            return PriceAnswer.wrong(problem);
        }
        RateTable table = known == null ? null : known.table();
        return table == null || isUnlistedPlatform(query.platform())
                ? Policy.super.answer(query, at)
                : table.price(query, at);
    }

    @Override
    public @Nullable RateTable rates(String feature) {
        PolicyFeature known = features.get(feature);
        return known == null ? null : known.table();
    }

    @Override
    public List<String> unlisted(List<String> forFeatures, List<String> forModels) {
        return Stream.concat(
                        forFeatures.stream().filter(feature -> !features.containsKey(feature)),
                        forModels.stream().filter(model -> !listed.knowsModel(model)))
                .toList();
    }

    @Override
    public FailureVerdict verdict(FailureCause cause) {
        return verdicts.getOrDefault(cause, FailureVerdict.REFUNDED);
    }

    /** The causes of that verdict, of those that the document names. */
    public SortedSet<FailureCause> causes(FailureVerdict verdict) {
        SortedSet<FailureCause> causes = new TreeSet<>(verdicts.keySet());
        causes.removeIf(cause -> verdicts.get(cause) != verdict);
        return causes;
    }

    @Override
    public long chargeTimeoutMillis(@Nullable String feature) {
        PolicyFeature known = feature == null ? null : features.get(feature);
        Long own = known == null ? null : known.chargeTimeoutMillis();
        return own == null ? chargeTimeoutMillis : own;
    }

    @Override
    public BaseRule baseRule(@Nullable String feature) {
        PolicyFeature known = feature == null ? null : features.get(feature);
        BaseRule own = known == null ? null : known.baseRule();
        return own == null ? baseRule : own;
    }

    @Override
    public ExpiredGrantRefund refundToExpired(GrantKind kind) {
        return refundToExpired.getOrDefault(kind, ExpiredGrantRefund.defaultFor(kind));
    }

    @Override
    public boolean deliveryIsFinal(@Nullable String feature) {
        PolicyFeature known = feature == null ? null : features.get(feature);
        Boolean own = known == null ? null : known.deliveryIsFinal();
        return own == null ? deliveryIsFinal : own;
    }

    @Override
    public Optional<NoticeMessage> message(NoticeType type, @Nullable Reason reason, MessageValues values) {
        Optional<NoticeMessage> specific =
                reason == null ? Optional.empty() : render(messages.get(type.name() + "." + reason), values);
        return specific.isPresent() ? specific : render(messages.get(type.name()), values);
    }

    private Optional<NoticeMessage> render(@Nullable Map<String, MessageTemplate> texts, MessageValues values) {
        if (texts == null) {
            return Optional.empty();
        }
        String text = null;
        SortedMap<String, String> translations = new TreeMap<>();
        for (Map.Entry<String, MessageTemplate> entry : texts.entrySet()) {
            String tag = entry.getKey();
            Optional<String> said = entry.getValue().render(values, scale, featureName(values.feature(), tag), tag);
            if (tag.equals(language)) {
                text = said.orElse(null);
            } else {
                said.ifPresent(translation -> translations.put(tag, translation));
            }
        }
        return text == null ? Optional.empty() : Optional.of(new NoticeMessage(text, translations));
    }

    /** Null for a feature that the policy does not name: its bare id is nothing to show to a customer. */
    private @Nullable String featureName(@Nullable String feature, String tag) {
        PolicyFeature known = feature == null ? null : features.get(feature);
        return known == null ? null : known.nameIn(tag, language);
    }

    /** The document's own wish, for people: {@code product 3}. */
    public String title() {
        return ref.id() + " " + ref.version();
    }
}
