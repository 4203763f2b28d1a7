package io.makegood.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.AsOf;
import io.makegood.audit.verify.AsOf.Moment;
import io.makegood.audit.verify.AuditKeys;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.EntryProof;
import io.makegood.audit.verify.ListedLedger;
import io.makegood.audit.verify.OpeningRows;
import io.makegood.audit.verify.RecordStream;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.row.RowKeys;
import io.makegood.ledger.table.RowsInMemory;
import io.makegood.topics.mapping.OutputReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive holds what was archived, byte for byte and the same each time, and answers what the ledger would have. */
class ArchiveTest {
    @TempDir
    Path directory;

    private Path keyFile;

    @BeforeEach
    void makeKey() throws IOException {
        keyFile = directory.resolve("auditor.pem");
        AuditKeys.generate(keyFile);
    }

    private Path write(ListedLedger ledger, String name) throws IOException {
        Path to = Files.createDirectories(directory.resolve(name));
        ledger.archive(to, AuditKeys.readPrivate(keyFile));
        return to;
    }

    private ArchiveReport check(Path archive) throws IOException {
        return new ArchiveCheck(
                        archive,
                        AcceptedKeys.of(AuditKeys.readPublic(directory.resolve("auditor.pem.pub"))),
                        partition -> new RowsInMemory())
                .run();
    }

