package io.makegood.policyfiles;

import io.makegood.ledger.event.Limits;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.policyfiles.PublishedClaims.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rules of claims of a document: until when, how often, and who judges. */
final class ClaimReading {
    private static final int LIMITS_MAX = 8;
    private static final int REASONS_MAX = 100;

    private final SortedMap<String, Where> claimable;
    private final Declared declared;

    ClaimReading(SortedMap<String, Where> claimable, Declared declared) {
        this.claimable = claimable;
        this.declared = declared;
    }

    PublishedClaims read(PolicySection root) {
        Optional<PolicySection> section = root.section("claims");
        if (section.isEmpty()) {
            if (!root.has("claims") && !claimable.isEmpty()) {
                root.wrong(
                        "lets results of " + claimable.firstKey() + " be claimed but has no claims",
                        "add claims: {timeLimit: 14d}, or write eligible: false for the feature");
            }
            return PublishedClaims.NONE;
        }
        PolicySection claims = section.get();
        long timeLimit = claims.require("timeLimit", "say until when results may be claimed, such as 14d")
                .flatMap(PolicyField::duration)
                .orElse(0L);
        boolean requiresDelivery =
                claims.find("requiresDelivery").flatMap(PolicyField::bool).orElse(false);
        List<ClaimLimit> limits = limits(claims.find("limits"));
        boolean automatic = claims.find("verdict")
                .flatMap(field -> field.word(PolicyWords.VERDICT))
                .orElse(false);
        SortedMap<String, Judgement> byReason = new TreeMap<>();
        Judgement otherwise = claims.section("automatic")
                .map(rules -> judgements(rules, byReason))
                .orElse(Judgement.REVIEW);
        claims.close();
        if (automatic != claims.has("automatic")) {
            claims.wrong(
                    automatic ? "is judged automatically by no rule" : "has a rule that its verdict does not use",
                    "write verdict: automatic and automatic: {...} together, or neither");
        }
        if (claimable.isEmpty()) {
            claims.wrong(
                    "holds for no feature",
                    "write claims: {eligible: true} or claims: {platforms: [...]} under a feature, or leave it out");
        }
        return new PublishedClaims(
                claimable,
                declared.platforms(),
                declared.surfaces(),
                requiresDelivery,
                timeLimit,
                limits,
                byReason,
                otherwise);
    }

    private static List<ClaimLimit> limits(Optional<PolicyField> list) {
        List<ClaimLimit> limits = new ArrayList<>();
        if (list.isPresent()) {
            for (PolicyField element : list.get().elements(LIMITS_MAX)) {
                element.section().ifPresent(section -> {
                    Optional<Integer> claims = section.require("claims", "say how many claims are allowed")
                            .flatMap(field -> field.whole(0, ClaimLimit.CLAIMS_MAX));
                    Optional<Long> per = section.require("per", "say in which period, such as 30d")
                            .flatMap(PolicyField::duration);
                    section.close();
                    if (claims.isPresent() && per.isPresent()) {
                        limits.add(new ClaimLimit(claims.get(), per.get()));
                    }
                });
            }
        }
        return limits;
    }

    private static Judgement judgements(PolicySection rules, SortedMap<String, Judgement> byReason) {
        reasons(rules.find("accept"), Judgement.ACCEPT, byReason);
        reasons(rules.find("decline"), Judgement.DECLINE, byReason);
        Judgement otherwise = rules.find("otherwise")
                .flatMap(field -> field.word(PolicyWords.OTHERWISE))
                .orElse(Judgement.REVIEW);
        rules.close();
        return otherwise;
    }

    private static void reasons(Optional<PolicyField> list, Judgement judgement, Map<String, Judgement> byReason) {
        if (list.isPresent()) {
            for (PolicyField element : list.get().elements(REASONS_MAX)) {
                element.text(Limits.LABEL_MAX, false).ifPresent(reason -> {
                    if (byReason.putIfAbsent(reason, judgement) != null) {
                        element.wrong("is judged twice", "keep one of them");
                    }
                });
            }
        }
    }
}
