package io.makegood.http.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.makegood.http.api.Answers.Work;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.policyfiles.PolicyTerms;
import io.makegood.policyfiles.PublishedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What whoever judges a claim wants to know of the customer.
 *
 * @param claims the newest first
 * @param spans what happened in the last days, of so many each
 * @param rule what the policy that is in force says of claims, line by line
 */
record ClaimHistory(
        List<Work> claims,
        List<Span> spans,
        List<String> rule,

        @JsonPropertyDescription(
                "Whether only the newest entries were counted, because the account has more of them than are looked at.")
        boolean partly,

        int scale) {
    static final int CLAIMS_SHOWN = 10;
    static final int DAYS_MAX = 90;
    static final int ENTRIES_MAX = 5_000;

    private static final List<Integer> SPANS = List.of(30, DAYS_MAX);

    /**
     * The last days.
     *
     * @param refunded credits that came back, together
     * @param generations how many were charged
     * @param claimed how many generations were claimed
     */
    record Span(int days, long refunds, long refunded, long generations, long claimed) {}

    /** When the longest span begins, as of that moment; epoch milliseconds, UTC. */
    static long from(long now) {
        return now - TimeUnit.DAYS.toMillis(DAYS_MAX);
    }

    /** What happened in each span, as of that moment. */
    static List<Span> spans(List<LedgerEntry> entries, List<Work> claims, long now) {
        List<Span> spans = new ArrayList<>();
        for (int days : SPANS) {
            long from = now - TimeUnit.DAYS.toMillis(days);
            List<LedgerEntry> refunds = entries.stream()
                    .filter(entry -> entry.recordedAt() >= from && entry.kind() == EntryKind.REFUND)
                    .toList();
            spans.add(new Span(
                    days,
                    refunds.size(),
                    refunds.stream().mapToLong(LedgerEntry::amount).sum(),
                    entries.stream()
                            .filter(entry -> entry.recordedAt() >= from && entry.kind() == EntryKind.CHARGE)
                            .map(LedgerEntry::generationId)
                            .filter(Objects::nonNull)
                            .distinct()
                            .count(),
                    claims.stream()
                            .filter(claim -> claim.since() >= from)
                            .map(ClaimHistory::generation)
                            .distinct()
                            .count()));
        }
        return spans;
    }

    private static String generation(Work claim) {
        return String.valueOf(Objects.requireNonNull(claim.opened() == null ? claim.closed() : claim.opened())
                .subject()
                .generationId());
    }

    /**
     * What a policy says of claims, in words.
     *
     * @param feature of which feature; null for all of them
     */
    static List<String> rule(@Nullable PublishedPolicy policy, @Nullable String feature) {
        if (policy == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("Policy " + policy.ref().id() + ", version " + policy.ref().version() + ", as it is in force now");
        String ofFeature = "features." + feature + ".claims";
        PolicyTerms.of(policy).byPath().forEach((path, words) -> {
            if (path.startsWith("claims.")) {
                lines.add(spaced(path.substring("claims.".length())) + ": " + words);
            } else if (feature != null && path.equals(ofFeature)) {
                lines.add("Claims of " + feature + ": " + words);
            }
        });
        return List.copyOf(lines);
    }

    /** What is written timeLimit in a policy, as people write it. */
    private static String spaced(String name) {
        String spaced = name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return spaced.substring(0, 1).toUpperCase(Locale.ROOT) + spaced.substring(1);
    }
}
