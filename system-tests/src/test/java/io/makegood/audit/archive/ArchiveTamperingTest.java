package io.makegood.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.audit.archive.ArchiveReport.Problem;
import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.AuditKeys;
import io.makegood.audit.verify.ListedLedger;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.ledger.table.RowsInMemory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a single hand changes in an archive is found, and placed. {@code -Dmakegood.archive.edits=100000} makes as many edits; by
 * default there are {@value #EDITS_DEFAULT}.
 */
class ArchiveTamperingTest {
    private static final int EDITS_DEFAULT = 2_000;
    private static final int EDITS = Integer.getInteger("makegood.archive.edits", EDITS_DEFAULT);
    private static final int LEDGERS = 20;
    private static final Path NOTHING = Path.of("");

    @TempDir
    Path directory;

    /** What was edited: which file, and which of its records and whose, or -1 and null if the edit is of the file as a whole. */
    private record Edit(
            String what, String file, int record, @Nullable String account) {}

    private final Random random = new Random(20);
    private final Map<String, Integer> made = new TreeMap<>();
    private Path archive = NOTHING;
    private Path other = NOTHING;

    @Test
    void every_single_edit_is_found_where_it_was_made() throws IOException {
        AuditKeys.generate(directory.resolve("auditor.pem"));
        PublicKey key = AuditKeys.readPublic(directory.resolve("auditor.pem.pub"));
        for (int number = 0; number < LEDGERS; number++) {
            archive = write(number, "a-" + number);
            other = write(1_000 + number, "o-" + number);
            assertThat(check(key).problems()).isEmpty();
            Map<String, byte[]> whole = new TreeMap<>();
            for (String name : ArchiveCheck.names(1)) {
                whole.put(name, Files.readAllBytes(archive.resolve(name)));
            }
            for (int i = number; i < EDITS; i += LEDGERS) {
                edit(key, whole);
            }
        }
        System.out.println("edits of an archive, all found: " + made);
        assertThat(made.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(EDITS);
        assertThat(made).hasSizeGreaterThan(15);
    }

    private Path write(long seed, String name) throws IOException {
        ListedLedger ledger = ListedLedger.random(seed, 6);
        Path to = Files.createDirectories(directory.resolve(name));
        ledger.archive(to, AuditKeys.readPrivate(directory.resolve("auditor.pem")));
        return to;
    }

    private ArchiveReport check(PublicKey key) throws IOException {
        return new ArchiveCheck(archive, AcceptedKeys.of(key), partition -> new RowsInMemory()).run();
    }

    private void edit(PublicKey key, Map<String, byte[]> whole) throws IOException {
        Edit edit = random.nextInt(4) == 0 ? ofFile(whole) : ofRecord();
        ArchiveReport report = check(key);
        assertThat(report.agrees()).as(edit.toString()).isFalse();
        assertThat(report.problems()).as(edit.toString()).anySatisfy(problem -> isThere(problem, edit));
        made.merge(edit.what(), 1, Integer::sum);
        byte[] before = whole.get(edit.file());
        if (before == null) {
            Files.delete(archive.resolve(edit.file()));
        } else {
            Files.write(archive.resolve(edit.file()), before);
        }
    }

    /** The problem names the file; and the record and its account, or the block of records in which it is. */
    private static void isThere(Problem problem, Edit edit) {
        assertThat(problem.file()).isEqualTo(edit.file());
        if (edit.record() < 0) {
            return;
        }
        boolean isBlock = problem.kind().equals("CHANGED");
        if (isBlock) {
            assertThat((long) edit.record())
                    .isBetween(problem.record(), problem.record() + RecordFrame.BLOCK_RECORDS - 1);
        } else {
            assertThat(problem.record()).isBetween(edit.record() - 1L, edit.record() + 1L);
            if (edit.account() != null && problem.accountId() != null) {
                assertThat(problem.accountId()).isEqualTo(edit.account());
            }
        }
    }

    private Edit ofFile(Map<String, byte[]> whole) throws IOException {
        List<String> names = List.copyOf(whole.keySet());
        String name = names.get(random.nextInt(names.size()));
        byte[] bytes = Files.readAllBytes(archive.resolve(name));
        boolean isRecords = name.endsWith(".gz");
        String of = isRecords ? "records" : name;
        switch (random.nextInt(6)) {
            case 0 -> {
                Files.delete(archive.resolve(name));
                return new Edit("removed: " + of, name, -1, null);
            }
            case 1 -> {
                Files.write(archive.resolve(name), Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                return new Edit("truncated: " + of, name, -1, null);
            }
            case 2 -> {
                String from = Manifest.fileOf(kind(), 0);
                if (isRecords && !from.equals(name)) {
                    Files.copy(
                            archive.resolve(from),
                            archive.resolve(name),
                            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                    return new Edit("another topic's file", name, -1, null);
                }
                Files.copy(archive.resolve(from), archive.resolve("events-1.records.gz"));
                return new Edit("a file added", "events-1.records.gz", -1, null);
            }
            case 3 -> {
                byte[] others = Files.readAllBytes(other.resolve(name));
                if (!Arrays.equals(others, bytes)) {
                    Files.write(archive.resolve(name), others);
                    // A manifest and its signature are taken from one archive or two; either is named.
                    return new Edit("another archive's file: " + of, name, -1, null);
                }
                Files.delete(archive.resolve(name));
                return new Edit("removed: " + of, name, -1, null);
            }
            default -> {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(archive.resolve(name), bytes);
                return new Edit("a bit: " + of, name, -1, null);
            }
        }
    }

    private Kind kind() {
        return List.of(Kind.values()).get(random.nextInt(Kind.values().length));
    }

    private Edit ofRecord() throws IOException {
        String name = random.nextInt(5) == 0 ? Manifest.openingOf(0) : Manifest.fileOf(kind(), 0);
        List<byte[]> frames = new ArrayList<>();
        byte[] line = frames(name, frames);
        if (frames.size() < 2) {
            return ofFile(Map.of(name, Files.readAllBytes(archive.resolve(name))));
        }
        int index = random.nextInt(frames.size());
        // Somebody who knows the format writes numbers and checksums anew.
        boolean knows = random.nextBoolean();
        ConsumerRecord<byte[], byte[]> record = recordIn(frames.get(index));
        boolean isRow = name.equals(Manifest.openingOf(0));
        String account = isRow ? null : RecordFileReading.accountOf(record);
        String what;
        switch (random.nextInt(7)) {
            case 0 -> {
                frames.remove(index);
                what = "dropped";
                account = null;
            }
            case 1 -> {
                frames.add(index, frames.get(index));
                what = "doubled";
                account = null;
            }
            case 2 -> {
                int place = Math.min(index, frames.size() - 2);
                frames.add(place, frames.remove(place + 1));
                index = place;
                what = "swapped";
                account = null;
            }
            case 3 -> {
                byte[] value = record.value().clone();
                value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
                frames.set(index, frame(frames.get(index), with(record, record.timestamp(), value, "")));
                what = "a bit of a value";
            }
            case 4 -> {
                frames.set(index, frame(frames.get(index), with(record, record.timestamp(), record.value(), "x")));
                what = "a header";
            }
            case 5 -> {
                frames.set(index, frame(frames.get(index), with(record, record.timestamp() + 1, record.value(), "")));
                what = "a record time";
            }
            default -> {
                byte[] frame = frames.get(index).clone();
                frame[4 + random.nextInt(frame.length - 4)] ^= (byte) (1 << random.nextInt(8));
                frames.set(index, frame);
                what = "a bit of a record";
                account = null;
                knows = false;
            }
        }
        write(name, line, frames, knows);
        return new Edit(what + (knows ? ", with checksums" : ""), name, index, account);
    }

    private byte[] frames(String name, List<byte[]> into) throws IOException {
        byte[] content;
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(archive.resolve(name))))) {
            content = in.readAllBytes();
        }
        int at = new String(content, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
        byte[] line = Arrays.copyOf(content, at);
        while (at < content.length) {
            int length = ByteBuffer.wrap(content, at, 4).getInt() + RecordFrame.AROUND_BYTES;
            into.add(Arrays.copyOfRange(content, at, at + length));
            at += length;
        }
        return line;
    }

    private static ConsumerRecord<byte[], byte[]> recordIn(byte[] frame) {
        return RecordFrame.read("topic", 0, Arrays.copyOfRange(frame, 4, frame.length - 4))
                .record();
    }

    /** A record in place of another, with the number and the checksum of the other. */
    private static byte[] frame(byte[] old, ConsumerRecord<byte[], byte[]> record) {
        byte[] frame = RecordFrame.of(ByteBuffer.wrap(old, 4, 8).getLong(), record);
        System.arraycopy(old, old.length - 4, frame, frame.length - 4, 4);
        return frame;
    }

    private static ConsumerRecord<byte[], byte[]> with(
            ConsumerRecord<byte[], byte[]> record, long at, byte[] value, String header) {
        RecordHeaders headers = new RecordHeaders(record.headers().toArray());
        if (!header.isEmpty()) {
            headers.add("makegood-caller", header.getBytes(StandardCharsets.UTF_8));
        }
        return new ConsumerRecord<>(
                record.topic(),
                0,
                record.offset(),
                at,
                record.timestampType(),
                0,
                value.length,
                record.key(),
                value,
                headers,
                java.util.Optional.empty());
    }

    private void write(String name, byte[] line, List<byte[]> frames, boolean anew) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(line);
            for (int i = 0; i < frames.size(); i++) {
                byte[] frame = frames.get(i);
                out.write(anew ? RecordFrame.of(i, recordIn(frame)) : frame);
            }
        }
        Files.write(archive.resolve(name), bytes.toByteArray());
    }
}
