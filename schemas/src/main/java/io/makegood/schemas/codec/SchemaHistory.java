package io.makegood.schemas.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Every version of a record's schema that was ever released. A journal is read from its start, so none may be lost:
 * a schema that changes is added as the next version, and the earlier files stay as they are.
 */
public final class SchemaHistory {
    private SchemaHistory() {}

    /** The versions of this record, oldest first. */
    public static List<Schema> of(String recordName) {
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
