package io.makegood.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.proof.MerkleTree;
import io.makegood.ledger.table.RowsInMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that docs/audit.md and docs/events.md print do what the pages say. They are run as they stand there. */
class DocumentedProgramsTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void the_proof_of_an_entry_is_checked_as_docs_audit_says() throws Exception {
        assumeTrue(DocumentedProgram.ran(directory, "python3", "--version").code() == 0, "there is no python3 here");
        assumeTrue(DocumentedProgram.ran(directory, "openssl", "version").code() == 0, "there is no openssl here");
        String page = Files.readString(DOCS.resolve("audit.md"));
        Files.writeString(directory.resolve("check.py"), block(page, "python", "proof = json.load"));
        AuditKeys.generate(directory.resolve("auditor.pem"));
        LedgerInLists ledger = LedgerInLists.random(7, 6);
        Checkpoint checkpoint = checkpoint(ledger).signedBy(AuditKeys.readPrivate(directory.resolve("auditor.pem")));
        ObjectNode proof = JSON.valueToTree(proof(ledger, checkpoint, 5));
        proof.put("checkpointText", checkpoint.text()).put("checkpointSignature", checkpoint.signature());
        JSON.writeValue(directory.resolve("proof.json").toFile(), proof);
        String commands = block(page, "sh", "python3 check.py proof.json");

        DocumentedProgram right = DocumentedProgram.ran(directory, "sh", "-ec", commands);
        assertThat(right.text()).contains("proven: ").contains("Verified Successfully");
        assertThat(right.code()).isZero();

        // Another cause, with another digest, is another text.
        String text = proof.get("canonicalText").asText();
        String digest = text.lines().toList().get(text.lines().toList().size() - 2);
        proof.put("canonicalText", text.replace(digest, "0".repeat(digest.length())));
        JSON.writeValue(directory.resolve("proof.json").toFile(), proof);
        DocumentedProgram wrong = DocumentedProgram.ran(directory, "sh", "-ec", commands);
        assertThat(wrong.text()).contains("the entry was changed");
        assertThat(wrong.code()).isNotZero();
    }

    @Test
    void the_hashes_of_entries_and_the_digests_of_their_causes_are_made_as_docs_events_says() throws Exception {
        assumeTrue(DocumentedProgram.ran(directory, "python3", "--version").code() == 0, "there is no python3 here");
        String page = Files.readString(DOCS.resolve("events.md"));
        Path vectors = DOCS.resolve("contract").resolve("hash-vectors.json").toAbsolutePath();
        Files.writeString(
                directory.resolve("check.py"),
                block(page, "python", "def entry_hash") + "shown = r'''"
                        + block(page, "json", "previousHash") + "'''\n" + """

                        import json, sys
                        vectors = json.load(open(sys.argv[1], encoding="utf-8"))
                        for v in vectors["entries"]:
                            e = v["entry"]
                            assert entry_hash(e, bytes.fromhex(e["previousHash"])).hex() == e["hash"], e["entryId"]
                        for v in vectors["events"]:
                            assert cause_digest(v["recordedAt"], v["canonicalText"]).hex() == v["digest"], v["about"]
                        e = json.loads(shown)
                        assert entry_hash(e, bytes.fromhex(e["previousHash"])).hex() == e["hash"], "the page's own"
                        print(len(vectors["entries"]), "entries")
                        """);
        assertThat(DocumentedProgram.ran(directory, "python3", "check.py", vectors.toString())
                        .text())
                .matches("\\d+ entries\\s*");
    }

    @Test
    void an_archive_is_read_as_docs_archive_says() throws Exception {
        assumeTrue(DocumentedProgram.ran(directory, "python3", "--version").code() == 0, "there is no python3 here");
        assumeTrue(DocumentedProgram.ran(directory, "openssl", "version").code() == 0, "there is no openssl here");
        String page = Files.readString(DOCS.resolve("archive.md"));
        Files.writeString(directory.resolve("read.py"), block(page, "python", "def records"));
        AuditKeys.generate(directory.resolve("auditor.pem"));
        ListedLedger ledger = ListedLedger.random(9, 12);
        Path archive = Files.createDirectories(directory.resolve("archive-2025"));
        ledger.archive(archive, AuditKeys.readPrivate(directory.resolve("auditor.pem")));
        PartitionState state = ledger.checkpoint().partitions().get(0);

        DocumentedProgram right = DocumentedProgram.ran(directory, "sh", "-ec", block(page, "sh", "python3 read.py"));
        assertThat(right.text()).endsWith(state.entriesTree().size() + " entries, " + state.balances() + " credits\n");
        assertThat(right.code()).isZero();
        Files.copy(directory.resolve("auditor.pem.pub"), archive.resolve("auditor.pem.pub"));
        assertThat(DocumentedProgram.ran(directory, "sh", "-ec", "cd archive-2025; " + block(page, "sh", "openssl"))
                        .text())
                .contains("Verified Successfully");
        assertThat(DocumentedProgram.ran(directory, "sh", "-ec", "cd archive-2025; sha256sum -c manifest.sha256")
                        .code())
                .isZero();

        byte[] entries = Files.readAllBytes(archive.resolve("entries-0.records.gz"));
        entries[entries.length / 2] ^= 1;
        Files.write(archive.resolve("entries-0.records.gz"), entries);
        assertThat(DocumentedProgram.ran(directory, "python3", "read.py", "archive-2025")
                        .text())
                .contains("entries-0.records.gz was changed");
    }

    /** The one that contains {@code part}. */
    private static String block(String page, String language, String part) {
        Matcher blocks =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        while (blocks.find()) {
            if (blocks.group(1).contains(part)) {
                return blocks.group(1);
            }
        }
        throw new AssertionError("the page has no program with " + part);
    }

    private Checkpoint checkpoint(LedgerInLists ledger) {
        Findings findings = new Findings();
        PartitionState state = new PartitionAudit(
                        LedgerInLists.RULES,
                        PartitionState.start(0),
                        List.of(),
                        new RowsInMemory(),
                        ledger.sources(PartitionState.start(0), Long.MAX_VALUE),
                        findings,
                        true)
                .run(records -> {});
        assertThat(findings.kept()).isEmpty();
        return Checkpoint.of("ledger.", "journal-1", List.of(state));
    }

    private static EntryProof proof(LedgerInLists ledger, Checkpoint checkpoint, int index) {
        List<LedgerEntry> entries = ledger.topic(LedgerInLists.TOPICS.entries().name()).stream()
                .map(Forgery::read)
                .toList();
        MerkleTree.Proof tree = new MerkleTree.Proof(index, entries.size());
        entries.forEach(each -> tree.add(each.hash().bytes()));
        LedgerEntry entry = entries.get(index);
        return new EntryProof(
                entry.entryId(),
                EntryChain.canonicalText(entry),
                entry.previousHash().hex(),
                entry.hash().hex(),
                0,
                index,
                entries.size(),
                tree.hashes(),
                checkpoint.partitions().get(0).entriesTree().root());
    }
}
