package io.makegood.policyfiles;

import io.makegood.ledger.policy.ClaimRules;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Eligibility;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of claims that a policy document states.
 *
 * @param eligible where results may be claimed, by feature; features that are absent never
 * @param platforms those that the policy lists; one that it does not list is uncertain
 * @param surfaces those that the policy lists; one that it does not list is uncertain
 * @param requiresDelivery whether only what was delivered may be claimed
 * @param byReason what reports with certain reasons lead to
 * @param otherwise what the others lead to
 */
public record PublishedClaims(
        SortedMap<String, Where> eligible,
        List<String> platforms,
        List<String> surfaces,
        boolean requiresDelivery,
        long timeLimitMillis,
        List<ClaimLimit> limits,
        SortedMap<String, Judgement> byReason,
        Judgement otherwise)
        implements ClaimRules {
    /** Keeps its own copies. */
    public PublishedClaims {
        eligible = Collections.unmodifiableSortedMap(new TreeMap<>(eligible));
        platforms = List.copyOf(platforms);
        surfaces = List.copyOf(surfaces);
        limits = List.copyOf(limits);
        byReason = Collections.unmodifiableSortedMap(new TreeMap<>(byReason));
    }

    /** Nothing can be claimed, of what the policy lists. */
    static PublishedClaims none(List<String> platforms, List<String> surfaces) {
        return new PublishedClaims(
                new TreeMap<>(), platforms, surfaces, false, 0, List.of(), new TreeMap<>(), Judgement.REVIEW);
    }

    /**
     * Where a feature's results may be claimed.
     *
     * @param platforms on these, or null for on all
     * @param excludedSurfaces but not there
     */
    public record Where(@Nullable SortedSet<String> platforms, SortedSet<String> excludedSurfaces) {
        /** Keeps its own copies. */
        public Where {
            platforms = platforms == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(platforms));
            excludedSurfaces = Collections.unmodifiableSortedSet(new TreeSet<>(excludedSurfaces));
        }
    }

    @Override
    public Eligibility eligibility(@Nullable String feature, @Nullable String platform, @Nullable String surface) {
        Where where = feature == null ? null : eligible.get(feature);
        if (where == null) {
            return Eligibility.NOT_ELIGIBLE;
        }
        Set<String> allowed = where.platforms;
        boolean elsewhere =
                platform != null && platforms.contains(platform) && allowed != null && !allowed.contains(platform);
        if (elsewhere || (surface != null && where.excludedSurfaces.contains(surface))) {
            return Eligibility.NOT_ELIGIBLE;
        }
        boolean uncertain = isUncertain(platform, platforms, allowed != null)
                || isUncertain(surface, surfaces, !where.excludedSurfaces.isEmpty());
        return uncertain ? Eligibility.UNCERTAIN : Eligibility.ELIGIBLE;
    }

    /** Whether nobody can say: it is missing where some are left out, or it is none of those that are listed. */
    private static boolean isUncertain(@Nullable String name, List<String> listed, boolean someLeftOut) {
        return name == null ? someLeftOut : !listed.isEmpty() && !listed.contains(name);
    }

    @Override
    public Judgement judgement(String reason) {
        return byReason.getOrDefault(reason, otherwise);
    }
}
