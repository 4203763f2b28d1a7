package io.makegood.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.AuditKeys;
import io.makegood.audit.verify.ListedLedger;
import io.makegood.audit.verify.RecordStream;
import io.makegood.topics.openings.OpeningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a single hand changes in the records of an opening is found. {@code -Dmakegood.opening.edits=100000} makes as many edits.
 */
class OpeningTamperingTest {
    private static final int EDITS = Integer.getInteger("makegood.opening.edits", 2_000);
    private static final int LEDGERS = 10;
    private static final long FIRST = 40;

    @TempDir
    Path directory;

    private final Random random = new Random(35);

    /** As a cut writes them, with small pieces so that each kind of record is there more than once. */
    private List<ConsumerRecord<byte[], byte[]>> opening(long seed) throws IOException {
        ListedLedger ledger = ListedLedger.random(seed, 8);
        Path to = Files.createDirectories(directory.resolve("a-" + seed));
        ledger.archive(to, AuditKeys.readPrivate(directory.resolve("auditor.pem")));
        Archive archive = Archive.open(to, AcceptedKeys.NOT_ASKED);
        byte[] manifest = Objects.requireNonNull(archive.text(Archive.MANIFEST));
        byte[] checkpoint = Objects.requireNonNull(archive.text(Archive.CHECKPOINT));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        pieces(records, OpeningKeys.MANIFEST, manifest);
        pieces(records, OpeningKeys.CHECKPOINT, checkpoint);
        try (RecordStream rows = archive.opening(0)) {
            for (var row = rows.next(); row != null; row = rows.next()) {
                add(records, OpeningKeys.row(row.key()), row.value());
            }
        }
        String signature = Base64.getEncoder().encodeToString(Objects.requireNonNull(archive.text(Archive.SIGNATURE)));
        add(
                records,
                OpeningKeys.seal(),
                OpeningReading.seal(archive.manifest(), manifest, 0, FIRST, signature)
                        .bytes());
        return records;
    }

    private static void pieces(List<ConsumerRecord<byte[], byte[]>> records, byte kind, byte[] text) {
        int half = text.length / 2;
        add(records, OpeningKeys.piece(kind, 0), java.util.Arrays.copyOf(text, half));
        add(records, OpeningKeys.piece(kind, 1), java.util.Arrays.copyOfRange(text, half, text.length));
    }

    private static void add(List<ConsumerRecord<byte[], byte[]>> records, byte[] key, byte[] value) {
        records.add(new ConsumerRecord<>("ledger.openings", 0, FIRST + records.size(), key, value));
    }

    private static OpeningReading.Told read(List<ConsumerRecord<byte[], byte[]>> records, PublicKey key)
            throws InvalidOpening {
        Iterator<ConsumerRecord<byte[], byte[]>> each = records.iterator();
        return OpeningReading.read(
                0, () -> each.hasNext() ? each.next() : null, AcceptedKeys.of(key), (row, value) -> {});
    }

    @Test
    void every_single_edit_is_found() throws IOException {
        AuditKeys.generate(directory.resolve("auditor.pem"));
        AuditKeys.generate(directory.resolve("other.pem"));
        PublicKey key = AuditKeys.readPublic(directory.resolve("auditor.pem.pub"));
        Map<String, Integer> made = new TreeMap<>();
        for (int number = 0; number < LEDGERS; number++) {
            List<ConsumerRecord<byte[], byte[]>> whole = opening(number);
            assertThat(read(whole, key).isSigned()).isTrue();
            assertThat(catchThrowableOfType(
                            InvalidOpening.class,
                            () -> read(whole, AuditKeys.readPublic(directory.resolve("other.pem.pub")))))
                    .isNotNull();
            for (int i = number; i < EDITS; i += LEDGERS) {
                List<ConsumerRecord<byte[], byte[]>> edited = new ArrayList<>(whole);
                int at = random.nextInt(edited.size());
                String what = edit(edited, at);
                InvalidOpening found = catchThrowableOfType(InvalidOpening.class, () -> read(edited, key));
                assertThat(found).as(what + " " + at).isNotNull();
                assertThat(found.partition()).isZero();
                assertThat(found.getMessage()).contains("the opening of partition 0");
                made.merge(what, 1, Integer::sum);
            }
        }
        System.out.println("edits of openings, all found: " + made);
        assertThat(made).hasSizeGreaterThan(5);
    }

    private String edit(List<ConsumerRecord<byte[], byte[]>> records, int at) {
        ConsumerRecord<byte[], byte[]> record = records.get(at);
        switch (random.nextInt(7)) {
            case 0 -> {
                records.set(at, with(record, flipped(record.key()), record.value()));
                return "bit of a key";
            }
            case 1 -> {
                if (record.value().length == 0) {
                    records.set(at, with(record, record.key(), new byte[] {1}));
                } else {
                    records.set(at, with(record, record.key(), flipped(record.value())));
                }
                return "bit of a value";
            }
            case 2 -> {
                records.remove(at);
                return "dropped";
            }
            case 3 -> {
                records.add(at, record);
                return "doubled";
            }
            case 4 -> {
                int other = (at + 1 + random.nextInt(records.size() - 1)) % records.size();
                records.set(
                        at,
                        with(
                                record,
                                records.get(other).key(),
                                records.get(other).value()));
                records.set(other, with(records.get(other), record.key(), record.value()));
                return "swapped";
            }
            case 5 -> {
                records.subList(at, records.size()).clear();
                return "cut short";
            }
            default -> {
                records.set(at, with(record, record.key(), null));
                return "without a value";
            }
        }
    }

    private byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private static ConsumerRecord<byte[], byte[]> with(
            ConsumerRecord<byte[], byte[]> record, byte[] key, byte @Nullable [] value) {
        return new ConsumerRecord<>(record.topic(), record.partition(), record.offset(), key, value);
    }
}
