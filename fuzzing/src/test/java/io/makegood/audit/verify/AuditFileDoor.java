package io.makegood.audit.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.audit.verify.PartitionState.Counts;
import io.makegood.audit.verify.PartitionState.JournalSpan;
import io.makegood.audit.verify.PartitionState.Tree;
import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Refusal;
import io.makegood.fuzzing.Scratch;
import io.makegood.ledger.proof.MerkleTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Files that audits read: checkpoints and keys. One that was edited by hand, or is another file, is named as such. */
public final class AuditFileDoor implements Door {
    private static final int CHECKPOINT = 0;
    private static final int PRIVATE = 1;
    private static final int FORMS = 3;

    private final Path file = Scratch.file("audit.json");
    private final Path keyFile = Scratch.file("audit.key");
    private final Path publicFile;
    private final PublicKey key;

    /** With a key of its own. */
    public AuditFileDoor() {
        try {
            publicFile = AuditKeys.generate(keyFile);
            publicFile.toFile().deleteOnExit();
            key = AuditKeys.readPublic(publicFile);
        } catch (IOException e) {
            throw new IllegalStateException("no key", e);
        }
    }

    @Override
    public boolean take(byte[] input) throws Exception {
        Files.write(file, Parts.rest(input));
        int form = Parts.first(input) % FORMS;
        try {
            if (form == CHECKPOINT) {
                checkpoint(Checkpoint.read(file));
            } else if (form == PRIVATE) {
                Refusal.unless(AuditKeys.readPrivate(file).getEncoded().length > 0, "a key of nothing");
            } else {
                Refusal.unless(AuditKeys.readPublic(file).getEncoded().length > 0, "a key of nothing");
            }
            return true;
        } catch (InvalidAuditFile e) {
            return Refusal.with(e.getMessage());
        }
    }

    private void checkpoint(Checkpoint read) throws IOException {
        boolean holds = read.holdsTogether();
        boolean signed = read.isSignedBy(key);
        Refusal.unless(!read.text().isBlank(), "a checkpoint that says nothing");
        if (holds) {
            read.write(file);
            Checkpoint again = Checkpoint.read(file);
            Refusal.unless(
                    again.equals(read) && again.holdsTogether() && again.isSignedBy(key) == signed,
                    "written again, it is another checkpoint");
            for (PartitionState state : read.partitions()) {
                MerkleTree tree = state.entriesTree().grow();
                tree.add(new byte[] {1});
                Refusal.unless(tree.root().length() == 64, "a tree without a root");
            }
        }
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        MerkleTree tree = new MerkleTree();
        for (int leaf = 0; leaf < 5; leaf++) {
            tree.add(new byte[] {(byte) leaf});
        }
        PartitionState state = new PartitionState(
                0,
                7,
                5,
                1,
                2,
                3,
                new Counts(7, 5, 1, 1, 0, 5, 1, 2),
                40,
                Map.of("ISSUED", -60L, "CONSUMED", 20L),
                Map.of("GRANT", 3L),
                Tree.of(tree),
                Tree.of(tree),
                Tree.EMPTY,
                Tree.EMPTY,
                Map.of("2026-11-20", Tree.of(tree)),
                List.of(new JournalSpan(0, 7, 7, "00")));
        Checkpoint checkpoint = Checkpoint.of("ledger.", "AAAA", List.of(state, PartitionState.start(1)));
        ObjectMapper json = new ObjectMapper();
        seeds.add(Parts.after(CHECKPOINT, json.writeValueAsBytes(checkpoint)));
        seeds.add(Parts.after(CHECKPOINT, json.writeValueAsBytes(checkpoint.signedBy(AuditKeys.readPrivate(keyFile)))));
        seeds.add(Parts.after(PRIVATE, Files.readAllBytes(keyFile)));
        seeds.add(Parts.after(2, Files.readAllBytes(publicFile)));
        return seeds;
    }
}
