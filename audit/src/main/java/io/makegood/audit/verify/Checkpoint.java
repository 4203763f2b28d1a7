package io.makegood.audit.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.audit.verify.PartitionState.Counts;
import io.makegood.audit.verify.PartitionState.JournalSpan;
import io.makegood.audit.verify.PartitionState.Tree;
import io.makegood.schemas.codec.JsonLimits;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far an audit came that found nothing wrong: what the next one goes on from, and what proofs refer to. {@link #text} says
 * it in lines; the signature is Ed25519 over those bytes (docs/audit.md).
 *
 * @param signature base64, or null if it is not signed
 */
public record Checkpoint(
        int formatVersion,
        String topicPrefix,
        String journalTopicId,
        List<PartitionState> partitions,
        String digest,
        @Nullable String signature) {
    private static final int FORMAT_VERSION = 3;
    /** The first over entries with hashes of version 2. */
    private static final int HASHES_OVER_CONTENT = 3;

    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forOurOwn());

    /** Keeps its own copy of the states; everything but the signature has to be there. */
    public Checkpoint {
        Objects.requireNonNull(topicPrefix, "topicPrefix");
        Objects.requireNonNull(journalTopicId, "journalTopicId");
        Objects.requireNonNull(digest, "digest");
        partitions = List.copyOf(partitions);
    }

    /** An unsigned checkpoint. */
    static Checkpoint of(String topicPrefix, String journalTopicId, List<PartitionState> partitions) {
        String digest = HexFormat.of().formatHex(sha256(textOf(topicPrefix, journalTopicId, partitions)));
        return new Checkpoint(FORMAT_VERSION, topicPrefix, journalTopicId, partitions, digest, null);
    }

    /** One with those states of the partitions, which came about at different moments: of a ledger that is being cut. Unsigned. */
    public Checkpoint withStates(List<PartitionState> states) {
        return of(topicPrefix, journalTopicId, states);
    }

    /** The same of the records that it covers, wherever they stand: it says nothing of marks of transactions and of balances. Unsigned. */
    public Checkpoint ofRecordsAlone() {
        return of(
                topicPrefix,
                journalTopicId,
                partitions.stream().map(PartitionState::ofRecordsAlone).toList());
    }

    /** Whether an audit of the same records came to that state: what it says in {@link #text}. */
    public boolean has(PartitionState reached) {
        return textOf("", "", List.of(reached)).equals(textOf("", "", List.of(partitions.get(reached.partition()))));
    }

    /** The lines that the digest and the signature are over. */
    public String text() {
        return textOf(topicPrefix, journalTopicId, partitions);
    }

    private static String textOf(String topicPrefix, String journalTopicId, List<PartitionState> partitions) {
        StringBuilder text = new StringBuilder("makegood-checkpoint-1\n")
                .append(topicPrefix)
                .append('\n')
                .append(journalTopicId)
                .append('\n');
        for (PartitionState state : partitions) {
            text.append("partition ").append(state.partition()).append('\n');
            text.append("journal ").append(state.journalOffset());
            tree(text, state.journalTree());
            text.append("spans ")
                    .append(HexFormat.of().formatHex(sha256(spans(state.spans()))))
                    .append('\n');
            text.append("entries ").append(state.entriesOffset());
            tree(text, state.entriesTree());
            new TreeMap<>(state.days()).forEach((day, entries) -> {
                text.append("day ").append(day);
                tree(text, entries);
            });
            text.append("refunds ").append(state.refundsOffset());
            tree(text, state.refundsTree());
            text.append("notices ").append(state.noticesOffset());
            tree(text, state.noticesTree());
            text.append("balances ").append(state.balances()).append('\n');
            new TreeMap<>(state.contra())
                    .forEach((side, sum) -> text.append("contra ")
                            .append(side)
                            .append(' ')
                            .append(sum)
                            .append('\n'));
            new TreeMap<>(state.kinds())
                    .forEach((kind, count) -> text.append("kind ")
                            .append(kind)
                            .append(' ')
                            .append(count)
                            .append('\n'));
            text.append("counts ").append(words(state.counts())).append('\n');
        }
        return text.toString();
    }

    private static String words(Counts counts) {
        return counts.journal() + " " + counts.applied() + " " + counts.duplicates() + " " + counts.dead() + " "
                + counts.forwarded() + " " + counts.entries() + " " + counts.refunds() + " " + counts.notices();
    }

    private static void tree(StringBuilder text, Tree tree) {
        text.append(' ').append(tree.size()).append(' ').append(tree.root()).append('\n');
    }

    private static String spans(List<JournalSpan> spans) {
        StringBuilder text = new StringBuilder();
        for (JournalSpan span : spans) {
            text.append(span.from())
                    .append(' ')
                    .append(span.to())
                    .append(' ')
                    .append(span.records())
                    .append(' ')
                    .append(span.hash())
                    .append('\n');
        }
        return text.toString();
    }

    /** The same, signed. */
    public Checkpoint signedBy(PrivateKey key) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(key);
            ed25519.update(text().getBytes(StandardCharsets.UTF_8));
            return new Checkpoint(
                    formatVersion,
                    topicPrefix,
                    journalTopicId,
                    partitions,
                    digest,
                    Base64.getEncoder().encodeToString(ed25519.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key cannot sign", e);
        }
    }

    /** Whether the owner of that key signed it as it is. */
    public boolean isSignedBy(PublicKey key) {
        if (signature == null) {
            return false;
        }
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(text().getBytes(StandardCharsets.UTF_8));
            return ed25519.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether its digest and its trees go with what it says: an edited file is found even if it is not signed. */
    public boolean holdsTogether() {
        boolean trees = partitions.stream()
                .allMatch(state -> holdsTogether(state.journalTree())
                        && holdsTogether(state.entriesTree())
                        && holdsTogether(state.refundsTree())
                        && holdsTogether(state.noticesTree())
                        && state.days().values().stream().allMatch(Checkpoint::holdsTogether));
        return trees && digest.equals(HexFormat.of().formatHex(sha256(text())));
    }

    private static boolean holdsTogether(Tree tree) {
        try {
            return tree.size() >= 0
                    && Long.bitCount(tree.size()) == tree.subtrees().size()
                    && tree.grow().root().equals(tree.root());
        } catch (IllegalArgumentException e) {
            // A subtree's root that is no hexadecimal number.
            return false;
        }
    }

    /** Reads one; throws {@link IOException} if the file is none. */
    public static Checkpoint read(Path file) throws IOException {
        return read(file, Files.readAllBytes(file));
    }

    /** Reads one that stands elsewhere; {@code file} is what it is called in messages. */
    public static Checkpoint read(Path file, byte[] text) throws IOException {
        @Nullable Checkpoint read;
        try {
            read = JSON.readValue(text, Checkpoint.class);
        } catch (JsonProcessingException | CharConversionException e) {
            throw noCheckpoint(file, e);
        }
        if (read == null) {
            throw noCheckpoint(file, null);
        }
        if (read.formatVersion() != FORMAT_VERSION) {
            throw new InvalidAuditFile(
                    file + " has format version " + read.formatVersion() + "; only " + FORMAT_VERSION
                            + " is known here"
                            + (read.formatVersion() < HASHES_OVER_CONTENT
                                    ? " (it covers hashes of version 1, which depended on the place of events)"
                                    : "")
                            + ": give the version that wrote it, or begin anew with another file",
                    null);
        }
        return read;
    }

    private static InvalidAuditFile noCheckpoint(Path file, @Nullable Exception why) {
        return new InvalidAuditFile(file + " is no checkpoint; give the file that audit verify wrote", why);
    }

    /** Writes it in place of an older one. */
    public void write(Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(unfinished, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values could not be written", e);
        }
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
