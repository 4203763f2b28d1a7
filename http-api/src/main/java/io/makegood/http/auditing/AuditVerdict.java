package io.makegood.http.auditing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.makegood.http.contract.WhenKnown;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an audit found.
 *
 * @param journal records of the journal; each was applied, a duplicate, a dead letter or passed on to another partition
 * @param balances of all accounts together; with {@code contra}, the other sides, they come to zero
 */
public record AuditVerdict(
        @JsonPropertyDescription("Whether everything is as it must be.")
        boolean agrees,

        @JsonPropertyDescription("SHA-256 of what was checked.")
        String digest,

        long journal,
        long applied,
        long duplicates,
        long dead,
        long forwarded,
        long entries,
        long refunds,
        long notices,

        @JsonPropertyDescription("The sum of all balances, in units.")
        long balances,

        @JsonPropertyDescription("The other sides, in units; with the balances they come to zero.")
        Map<String, Long> contra,

        List<Reached> partitions,

        @JsonPropertyDescription("How many things are wrong.")
        long findingCount,

        @JsonPropertyDescription("The first of them.") List<Found> findings,

        @JsonPropertyDescription("What a reader should know beside the verdict.")
        List<String> notes,

        @JsonPropertyDescription("The file at the instance with the checkpoint that this audit left, if it agreed.")
        @WhenKnown
        @Nullable
        String checkpoint,

        long millis) {
    /** The most findings that are kept. */
    public static final int FINDINGS_MAX = 20;

    /** Keeps its own copies. */
    public AuditVerdict {
        contra = Map.copyOf(contra);
        partitions = List.copyOf(partitions);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** How far a partition was audited: the next offset of the journal, and the Merkle roots over what it holds. */
    public record Reached(
            int partition,

            @JsonPropertyDescription("The next offset of the journal.")
            long journalOffset,

            long entries,

            @JsonPropertyDescription("Merkle root over the journal's records.")
            String journalRoot,

            @JsonPropertyDescription("Merkle root over the entries.")
            String entriesRoot) {}

    /** One thing that is not as it should be, and where. */
    public record Found(
            String kind,
            String topic,
            int partition,
            long offset,
            @WhenKnown @Nullable String accountId,
            String detail) {}
}
