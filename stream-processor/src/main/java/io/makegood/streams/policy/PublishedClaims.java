package io.makegood.streams.policy;

import io.makegood.ledger.policy.ClaimRules;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of claims that a policy document states.
 *
 * @param eligible where results may be claimed, by feature; features that are absent never
 * @param byReason what reports with certain reasons lead to
 * @param otherwise what the others lead to
 */
public record PublishedClaims(
        SortedMap<String, Eligibility> eligible,
        long timeLimitMillis,
        List<ClaimLimit> limits,
        SortedMap<String, Judgement> byReason,
        Judgement otherwise)
        implements ClaimRules {
    /** Nothing can be claimed. */
    public static final PublishedClaims NONE =
            new PublishedClaims(new TreeMap<>(), 0, List.of(), new TreeMap<>(), Judgement.REVIEW);

    /** Keeps its own copies. */
    public PublishedClaims {
        eligible = Collections.unmodifiableSortedMap(new TreeMap<>(eligible));
        limits = List.copyOf(limits);
        byReason = Collections.unmodifiableSortedMap(new TreeMap<>(byReason));
    }

    /**
     * Where a feature's results may be claimed.
     *
     * @param platforms on these, or null for on all
     * @param excludedSurfaces but not there
     */
    public record Eligibility(@Nullable SortedSet<String> platforms, SortedSet<String> excludedSurfaces) {
        /** Keeps its own copies. */
        public Eligibility {
            platforms = platforms == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(platforms));
            excludedSurfaces = Collections.unmodifiableSortedSet(new TreeSet<>(excludedSurfaces));
        }

        private boolean includes(@Nullable String platform, @Nullable String surface) {
            boolean there = platforms == null || (platform != null && platforms.contains(platform));
            return there && (surface == null || !excludedSurfaces.contains(surface));
        }
    }

    @Override
    public boolean isEligible(@Nullable String feature, @Nullable String platform, @Nullable String surface) {
        Eligibility where = feature == null ? null : eligible.get(feature);
        return where != null && where.includes(platform, surface);
    }

    @Override
    public Judgement judgement(String reason) {
        return byReason.getOrDefault(reason, otherwise);
    }
}
