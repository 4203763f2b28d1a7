package io.makegood.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.audit.verify.AsOf;
import io.makegood.audit.verify.AsOf.Moment;
import io.makegood.audit.verify.AuditKeys;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.EntryProof;
import io.makegood.audit.verify.ListedLedger;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.table.RowsInMemory;
import io.makegood.topics.mapping.OutputReading;
import java.io.IOException;
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
        new ArchiveWriting(to, ledger.rules(), ledger.before(), AuditKeys.readPrivate(keyFile))
                .write(ledger.checkpoint(), ledger.source(), more -> {});
        return to;
    }

    private ArchiveReport check(Path archive) throws IOException {
        return new ArchiveCheck(
                        archive,
                        AuditKeys.readPublic(directory.resolve("auditor.pem.pub")),
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
        Archive archive = Archive.open(to, null);
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
        assertThat(report.entries()).isPositive().isLessThan(whole.records(Kind.ENTRIES).size());
    }

    @Test
    void records_that_were_not_audited_are_not_archived() throws IOException {
        ListedLedger ledger = ListedLedger.random(4, 6);
        ListedLedger other = ListedLedger.random(5, 6);
        Path to = Files.createDirectories(directory.resolve("a"));
        assertThatThrownBy(() -> new ArchiveWriting(to, ledger.rules(), ledger.before(), null)
                        .write(ledger.checkpoint(), other.source(), more -> {}))
                .hasMessageContaining("was changed while it was archived");
        assertThat(Archive.isComplete(to)).isFalse();
    }

    @Test
    void an_account_as_of_an_archived_moment_is_what_the_ledger_says() throws IOException {
        ListedLedger ledger = ListedLedger.random(6, 20);
        Archive archive = Archive.open(write(ledger, "a"), null);
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
        Archive archive = Archive.open(write(ledger, "a"), null);
        List<ConsumerRecord<byte[], byte[]>> entries = ledger.records(Kind.ENTRIES);
        LedgerEntry entry = new OutputReading().entry(entries.get(entries.size() / 2).value());
        Checkpoint checkpoint = archive.checkpoint();
        EntryProof proof = EntryProof.of(
                        state -> archive.stream(Kind.ENTRIES, state.partition()), checkpoint, entry.entryId())
                .orElseThrow();
        assertThat(proof.holds(entry)).isTrue();
        assertThat(checkpoint.isSignedBy(AuditKeys.readPublic(directory.resolve("auditor.pem.pub"))))
                .isTrue();
        assertThat(EntryProof.of(
                        state -> archive.stream(Kind.ENTRIES, state.partition()), checkpoint, "ann-1:e99999"))
                .isEmpty();
    }

    @Test
    void another_key_or_none_is_told() throws IOException {
        ListedLedger ledger = ListedLedger.random(8, 4);
        Path to = write(ledger, "a");
        AuditKeys.generate(directory.resolve("other.pem"));
        ArchiveReport report = new ArchiveCheck(
                        to,
                        AuditKeys.readPublic(directory.resolve("other.pem.pub")),
                        partition -> new RowsInMemory())
                .run();
        assertThat(report.agrees()).isFalse();
        assertThat(report.problems().get(0).file()).isEqualTo("manifest.sig");
        Path unsigned = Files.createDirectories(directory.resolve("b"));
        new ArchiveWriting(unsigned, ledger.rules(), ledger.before(), null)
                .write(ledger.checkpoint(), ledger.source(), more -> {});
        ArchiveReport nobodys = new ArchiveCheck(unsigned, null, partition -> new RowsInMemory()).run();
        assertThat(nobodys.agrees()).isTrue();
        assertThat(nobodys.notes()).anySatisfy(note -> assertThat(note).contains("not signed"));
        assertThat(check(unsigned).problems().get(0).file()).isEqualTo("manifest.sig");
    }
}
