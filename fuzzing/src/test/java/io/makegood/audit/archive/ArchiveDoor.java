package io.makegood.audit.archive;

import io.makegood.audit.archive.Manifest.Part;
import io.makegood.audit.archive.Manifest.RecordFile;
import io.makegood.audit.archive.Manifest.RegisteredSchema;
import io.makegood.audit.archive.Manifest.Rules;
import io.makegood.audit.archive.Manifest.WriterSchema;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Refusal;
import io.makegood.fuzzing.Scratch;
import io.makegood.topics.openings.KeptRecord;
import io.makegood.topics.openings.OpeningSeal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Files of archives and records of openings: manifests, the records of a partition, seals, rows that were kept. What is taken says the same when it is written again. */
public final class ArchiveDoor implements Door {
    private static final int MANIFEST = 0;
    private static final int RECORDS = 1;
    private static final int SEAL = 2;
    private static final int FORMS = 4;
    private static final String TOPIC = "ledger.events";

    private final Path file = Scratch.file("archive.records.gz");

    @Override
    public boolean take(byte[] input) throws Exception {
        byte[] rest = Parts.rest(input);
        return switch (Parts.first(input) % FORMS) {
            case MANIFEST -> manifest(rest);
            case RECORDS -> records(rest);
            case SEAL -> seal(rest);
            default -> kept(rest);
        };
    }

    private static boolean seal(byte[] value) {
        OpeningSeal read;
        try {
            read = OpeningSeal.read(value);
        } catch (IllegalArgumentException e) {
            return Refusal.with(e.getMessage());
        }
        Refusal.unless(OpeningSeal.read(read.bytes()).equals(read), "written again, it is another seal");
        return true;
    }

    private static boolean kept(byte[] row) {
        KeptRecord read;
        try {
            read = KeptRecord.read(row);
        } catch (IllegalArgumentException e) {
            return Refusal.with(e.getMessage());
        }
        byte[] again = read.row();
        Refusal.unless(
                Arrays.equals(KeptRecord.read(again).row(), again) && again.length == row.length,
                "written again, it is another row");
        return true;
    }

    private static boolean manifest(byte[] text) throws IOException {
        try {
            Manifest read = Manifest.read(text);
            boolean shaped = read.isInShape();
            Manifest again = Manifest.read(read.text());
            Refusal.unless(again.equals(read) && again.isInShape() == shaped, "written again, it is another manifest");
            return true;
        } catch (InvalidArchive e) {
            return Refusal.with(e.getMessage());
        }
    }

    private boolean records(byte[] content) throws IOException {
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content);
        }
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        again.writeBytes(RecordFrame.firstLine(TOPIC, 0));
        long number = 0;
        try (RecordFileReading reading = new RecordFileReading(file, TOPIC, 0)) {
            for (var record = reading.next(); record != null; record = reading.next()) {
                again.writeBytes(RecordFrame.of(number++, record));
            }
        } catch (DamagedRecord e) {
            return Refusal.with(e.getMessage());
        }
        // A header's name that is no UTF-8 is read as one that is, and written so: from then on nothing changes.
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            again.writeTo(out);
        }
        try (RecordFileReading reading = new RecordFileReading(file, TOPIC, 0)) {
            for (var record = reading.next(); record != null; record = reading.next()) {
                number--;
            }
        }
        Refusal.unless(number == 0, "written again, they are more or fewer");
        return true;
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        List<RecordFile> files = Stream.of(Kind.values())
                .map(kind -> file(Manifest.fileOf(kind, 0)))
                .toList();
        Manifest manifest = new Manifest(
                RecordFrame.FORMAT,
                "ledger.",
                "AAAA",
                1_700_000_000_000L,
                Manifest.ENTRIES,
                Manifest.EVENTS,
                Manifest.FOLD,
                new Rules(1, 1, 1),
                "00",
                new Manifest.Previous("55", 1_600_000_000_000L),
                "0011223344556677",
                List.of(new Part(0, 3, 7, files, file(Manifest.beginningOf(0)), file(Manifest.openingOf(0)))),
                List.of(new WriterSchema("Notice", "0011223344556677", "\"string\"")),
                List.of(new RegisteredSchema(7, "\"string\"")));
        seeds.add(Parts.after(MANIFEST, manifest.text()));
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        records.writeBytes(RecordFrame.firstLine(TOPIC, 0));
        for (int i = 0; i < 3; i++) {
            ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                    TOPIC,
                    0,
                    2L * i,
                    "a-1".getBytes(StandardCharsets.UTF_8),
                    "{\"type\":\"AccountClosed\"}".getBytes(StandardCharsets.UTF_8));
            record.headers().add("traceparent", new byte[] {1, 2});
            records.writeBytes(RecordFrame.of(i, record));
        }
        seeds.add(Parts.after(1, records.toByteArray()));
        seeds.add(Parts.after(RECORDS, RecordFrame.firstLine(TOPIC, 0)));
        seeds.add(Parts.after(
                SEAL,
                new OpeningSeal(
                                OpeningSeal.FORMAT,
                                0,
                                3,
                                7,
                                1_700_000_000_000L,
                                List.of(7L),
                                0,
                                2,
                                "00",
                                "11",
                                "0011223344556677",
                                "AAAA")
                        .bytes()));
        seeds.add(Parts.after(FORMS - 1, new KeptRecord(false, 3, 4, new byte[] {'a'}, new byte[] {'{', '}'}).row()));
        return seeds;
    }

    private static RecordFile file(String name) {
        return new RecordFile(name, TOPIC, 3, 0, 4, 5, 6, 100, "00", "11", "22", Arrays.asList("33", "44"));
    }
}
