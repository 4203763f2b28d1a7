package io.makegood.audit.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.codec.JsonLimits;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How far a migration is, written with what it copied in one transaction.
 *
 * @param format of this record; another one is of another version
 * @param from what is copied
 * @param session by how many sessions it was copied; one that sees a greater number is not the newest
 * @param follows whether it was ever followed: then an engine may fold the copy, and a promotion ends it
 * @param finished whether it was copied once, to its end, and is a ledger of its own
 * @param sources how far each partition of the source is copied, by number
 * @param ends the offset after the last record copied into each partition of the target, by number
 * @param everywhere what stands in every partition and is behind, as digests
 * @param copied records written
 * @param newestAt the newest record time that was copied, epoch milliseconds, UTC; -1 if there is none
 * @param move the move of the ledger to the copy; null until the copy has come to where the ledger left
 * @param remembered how far what the ledger remembers beside its journal is carried over: by topic and partition, the first offset that is
 *     not
 */
public record MigrationState(
        int format,
        Origin from,
        long session,
        boolean follows,
        boolean finished,
        List<Source> sources,
        List<Long> ends,
        List<String> everywhere,
        long copied,
        long newestAt,
        @Nullable Move move,
        Map<String, Long> remembered) {
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forOurOwn());

    /** Keeps its own copies of the lists. */
    public MigrationState {
        Objects.requireNonNull(from, "from");
        sources = List.copyOf(sources);
        ends = List.copyOf(ends);
        everywhere = List.copyOf(everywhere);
        // One that was begun before anything beside the journal was carried over says nothing of it.
        remembered = Objects.requireNonNullElse(remembered, Map.<String, Long>of());
        remembered = Collections.unmodifiableMap(new TreeMap<>(remembered));
    }

    /** A journal: in which cluster, under which name, with which id in Kafka, and by how many partitions it was folded. */
    public record Origin(String clusterId, String journal, String journalId, int folded) {}

    /**
     * A partition of the source.
     *
     * @param offset the first that is not copied
     * @param recordsEnd the offset after the last record that is copied, before markers of transactions
     * @param reached how many things that stand in every partition are behind
     * @param awaitedFrom from here on to {@code awaitedTo} records of other owners were left out, because the engine passes them on
     */
    public record Source(long offset, long recordsEnd, int reached, long awaitedFrom, long awaitedTo) {}

    /**
     * Where the ledger left, and where it goes on.
     *
     * @param id which move it is
     * @param departures the offset after its departure in each partition of the source, by number
     * @param arrivals the offset after its arrival in each partition of the copy, by number
     */
    public record Move(String id, List<Long> departures, List<Long> arrivals) {
        /** Keeps its own copies of the lists. */
        public Move {
            departures = List.copyOf(departures);
            arrivals = List.copyOf(arrivals);
        }
    }

    /** Before the first record. */
    static MigrationState start(Origin from, List<Integer> reached, int partitions, boolean follows) {
        return new MigrationState(
                FORMAT,
                from,
                0,
                follows,
                false,
                reached.stream().map(each -> new Source(0, 0, each, 0, 0)).toList(),
                IntStream.range(0, partitions).mapToObj(any -> 0L).collect(Collectors.toList()),
                List.of(),
                0,
                -1,
                null,
                Map.of());
    }

    /** Over how many partitions it is copied. */
    public int partitions() {
        return ends.size();
    }

    /** It in the hands of another session, which follows or does not. */
    MigrationState taken(boolean following) {
        return new MigrationState(
                format,
                from,
                session + 1,
                follows || following,
                finished,
                sources,
                ends,
                everywhere,
                copied,
                newestAt,
                move,
                remembered);
    }

    byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a state of a migration that cannot be written", e);
        }
    }

    /**
     * What was written.
     *
     * @throws MigrationRefused if it is of another version
     */
    static MigrationState read(String topic, byte[] value) {
        try {
            MigrationState state = JSON.readValue(new String(value, StandardCharsets.UTF_8), MigrationState.class);
            if (state.format() == FORMAT) {
                return state;
            }
        } catch (JsonProcessingException e) {
            // The same as one of another format.
        }
        throw new MigrationRefused("what stands in " + topic
                + " is not the state of a migration of this version; go on with the version that began it, or begin under"
                + " a fresh prefix");
    }
}
