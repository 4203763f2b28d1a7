package io.makegood.fuzzing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The golden records of the module of schemas: one of every kind that any version wrote, in every encoding. */
public final class Golden {
    private static final Path RECORDS = Path.of("..", "schemas", "src", "test", "resources", "golden");

    private Golden() {}

    /** The files of one version of a record, such as {@code LedgerEvent-v2}. */
    private static List<Path> files(String version) throws IOException {
        try (Stream<Path> files = Files.list(RECORDS.resolve(version))) {
            return files.sorted().toList();
        }
    }

    /** Its records in JSON. */
    public static List<String> json(String version) throws IOException {
        return forms(version, "json ");
    }

    /** Its records in that encoding of Avro, {@code single-object} or {@code registry}. */
    public static List<byte[]> avro(String version, String encoding) throws IOException {
        return forms(version, encoding + " ").stream()
                .map(HexFormat.of()::parseHex)
                .toList();
    }

    private static List<String> forms(String version, String begin) throws IOException {
        Stream.Builder<String> forms = Stream.builder();
        for (Path file : files(version)) {
            Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(begin))
                    .forEach(line -> forms.add(line.substring(begin.length()).strip()));
        }
        return forms.build().toList();
    }
}
