package io.makegood.policyfiles;

import io.makegood.ledger.event.Limits;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.policyfiles.PublishedClaims.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rules of claims of a document: until when, how often, and who judges. */
final class ClaimReading {
    private static final int LIMITS_MAX = 8;
    private static final int REASONS_MAX = 100;

    private static final SectionForm LIMIT = new SectionForm("");
    private static final Clause<Integer> CLAIMS = LIMIT.required(
            "claims", Forms.whole(0, ClaimLimit.CLAIMS_MAX), "say how many claims are allowed", "So many.");
    private static final Clause<Long> PER = LIMIT.required(
            "per", Forms.DURATION, "say in which period, such as 30d", "In any period of this length.");

    private static final Form<List<String>> REASONS =
            ListForm.ofDistinct(Forms.text("", Limits.LABEL_MAX, false), REASONS_MAX);

    private static final SectionForm RULES = new SectionForm("");
    private static final Clause<List<String>> ACCEPT =
            RULES.optional("accept", REASONS, "Reasons that are refunded at once.");
    private static final Clause<List<String>> DECLINE =
            RULES.optional("decline", REASONS, "Reasons that are declined at once.");
    private static final Clause<Judgement> OTHERWISE = RULES.optional(
            "otherwise",
            Forms.wordsOf(Judgement.values()),
            Judgement.REVIEW,
            "What every other reason leads to.");

    static final SectionForm FORM =
            new SectionForm("How customers may claim credits for results that are not good enough.");

    static final Clause<Long> TIME_LIMIT = FORM.required(
            "timeLimit",
            Forms.DURATION,
            "say until when results may be claimed, such as 14d",
            "Until when after its completion or delivery (its charge, if neither is known) a result may be claimed.");

    static final Clause<Boolean> REQUIRES_DELIVERY = FORM.optional(
            "requiresDelivery", Forms.BOOL, false, "true: only a result that was delivered may be claimed.");

    static final Clause<List<PolicySection>> LIMITS = FORM.optional(
            "limits",
            ListForm.of(LIMIT, LIMITS_MAX),
            "How many claims an account may make in any such period. All of them hold.");

    static final Clause<Boolean> VERDICT = FORM.optional(
            "verdict",
            Forms.words("review", false, "automatic"),
            false,
            "Who judges. review: always a person. automatic: the rule below, and a person where it says so.");

    private static final Clause<PolicySection> AUTOMATIC = FORM.optional(
            "automatic", RULES, "What a report's reason leads to. With verdict: automatic, and only with it.");

    static {
        RULES.rule(new SectionRule.Apart("is judged twice", List.of(ACCEPT, DECLINE)));
        FORM.rule(new SectionRule.Where<>(
                VERDICT,
                List.of(true),
                List.of(AUTOMATIC),
                "say what reasons lead to, such as automatic: {accept: [BLANK]}, or leave verdict out",
                "is a rule that the verdict does not use",
                "write verdict: automatic, or leave it out"));
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
            return PublishedClaims.NONE;
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
        Declared declared = root.field().declared();
        return new PublishedClaims(
                claimable,
                declared.platforms(),
                declared.surfaces(),
                claims.get(REQUIRES_DELIVERY),
                claims.get(TIME_LIMIT),
                limits,
                byReason,
                rules.get(OTHERWISE));
    }
}
