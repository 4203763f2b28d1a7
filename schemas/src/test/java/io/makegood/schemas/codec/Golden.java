package io.makegood.schemas.codec;

import io.makegood.schemas.ContractSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;

/**
 * The released schemas and, for each of their versions, one record of every kind in every encoding. Files are read and
 * written in the source tree, so that a run that adds a version sees it. What is there is never overwritten.
 */
final class Golden {
    static final String UPDATE = "golden.update";
    static final int REGISTRY_ID = 0x01020304;

    private static final Path BASE = Path.of(System.getProperty("basedir", "."));
    private static final Path SCHEMAS = BASE.resolve("src/main/resources/io/makegood/schemas/history");
    private static final Path RECORDS = BASE.resolve("src/test/resources/golden");

    /** One record as a version wrote it. */
    record Sample(String recordName, int version, String kind, Map<String, String> forms) {
        byte[] bytes(String encoding) {
            return HexFormat.of().parseHex(form(encoding));
        }

        String json() {
            return form("json");
        }

        private String form(String name) {
            return Objects.requireNonNull(forms.get(name), () -> this + " has no line \"" + name + "\"");
        }

        @Override
        public String toString() {
            return recordName + "-v" + version + "/" + kind;
        }
    }

    private Golden() {}

    /** The released versions of a record's schema, oldest first. */
    static List<Schema> schemas(String recordName) {
        List<Schema> versions = new ArrayList<>();
        Path file = SCHEMAS.resolve(SchemaHistory.fileName(recordName, 1));
        while (Files.exists(file)) {
            try {
                versions.add(new Schema.Parser().parse(Files.readString(file)));
            } catch (IOException e) {
                throw new AssertionError("cannot read " + file, e);
            }
            file = SCHEMAS.resolve(SchemaHistory.fileName(recordName, versions.size() + 1));
        }
        return versions;
    }

    /** The version that today's schema is released as, if it is. */
    static Optional<Integer> released(Schema today) {
        List<Schema> versions = schemas(today.getName());
        for (int version = versions.size(); version > 0; version--) {
            if (fingerprint(versions.get(version - 1)) == fingerprint(today)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /** Every golden record, of all versions. */
    static List<Sample> samples() throws IOException {
        List<Sample> samples = new ArrayList<>();
        try (Stream<Path> directories = Files.list(RECORDS)) {
            for (Path directory : directories.sorted().toList()) {
                String[] parts = directory.getFileName().toString().split("-v", -1);
                try (Stream<Path> files = Files.list(directory)) {
                    for (Path file : files.sorted().toList()) {
                        samples.add(new Sample(
                                parts[0],
                                Integer.parseInt(parts[1]),
                                file.getFileName().toString(),
                                read(file)));
                    }
                }
            }
        }
        return samples;
    }

    /** The newest golden record of an event type, in JSON. */
    static Optional<String> newest(String type) throws IOException {
        return samples().stream()
                .filter(sample -> sample.recordName().equals("LedgerEvent")
                        && sample.kind().equals(type))
                .max(Comparator.comparingInt(Sample::version))
                .map(Sample::json);
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> forms = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            int space = line.indexOf(' ');
            forms.put(line.substring(0, space), line.substring(space + 1));
        }
        return forms;
    }

    /** Adds what is not there yet: today's schemas as next versions, and their records. */
    static void update() throws IOException, UndecodableRecord {
        for (Schema today : ContractSchemas.ofTopics()) {
            if (released(today).isEmpty()) {
                int next = schemas(today.getName()).size() + 1;
                Files.createDirectories(SCHEMAS);
                Files.writeString(
                        SCHEMAS.resolve(SchemaHistory.fileName(today.getName(), next)), withoutJavaTypes(today));
            }
        }
        JsonCodec json = new JsonCodec();
        for (String event : Samples.EVENTS) {
            write(json.decode(Expectation.utf8(event)), event.split("\"", 5)[3]);
        }
        for (SpecificRecord output : Samples.OUTPUTS) {
            write(output, output.getSchema().getName());
        }
    }

    private static <T extends SpecificRecord> void write(T record, String kind) throws IOException {
        @SuppressWarnings("unchecked") // a record's class is that of the record
        Class<T> type = (Class<T>) record.getClass();
        Schema schema = record.getSchema();
        Path file = RECORDS.resolve(schema.getName() + "-v" + released(schema).orElseThrow())
                .resolve(kind);
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Files.write(
                file,
                List.of(
                        "json " + new JsonCodec().toJson(record),
                        "single-object " + hex(AvroCodec.of(type).encode(record)),
                        "registry "
                                + hex(RegistryCodec.of(type, id -> Optional.empty())
                                        .encode(record, REGISTRY_ID))));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String withoutJavaTypes(Schema schema) {
        String text = schema.toString().replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"");
        return SchemaFormatter.format("json/pretty", new Schema.Parser().parse(text)) + "\n";
    }

    private static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }
}
