package io.makegood.audit.verify;

import io.makegood.ledger.proof.MerkleTree;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How far an audit of one partition came and what it found there: all that is needed to go on, and what a checkpoint signs.
 * Offsets are those of the next record.
 *
 * @param journalOffset the journal is audited up to here
 * @param entriesOffset and so on: the outputs up to there
 * @param journalTree the Merkle tree over the journal's records, {@link JournalSpans} says in which form
 * @param entriesTree the Merkle tree over the hashes of the entries
 * @param days a Merkle tree over the hashes of the entries of each day in UTC
 */
public record PartitionState(
        int partition,
        long journalOffset,
        long entriesOffset,
        long refundsOffset,
        long noticesOffset,
        long balancesOffset,
        Counts counts,
        long balances,
        Map<String, Long> contra,
        Map<String, Long> kinds,
        Tree journalTree,
        Tree entriesTree,
        Tree refundsTree,
        Tree noticesTree,
        Map<String, Tree> days,
        List<JournalSpan> spans) {
    /** Refuses a state that lacks something: it is read from files. */
    public PartitionState {
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(journalTree, "journalTree");
        Objects.requireNonNull(entriesTree, "entriesTree");
        Objects.requireNonNull(refundsTree, "refundsTree");
        Objects.requireNonNull(noticesTree, "noticesTree");
        requireAll("contra", contra);
        requireAll("kinds", kinds);
        requireAll("days", days);
        spans = List.copyOf(spans);
    }

    private static void requireAll(String name, Map<String, ?> values) {
        values.values().forEach(value -> Objects.requireNonNull(value, name));
    }

    /** A Merkle tree that can go on: its size, its root, and the roots of its complete subtrees. */
    public record Tree(long size, String root, List<String> subtrees) {
        /** Keeps its own copy of the subtrees. */
        public Tree {
            Objects.requireNonNull(root, "root");
            subtrees = List.copyOf(subtrees);
            if (size < 0) {
                throw new IllegalArgumentException("a tree of " + size + " leaves");
            }
        }

        static final Tree EMPTY = of(new MerkleTree());

        static Tree of(MerkleTree tree) {
            return new Tree(tree.size(), tree.root(), tree.subtrees());
        }

        MerkleTree grow() {
            return new MerkleTree(size, subtrees);
        }
    }

    /** What became of the journal's records: applied, duplicate, dead and forwarded are all of them. */
    public record Counts(
            long journal,
            long applied,
            long duplicates,
            long dead,
            long forwarded,
            long entries,
            long refunds,
            long notices) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

        /** The sum of two. */
        public Counts plus(Counts other) {
            return new Counts(
                    journal + other.journal,
                    applied + other.applied,
                    duplicates + other.duplicates,
                    dead + other.dead,
                    forwarded + other.forwarded,
                    entries + other.entries,
                    refunds + other.refunds,
                    notices + other.notices);
        }
    }

    /** A stretch of the journal, from an offset until before another, and the SHA-256 of its records. */
    public record JournalSpan(long from, long to, long records, String hash) {
        /** Refuses one without its hash. */
        public JournalSpan {
            Objects.requireNonNull(hash, "hash");
        }
    }

    /**
     * The same as whoever has the journal's records alone sees it: the journal ends after its last record, with no marks of transactions
     * behind it, and nothing is said of balances, which come and go.
     */
    PartitionState ofRecordsAlone() {
        return new PartitionState(
                partition,
                spans.isEmpty() ? 0 : spans.get(spans.size() - 1).to(),
                entriesOffset,
                refundsOffset,
                noticesOffset,
                0,
                counts,
                balances,
                contra,
                kinds,
                journalTree,
                entriesTree,
                refundsTree,
                noticesTree,
                days,
                spans);
    }

    /** Nothing was audited yet. */
    static PartitionState start(int partition) {
        return new PartitionState(
                partition,
                0,
                0,
                0,
                0,
                0,
                Counts.NONE,
                0,
                Map.of(),
                Map.of(),
                Tree.EMPTY,
                Tree.EMPTY,
                Tree.EMPTY,
                Tree.EMPTY,
                Map.of(),
                List.of());
    }
}
