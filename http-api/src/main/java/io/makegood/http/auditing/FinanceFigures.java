package io.makegood.http.auditing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of credits in a span of record time: the opening balance and the movements come to the closing balance. In units of credit. */
public record FinanceFigures(
        @JsonPropertyDescription("How the ids of the accounts begin that are counted; empty for all.")
        String accountPrefix,

        @JsonPropertyDescription("From this moment on, epoch milliseconds, UTC.")
        long from,

        @JsonPropertyDescription("Before this one, epoch milliseconds, UTC.")
        long to,

        @JsonPropertyDescription("What customers had when it began.")
        long opening,

        @JsonPropertyDescription("By kind of grant.") Map<String, Long> granted,

        @JsonPropertyDescription("Charged, below zero.") long consumed,

        @JsonPropertyDescription("Given back for what failed.")
        long refunded,

        long expired,
        long revoked,
        long adjusted,

        @JsonPropertyDescription(
                "From other accounts, less to other accounts: over all accounts what is on its way, negated.")
        long transferred,

        @JsonPropertyDescription("What customers have at its end: the outstanding liability.")
        long closing,

        @JsonPropertyDescription("How many entries it was made of.")
        long entries,

        @JsonPropertyDescription(
                "What the movements leave of the difference of the balances: zero, or something is wrong.")
        long unexplained) {
    /** Keeps its own copy, sorted by kind. */
    public FinanceFigures {
        granted = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(granted));
    }

    /** Its lines from opening to closing balance, in the words of the report. */
    public List<Map.Entry<String, Long>> lines() {
        List<Map.Entry<String, Long>> lines = new ArrayList<>();
        lines.add(Map.entry("opening balance", opening));
        granted.forEach((kind, amount) -> lines.add(Map.entry("granted " + kind, amount)));
        lines.add(Map.entry("consumed", consumed));
        lines.add(Map.entry("refunded", refunded));
        lines.add(Map.entry("expired", expired));
        lines.add(Map.entry("revoked", revoked));
        lines.add(Map.entry("adjusted", adjusted));
        lines.add(Map.entry("transferred", transferred));
        lines.add(Map.entry("closing balance", closing));
        return List.copyOf(lines);
    }
}
