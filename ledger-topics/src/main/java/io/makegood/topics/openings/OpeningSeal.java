package io.makegood.topics.openings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.makegood.schemas.codec.JsonLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last record of the opening of one partition: what stands before it is whole, and a journal may begin where it says.
 *
 * @param format of this record and of those that belong to it
 * @param from the offset at which the journal's partition began before the cut
 * @param to the offset at which it begins after the cut
 * @param before all records that were cut off are older, epoch milliseconds, UTC
 * @param cuts the offsets at which all partitions of the journal begin after the cut, by number
 * @param first the offset of the first record of this opening in its own topic
 * @param rows how many rows there are
 * @param root of the Merkle tree over the rows, in hexadecimal; an archive's manifest says the same
 * @param manifest SHA-256 of the manifest of the archive that holds what was cut off, in hexadecimal
 * @param key the id of the key that signed that manifest, as the manifest says it; null if none did
 * @param signature Ed25519 over that manifest, base64; null if it is not signed
 */
public record OpeningSeal(
        String format,
        int partition,
        long from,
        long to,
        long before,
        List<Long> cuts,
        long first,
        long rows,
        String root,
        String manifest,
        @Nullable String key,
        @Nullable String signature) {
    /** The format that is known here. */
    public static final String FORMAT = "makegood-opening-1";

    private static final ObjectMapper JSON = JsonMapper.builder(JsonLimits.forOurOwn())
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Refuses one that lacks something, or contradicts itself. */
    public OpeningSeal {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(manifest, "manifest");
        cuts = List.copyOf(cuts);
        if (partition < 0 || partition >= cuts.size() || cuts.get(partition) != to) {
            throw new IllegalArgumentException("a seal must say the same of its own partition twice");
        }
        if (from < 0 || from > to || first < 0 || rows < 0) {
            throw new IllegalArgumentException("a seal must count forwards");
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none of the format that is known here
     */
    public static OpeningSeal read(byte @Nullable [] value) {
        try {
            OpeningSeal read = value == null ? null : JSON.readValue(value, OpeningSeal.class);
            if (read == null || !read.format().equals(FORMAT)) {
                throw new IllegalArgumentException("no seal of the format " + FORMAT);
            }
            return read;
        } catch (IOException e) {
            throw new IllegalArgumentException("no seal of the format " + FORMAT, e);
        }
    }

    /** It as a record's value. */
    public byte[] bytes() {
        try {
            return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values could not be written", e);
        }
    }
}