    private static Map<String, byte[]> files(Path archive) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> there = Files.list(archive)) {
            for (Path each : there.toList()) {
                files.put(String.valueOf(each.getFileName()), Files.readAllBytes(each));
            }
        }
        return files;
    }

    @Test
    void it_holds_every_record_with_key_value_headers_offset_and_time_and_agrees_with_itself() throws IOException {
        ListedLedger ledger = ListedLedger.random(1, 30);
        Path to = write(ledger, "a");
        ArchiveReport report = check(to);
        assertThat(report.problems()).isEmpty();
        assertThat(report.agrees()).isTrue();
        assertThat(report.isSigned()).isTrue();
        assertThat(report.records()).isEqualTo(ledger.records(Kind.EVENTS).size());
        Archive archive = Archive.open(to, AcceptedKeys.NOT_ASKED);
        for (Kind kind : Kind.values()) {
            List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
            try (var records = archive.records(kind, 0)) {
                for (var record = records.next(); record != null; record = records.next()) {
                    read.add(record);
                }
            }
            assertThat(read).hasSameSizeAs(ledger.records(kind));
            for (int i = 0; i < read.size(); i++) {
                assertThat(RecordFrame.of(i, read.get(i)))
                        .isEqualTo(RecordFrame.of(i, ledger.records(kind).get(i)));
            }
        }
    }

    @Test
    void the_same_cut_gives_the_same_bytes_and_what_was_interrupted_is_written_anew() throws IOException {
        ListedLedger ledger = ListedLedger.random(2, 12);
        Map<String, byte[]> first = files(write(ledger, "a"));
        Path interrupted = Files.createDirectories(directory.resolve("b"));
        Files.writeString(interrupted.resolve("events-0.records.gz"), "half of it, of an earlier run");
        Files.writeString(interrupted.resolve("entries-0.records.gz.new"), "half of it");
        Map<String, byte[]> second = files(write(ledger, "b"));
        second.remove("entries-0.records.gz.new");
        assertThat(second.keySet()).isEqualTo(first.keySet());
        first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
        assertThat(check(interrupted).agrees()).isTrue();
        assertThatThrownBy(() -> write(ledger, "b")).hasMessageContaining("there is an archive already");
        Path other = Files.createDirectories(directory.resolve("c"));
        Files.writeString(other.resolve("diary.txt"), "nobody's business");
        assertThatThrownBy(() -> write(ledger, "c")).hasMessageContaining("diary.txt");
    }

    @Test
    void a_part_of_a_ledger_is_archived_with_what_it_led_to_and_nothing_else() throws IOException {
        ListedLedger whole = ListedLedger.random(3, 20);
        int half = whole.records(Kind.EVENTS).size() / 2;
        ListedLedger part = ListedLedger.random(3, 20, half);
        ArchiveReport report = check(write(part, "a"));
        assertThat(report.problems()).isEmpty();
        assertThat(report.records()).isEqualTo(half);
        assertThat(report.entries())
                .isPositive()
                .isLessThan(whole.records(Kind.ENTRIES).size());
    }

    @Test
    void records_that_were_not_audited_are_not_archived() throws IOException {
        ListedLedger ledger = ListedLedger.random(4, 6);
        ListedLedger other = ListedLedger.random(5, 6);
        Path to = Files.createDirectories(directory.resolve("a"));
        assertThatThrownBy(() -> new ArchiveWriting(to, ledger.rules(), ledger.before(), null)
                        .write(ledger.checkpoint(), other.source(), partition -> ledger.rows(), more -> {}))
                .hasMessageContaining("was changed while it was archived");
        assertThat(Archive.isComplete(to)).isFalse();
    }

    @Test
    void an_account_as_of_an_archived_moment_is_what_the_ledger_says() throws IOException {
        ListedLedger ledger = ListedLedger.random(6, 20);
        Archive archive = Archive.open(write(ledger, "a"), AcceptedKeys.NOT_ASKED);
        List<ConsumerRecord<byte[], byte[]>> journal = ledger.records(Kind.EVENTS);
        AsOf there = new AsOf(ledger.journal(), ledger.rules(), directory.resolve("there"));
        AsOf here = new AsOf(archive.journal(), archive.rules(), directory.resolve("here"));
        for (int i = journal.size() / 4; i < journal.size(); i += journal.size() / 4) {
            Moment moment = there.momentOf(0, journal.get(i).offset());
            assertThat(here.momentOf(0, journal.get(i).offset())).isEqualTo(moment);
            List<AsOf.Standing> said = new ArrayList<>();
            here.accounts(moment, said::add);
            List<AsOf.Standing> expected = new ArrayList<>();
            there.accounts(moment, expected::add);
            assertThat(said).isNotEmpty().isEqualTo(expected);
            assertThat(here.account("ann-1", moment)).isEqualTo(there.account("ann-1", moment));
        }
    }

    @Test
    void an_archived_entry_is_proven_by_the_archive_alone() throws Exception {
        ListedLedger ledger = ListedLedger.random(7, 20);
        Archive archive = Archive.open(write(ledger, "a"), AcceptedKeys.NOT_ASKED);
        List<ConsumerRecord<byte[], byte[]>> entries = ledger.records(Kind.ENTRIES);
        LedgerEntry entry =
                new OutputReading().entry(entries.get(entries.size() / 2).value());
        Checkpoint checkpoint = archive.checkpoint();
        EntryProof proof = EntryProof.of(
                        state -> archive.stream(Kind.ENTRIES, state.partition()), null, checkpoint, entry.entryId())
                .orElseThrow();
        assertThat(proof.holds(entry)).isTrue();
        assertThat(checkpoint.isSignedBy(AuditKeys.readPublic(directory.resolve("auditor.pem.pub"))))
                .isTrue();
        assertThat(EntryProof.of(
                        state -> archive.stream(Kind.ENTRIES, state.partition()), null, checkpoint, "ann-1:e99999"))
                .isEmpty();
    }

    @Test
    void an_audit_goes_on_from_the_opening_rows_and_finds_what_was_changed_after_them() throws IOException {
        ListedLedger whole = ListedLedger.random(10, 30);
        ListedLedger half =
                ListedLedger.random(10, 30, whole.records(Kind.EVENTS).size() / 2);
        Archive archive = Archive.open(write(half, "a"), AcceptedKeys.NOT_ASKED);
        assertThat(whole.findingsAfter(archive.checkpoint(), opened(archive))).isEmpty();
        List<ConsumerRecord<byte[], byte[]>> entries = whole.records(Kind.ENTRIES);
        entries.remove(entries.size() - 1);
        assertThat(whole.findingsAfter(archive.checkpoint(), opened(archive))).isNotEmpty();
    }

    private static RowsInMemory opened(Archive archive) throws IOException {
        RowsInMemory rows = new RowsInMemory();
        try (RecordStream opening = archive.opening(0)) {
            OpeningRows.load(
                    rows, opening, archive.checkpoint().partitions().get(0).journalOffset());
        }
        return rows;
    }

    @Test
    void rows_that_the_journal_does_not_lead_to_are_found_though_their_owner_signed_them() throws IOException {
        ListedLedger ledger = ListedLedger.random(11, 10);
        ledger.rows().put(RowKeys.grant("ann-1", "g-of-nobody"), new byte[] {1});
        assertThat(check(write(ledger, "a")).problems()).anySatisfy(problem -> {
            assertThat(problem.kind()).isEqualTo("OTHER_OPENING");
            assertThat(problem.file()).isEqualTo("opening-0.records.gz");
            assertThat(problem.accountId()).isEqualTo("ann-1");
        });
    }

    @Test
    void generations_that_may_be_forgotten_leave_a_fingerprint_and_are_refused_all_the_same() throws IOException {
        ListedLedger ledger = ListedLedger.random(12, 20);
        RowsInMemory late = new RowsInMemory();
        try (RecordStream opening =
                Archive.open(write(ledger, "a"), AcceptedKeys.NOT_ASKED).opening(0)) {
            OpeningRows.load(late, opening, 0);
        }
        int[] rows = {0, 0};
        OpeningRows.walk(late, 0, PartitionLedger.RETENTION_MILLIS_DEFAULT, (key, value) -> {
            rows[0] += key[0] == RowKeys.GENERATION ? 1 : 0;
            return true;
        });
        OpeningRows.walk(late, Long.MAX_VALUE / 2, PartitionLedger.RETENTION_MILLIS_DEFAULT, (key, value) -> {
            rows[1] += key[0] == RowKeys.FORGOTTEN ? 1 : 0;
            return true;
        });
        assertThat(rows[0]).isPositive();
        assertThat(rows[1]).isPositive().isLessThanOrEqualTo(rows[0]);
    }

    /** Whoever writes the digests anew and has no key is told by what the manifest says of itself, or of the files. */
    @Test
    void a_manifest_that_was_made_up_is_refused_or_found_wrong() throws IOException {
        ListedLedger ledger = ListedLedger.random(13, 4);
        Path to = write(ledger, "a");
        Path file = to.resolve("manifest.json");
        String text = Files.readString(file);
        for (String[] edit : new String[][] {
            {"\"partitions\" : 1,", "\"partitions\" : 0,"},
            {"\"partitions\" : 1,", "\"partitions\" : 2,"},
            {"\"partition\" : 0,", "\"partition\" : 7,"},
            {"\"retentionMillis\" : ", "\"retentionMillis\" : -"},
            {"opening-0.records.gz", "../opening-0.records.gz"},
            {"events-0.records.gz", "entries-0.records.gz"},
            {"makegood-archive-1", "makegood-archive-2"},
            {"\"fold\" : 1", "\"fold\" : 9"},
            {"\"records\" : ", "\"records\" : 1"},
            {"\"topicPrefix\" : \"ledger.\"", "\"topicPrefix\" : \"led ger.\""},
            {"\"topicPrefix\" : \"ledger.\"", "\"topicPrefix\" : null"},
            {"\"journalTo\" : ", "\"journalTo\" : 1"},
            {text, "[]"},
            {text, "null"},
        }) {
            assertThat(text).contains(edit[0]);
            String edited = text.replace(edit[0], edit[1]);
            Files.writeString(file, edited);
            Files.write(
                    to.resolve("manifest.sha256"), ArchiveWriting.digestLine(edited.getBytes(StandardCharsets.UTF_8)));
            ArchiveReport report = new ArchiveCheck(to, AcceptedKeys.NOT_ASKED, partition -> new RowsInMemory()).run();
            assertThat(report.agrees()).as(edit[1]).isFalse();
            assertThat(report.problems()).as(edit[1]).isNotEmpty();
        }
    }

    @Test
    void another_key_or_none_is_told() throws IOException {
        ListedLedger ledger = ListedLedger.random(8, 4);
        Path to = write(ledger, "a");
        AuditKeys.generate(directory.resolve("other.pem"));
        ArchiveReport report = new ArchiveCheck(
                        to,
                        AcceptedKeys.of(AuditKeys.readPublic(directory.resolve("other.pem.pub"))),
                        partition -> new RowsInMemory())
                .run();
        assertThat(report.agrees()).isFalse();
        assertThat(report.problems().get(0).file()).isEqualTo("manifest.sig");
        Path unsigned = Files.createDirectories(directory.resolve("b"));
        ledger.archive(unsigned, null);
        ArchiveReport nobodys =
                new ArchiveCheck(unsigned, AcceptedKeys.NOT_ASKED, partition -> new RowsInMemory()).run();
        assertThat(nobodys.agrees()).isTrue();
        assertThat(nobodys.notes()).anySatisfy(note -> assertThat(note).contains("not signed"));
        assertThat(check(unsigned).problems().get(0).file()).isEqualTo("manifest.sig");
    }
}
