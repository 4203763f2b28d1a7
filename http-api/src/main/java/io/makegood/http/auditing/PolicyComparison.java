package io.makegood.http.auditing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What the log led to, and what it would have led to had another policy been in force from the beginning. */
public record PolicyComparison(
        String policyId,
        String version,
        Totals asItWas,
        Totals asItWouldBe,

        @JsonPropertyDescription("How many accounts would have another balance.")
        long accountsThatDiffer,

        @JsonPropertyDescription("How many charges that products published were priced anew.")
        long repriced) {
    /** What a fold led to in the span, for the accounts of the policy. In units of credit. */
    public record Totals(
            long charged,
            long refunded,
            long declinedForCredits,
            long claimsAccepted,
            long claimsDeclined,
            long cases,
            Map<String, Long> chargedByFeature,
            Map<String, Long> refundedByCause) {
        /** Keeps its own copies, sorted by name. */
        public Totals {
            chargedByFeature = Collections.unmodifiableSortedMap(new TreeMap<>(chargedByFeature));
            refundedByCause = Collections.unmodifiableSortedMap(new TreeMap<>(refundedByCause));
        }
    }
}
