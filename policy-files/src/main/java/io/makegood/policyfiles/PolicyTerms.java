package io.makegood.policyfiles;

import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.price.Price;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says, term by term: each by its path in the document, in words for people. Defaults are told too, since they
 * hold as much as what is written.
 */
public record PolicyTerms(Map<String, String> byPath) {
    /** One term in two versions; null on the side on which it is absent. */
    public record Change(
            String path, @Nullable String before, @Nullable String after) {}

    /** The terms of a policy, in the order of a document. */
    public static PolicyTerms of(PublishedPolicy policy) {
        Map<String, String> terms = new LinkedHashMap<>();
        Long from = policy.effectiveFrom();
        terms.put(
                PolicyReading.ACCOUNT_PREFIX.name(),
                policy.accountPrefix().isEmpty() ? "every account" : policy.accountPrefix());
        terms.put(
                PolicyReading.EFFECTIVE_FROM.name(),
                from == null ? "at once" : Instant.ofEpochMilli(from).toString());
        terms.put(PolicyReading.SCALE.name(), Integer.toString(policy.scale()));
        terms.put(PolicyReading.LANGUAGE.name(), policy.language());
        tell(terms, PolicyReading.PLATFORMS.name(), policy.platforms());
        tell(terms, PolicyReading.SURFACES.name(), policy.claims().surfaces());
        policy.listed()
                .attributes()
                .forEach((name, values) -> terms.put(
                        PolicyReading.ATTRIBUTES.name() + "." + name,
                        values.isEmpty() ? "any" : String.join(", ", values)));
        tell(terms, PolicyReading.QUANTITIES.name(), policy.listed().quantities());
        FeatureReading.tell(terms, policy);
        ChargeReading.tell(terms, policy);
        ClaimReading.tell(terms, policy.claims());
        BalanceReading.tell(terms, policy.lowBalance(), policy.scale());
        ChargeReading.tell(terms, policy.goodwill(), policy.scale());
        SettlementReading.tell(terms, policy.settlement());
        PlanReading.tell(terms, policy.planTerms(), policy.scale());
        BudgetReading.tell(terms, policy.spending(), policy.scale());
        terms.put(PolicyReading.RESULTS.name(), PolicyReading.RESULTS.said(policy.results()));
        policy.messages()
                .forEach((type, texts) -> texts.forEach((language, text) ->
                        terms.put(PolicyReading.MESSAGES.name() + "." + type + "." + language, text.source())));
        return new PolicyTerms(terms);
    }

    private static void tell(Map<String, String> terms, String path, List<String> names) {
        if (!names.isEmpty()) {
            terms.put(path, String.join(", ", names));
        }
    }

    /** A price in words, such as {@code 4, and 2 for each item}. */
    public static String words(Price price, int scale) {
        if (price.baseAmount() == 0 && price.itemAmount() == 0) {
            return "free";
        }
        String base = NoticeText.credits(price.baseAmount(), scale);
        String each = NoticeText.credits(price.itemAmount(), scale) + " for each item";
        if (price.itemAmount() == 0) {
            return base;
        }
        return price.baseAmount() == 0 ? each : base + ", and " + each;
    }

    /** Words in a row, or that there are none. */
    static String listed(Set<?> words, String none) {
        return words.isEmpty()
                ? none
                : words.stream()
                        .map(word -> word instanceof FailureCause cause ? cause.name() : String.valueOf(word))
                        .collect(Collectors.joining(", "));
    }

    /** What {@code newer} changes, in the order of its document; what it leaves out comes last. */
    public List<Change> changesTo(PolicyTerms newer) {
        List<Change> changes = new ArrayList<>();
        newer.byPath.forEach((path, after) -> {
            String before = byPath.get(path);
            if (!after.equals(before)) {
                changes.add(new Change(path, before, after));
            }
        });
        byPath.forEach((path, before) -> {
            if (!newer.byPath.containsKey(path)) {
                changes.add(new Change(path, before, null));
            }
        });
        return changes;
    }
}
