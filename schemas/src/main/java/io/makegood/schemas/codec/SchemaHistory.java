package io.makegood.schemas.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Every version of a record's schema that was ever released. A journal is read from its start, so none may be lost:
 * a schema that changes is added as the next version, and the earlier files stay as they are.
 */
public final class SchemaHistory {
    /** What was read once: files of the classpath do not change. */
    private static final Map<String, List<Schema>> READ = new ConcurrentHashMap<>();

    private static final Map<String, Map<Long, Schema>> BY_FINGERPRINT = new ConcurrentHashMap<>();

    private SchemaHistory() {}

    /** The versions of this record, oldest first. */
    public static List<Schema> of(String recordName) {
        return READ.computeIfAbsent(recordName, SchemaHistory::read);
    }

    /** The versions of this record by what a single object names its schema with. */
    static Map<Long, Schema> byFingerprint(String recordName) {
        return BY_FINGERPRINT.computeIfAbsent(
                recordName,
                name -> of(name).stream()
                        .collect(
                                Collectors.toUnmodifiableMap(SchemaNormalization::parsingFingerprint64, each -> each)));
    }

    private static List<Schema> read(String recordName) {
        List<Schema> versions = new ArrayList<>();
        while (true) {
            String file = fileName(recordName, versions.size() + 1);
            try (InputStream in = SchemaHistory.class.getResourceAsStream("/io/makegood/schemas/history/" + file)) {
                if (in == null) {
                    return List.copyOf(versions);
                }
                versions.add(new Schema.Parser().parse(in));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
    }

    /** The file that holds a version, below the resources' {@code io/makegood/schemas/history}. */
    public static String fileName(String recordName, int version) {
        return recordName + "-v" + version + ".avsc";
    }
}
