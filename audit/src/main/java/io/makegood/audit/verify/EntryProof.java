package io.makegood.audit.verify;

import io.makegood.audit.verify.PartitionState.Tree;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.proof.MerkleTree;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.ownership.Ownership;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * That an entry is among those that a checkpoint covers: whoever trusts the checkpoint needs nothing but these lines
 * (docs/audit.md has a program that checks them).
 *
 * @param canonicalText of the entry: its SHA-256 over the previous hash and this text is {@code entryHash}
 * @param index the entry's place among the entries of its partition, from 0
 * @param hashes from the entry's neighbour up to the root
 */
public record EntryProof(
        String entryId,
        String canonicalText,
        String previousHash,
        String entryHash,
        int partition,
        long index,
        long treeSize,
        List<String> hashes,
        String root) {
    /** Keeps its own copy of the hashes. */
    public EntryProof {
        hashes = List.copyOf(hashes);
    }

    /**
     * The proof for an entry of a ledger on a cluster, or empty if the checkpoint covers none of that id; reads its partition twice.
     *
     * @param begins where a ledger begins whose first records were cut off; null if it has them
     */
    public static Optional<EntryProof> of(
            KafkaLedger ledger, @Nullable Checkpoint begins, Checkpoint checkpoint, String entryId) {
        return of(
                state -> new KafkaRecords(
                        ledger.clients(),
                        new TopicPartition(ledger.topics().entries().name(), state.partition()),
                        begins == null
                                ? 0
                                : begins.partitions().get(state.partition()).entriesOffset(),
                        state.entriesOffset()),
                begins,
                checkpoint,
                entryId);
    }

    /**
     * The same, of entries that stand anywhere.
     *
     * @param entriesOf those of a partition, from the first, or from where {@code begins} ends, as far as the checkpoint covers them
     * @param begins what covers those that are not there, of which none is proven; null if all are there
     */
    public static Optional<EntryProof> of(
            Function<PartitionState, RecordStream> entriesOf,
            @Nullable Checkpoint begins,
            Checkpoint checkpoint,
            String entryId) {
        int colon = entryId.lastIndexOf(":e");
        if (colon < 1) {
            throw new IllegalArgumentException("an entry's id is ACCOUNT:eNUMBER");
        }
        int partition = Ownership.partitionOf(
                entryId.substring(0, colon), checkpoint.partitions().size());
        PartitionState state = checkpoint.partitions().get(partition);
        Tree tree = state.entriesTree();
        OutputReading outputs = new OutputReading();
        LedgerEntry found = null;
        MerkleTree before = begins == null
                ? new MerkleTree()
                : begins.partitions().get(partition).entriesTree().grow();
        long index = before.size();
        try (RecordStream entries = entriesOf.apply(state)) {
            for (var record = entries.next(); record != null && found == null; record = entries.next()) {
                LedgerEntry entry = read(outputs, record);
                if (entry.entryId().equals(entryId)) {
                    found = entry;
                } else {
                    index++;
                }
            }
        }
        if (found == null || index >= tree.size()) {
            return Optional.empty();
        }
        MerkleTree.Proof proof = new MerkleTree.Proof(index, tree.size(), before);
        try (RecordStream entries = entriesOf.apply(state)) {
            long seen = before.size();
            for (var record = entries.next(); record != null && seen < tree.size(); record = entries.next()) {
                proof.add(read(outputs, record).hash().bytes());
                seen++;
            }
        }
        return Optional.of(new EntryProof(
                entryId,
                EntryChain.canonicalText(found),
                found.previousHash().hex(),
                found.hash().hex(),
                partition,
                index,
                tree.size(),
                proof.hashes(),
                tree.root()));
    }

    /** Whether the hashes lead to the root, and the entry's hash is that of its text. */
    public boolean holds(LedgerEntry entry) {
        return MerkleTree.proves(entry.hash().bytes(), index, treeSize, hashes, root)
                && new EntryChain().hashOf(entry).equals(entry.hash());
    }

    private static LedgerEntry read(OutputReading outputs, ConsumerRecord<byte[], byte[]> record) {
        try {
            return outputs.entry(record.value());
        } catch (UndecodableRecord e) {
            throw new IllegalStateException("entry at offset " + record.offset() + " cannot be read: " + e.detail(), e);
        }
    }
}
