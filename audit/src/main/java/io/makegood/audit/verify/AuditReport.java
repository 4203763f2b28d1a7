package io.makegood.audit.verify;

import io.makegood.audit.verify.PartitionState.Counts;
import java.util.List;
import java.util.Map;

/**
 * What an audit found.
 *
 * @param agrees whether everything is as it must be
 * @param digest SHA-256 over {@link Checkpoint#text}: of what was checked
 * @param counts what became of the journal's records, from its beginning
 * @param auditedNow records of the journal that this run folded; the others an earlier one did
 * @param balances the sum of all balances
 * @param contra the other side of each entry, by contra account
 * @param entriesByKind how many entries of each kind
 * @param findings the first of what is wrong; {@code findingCount} counts all
 * @param notes what a reader should know beside the verdict
 */
public record AuditReport(
        boolean agrees,
        String digest,
        Counts counts,
        long auditedNow,
        long balances,
        Map<String, Long> contra,
        Map<String, Long> entriesByKind,
        List<Reached> partitions,
        long findingCount,
        List<Finding> findings,
        List<String> notes,
        long millis) {
    /** Keeps its own copies. */
    public AuditReport {
        partitions = List.copyOf(partitions);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** How far a partition was audited: the next offset of the journal, and the roots over what it holds. */
    public record Reached(int partition, long journalOffset, long entries, String journalRoot, String entriesRoot) {}

    /** Records of the journal that were folded in a second. */
    public long eventsPerSecond() {
        return auditedNow * 1_000 / Math.max(1, millis);
    }
}
