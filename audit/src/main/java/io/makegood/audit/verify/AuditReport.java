package io.makegood.audit.verify;

import io.makegood.audit.verify.PartitionState.Counts;
import io.makegood.ledger.fold.FoldRow;
import io.makegood.ledger.fold.FoldVersions;
import java.util.ArrayList;
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
 * @param folds by which version of the fold each partition was decided, and from which offset of the journal on
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
        List<Fold> folds,
        long findingCount,
        List<Finding> findings,
        List<String> notes,
        long millis) {
    /** Keeps its own copies. */
    public AuditReport {
        partitions = List.copyOf(partitions);
        folds = List.copyOf(folds);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** How far a partition was audited: the next offset of the journal, and the roots over what it holds. */
    public record Reached(int partition, long journalOffset, long entries, String journalRoot, String entriesRoot) {}

    /** From that offset of the journal on, the partition was decided by that version of the fold, and so it was audited. */
    public record Fold(int partition, int version, long journalOffset) {
        /** All of a partition that adopted those versions. */
        static List<Fold> of(int partition, List<FoldRow> adopted) {
            List<Fold> folds = new ArrayList<>();
            if (adopted.isEmpty() || adopted.get(0).offset() > 0) {
                folds.add(new Fold(partition, FoldVersions.FIRST.number(), 0));
            }
            adopted.forEach(row -> folds.add(new Fold(partition, row.version(), row.offset())));
            return folds;
        }
    }

    /** Records of the journal that were folded in a second. */
    public long eventsPerSecond() {
        return auditedNow * 1_000 / Math.max(1, millis);
    }
}
