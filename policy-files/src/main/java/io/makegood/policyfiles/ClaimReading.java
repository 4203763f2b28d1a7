package io.makegood.policyfiles;

import io.makegood.ledger.event.Limits;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.policyfiles.PublishedClaims.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rules of claims of a document: until when, how often, and who judges. */
final class ClaimReading {
    static final SectionForm LIMIT = SectionForm.of("");
    static final Clause<Integer> CLAIMS = LIMIT.required(
                    "claims", Forms.whole(0, ClaimLimit.CLAIMS_MAX), "say how many claims are allowed")
            .says("So many.");
    static final Clause<Long> PER = LIMIT.required("per", Forms.DURATION, "say in which period, such as 30d")
            .says("In any period of this length.");

    private static final Form<List<String>> REASONS = Shapes.list(Forms.text("", Limits.LABEL_MAX, false), 100);

    static final SectionForm RULES = SectionForm.of("");
    static final Clause<List<String>> ACCEPT =
            RULES.optional("accept", REASONS).says("Reasons that are refunded at once.");
    static final Clause<List<String>> DECLINE =
            RULES.optional("decline", REASONS).says("Reasons that are declined at once.");
    static final Clause<Judgement> OTHERWISE = RULES.optional(
                    "otherwise", Forms.wordsOf(Judgement.values()), Judgement.REVIEW)
            .says("What every other reason leads to.");

    static final SectionForm FORM =
            SectionForm.of("How customers may claim credits for results that are not good enough.");
    static final Clause<Long> TIME_LIMIT = FORM.required(
                    "timeLimit", Forms.DURATION, "say until when results may be claimed, such as 14d")
            .says("Until when after completion or delivery (or the charge, if neither is known) one may claim.");
    static final Clause<Boolean> REQUIRES_DELIVERY = FORM.optional("requiresDelivery", Forms.BOOL, false)
            .says("true: only a result that was delivered may be claimed.");
    static final Clause<List<PolicySection>> LIMITS = FORM.optional("limits", Shapes.list(LIMIT, 8))
            .says("How many claims an account may make in any such period. All of them hold.");
    static final Clause<Boolean> VERDICT = FORM.optional("verdict", Forms.words("review", false, "automatic"), false)
            .says("Who judges. review: always a person. automatic: the rule below, and a person where it says so.");
    static final Clause<PolicySection> AUTOMATIC = FORM.optional("automatic", RULES)
            .says("What a report's reason leads to. With verdict: automatic, and only with it.");

    static {
        RULES.rule(SectionRule.apart("is judged twice", ACCEPT, DECLINE));
        FORM.rule(SectionRule.where(
                VERDICT,
                List.of(true),
                "say what reasons lead to, such as automatic: {accept: [BLANK]}, or leave verdict out",
                "is a rule that the verdict does not use",
                "write verdict: automatic, or leave it out",
                AUTOMATIC));
    }

    private ClaimReading() {}

    static PublishedClaims read(PolicySection root, SortedMap<String, Where> claimable) {
        Optional<PolicySection> section = root.find(PolicyReading.CLAIMS);
        if (section.isEmpty()) {
            if (!root.has(PolicyReading.CLAIMS) && !claimable.isEmpty()) {
                Objects.requireNonNull(root.get(PolicyReading.FEATURES).get(claimable.firstKey()))
                        .wrong(
                                FeatureReading.CLAIMS,
                                "lets results be claimed, but the policy has no claims",
                                "add claims: {timeLimit: 14d} to the policy, or write eligible: false");
            }
            return PublishedClaims.none(root.declared().platforms, root.declared().surfaces);
        }
        PolicySection claims = section.get();
        if (claimable.isEmpty()) {
            claims.wrong(
                    "holds for no feature",
                    "write claims: {eligible: true} or claims: {platforms: [...]} under a feature, or leave it out");
        }
        List<ClaimLimit> limits = new ArrayList<>();
        claims.get(LIMITS).forEach(limit -> limits.add(new ClaimLimit(limit.get(CLAIMS), limit.get(PER))));
        PolicySection rules = claims.get(AUTOMATIC);
        SortedMap<String, Judgement> byReason = new TreeMap<>();
        rules.get(ACCEPT).forEach(reason -> byReason.put(reason, Judgement.ACCEPT));
        rules.get(DECLINE).forEach(reason -> byReason.put(reason, Judgement.DECLINE));
        Declared declared = root.declared();
        return new PublishedClaims(
                claimable,
                declared.platforms,
                declared.surfaces,
                claims.get(REQUIRES_DELIVERY),
                claims.get(TIME_LIMIT),
                limits,
                byReason,
                rules.get(OTHERWISE));
    }

    // Words -----------------------------------------------------------------------------------------------------------

    /** Tells who may claim, by paths; nothing where nobody may. */
    static void tell(Map<String, String> terms, PublishedClaims claims) {
        if (!claims.eligible().isEmpty()) {
            terms.put(TIME_LIMIT.in(PolicyReading.CLAIMS), Durations.words(claims.timeLimitMillis()));
            terms.put(REQUIRES_DELIVERY.in(PolicyReading.CLAIMS), REQUIRES_DELIVERY.said(claims.requiresDelivery()));
            String limits = claims.limits().stream()
                    .map(limit -> limit.claims() + " in " + Durations.words(limit.periodMillis()))
                    .collect(Collectors.joining(", "));
            terms.put(LIMITS.in(PolicyReading.CLAIMS), limits.isEmpty() ? "none" : limits);
            terms.put(VERDICT.in(PolicyReading.CLAIMS), verdict(claims));
        }
    }

    private static String verdict(PublishedClaims claims) {
        SortedMap<String, Judgement> all = claims.byReason();
        StringBuilder rules = new StringBuilder();
        for (Judgement judgement : List.of(Judgement.ACCEPT, Judgement.DECLINE, Judgement.REVIEW)) {
            Set<String> reasons = new TreeSet<>(all.keySet());
            reasons.removeIf(reason -> all.get(reason) != judgement);
            if (!reasons.isEmpty()) {
                rules.append(PolicyWords.of(judgement) + " " + PolicyTerms.listed(reasons, "") + "; ");
            }
        }
        return rules + (all.isEmpty() ? "" : "otherwise ") + PolicyWords.of(claims.otherwise());
    }
}
