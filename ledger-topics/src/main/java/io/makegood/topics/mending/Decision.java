package io.makegood.topics.mending;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody decided about a dead letter.
 *
 * @param by who, for people
 * @param caller who, for certain, as the API made out; null where it did not
 * @param at when, epoch milliseconds, UTC
 * @param why what was given as the reason of a discard; null of one that was published again
 * @param position where the event stands that was published in its place: partition and offset of the journal; null of a discard
 * @param accountId the account of that event; null of a discard
 */
public record Decision(
        Kind kind,
        String by,
        @Nullable String caller,
        long at,
        @Nullable String why,
        @Nullable String position,
        @Nullable String accountId) {
    /** How much may be said of why one is discarded, in characters. */
    public static final int WHY_CHARS_MAX = 500;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What was decided. */
    public enum Kind {
        /** Its event, or another in its place, is in the journal. */
        PUBLISHED_AGAIN,
        /** Nothing is to come of it. */
        DISCARDED
    }

    /** An event stands in its place. */
    public static Decision publishedAgain(String by, @Nullable String caller, String position, String accountId) {
        return new Decision(Kind.PUBLISHED_AGAIN, by, caller, 0, null, position, accountId);
    }

    /** Nothing is to come of it. */
    public static Decision discarded(String by, @Nullable String caller, String why) {
        return new Decision(Kind.DISCARDED, by, caller, 0, why, null, null);
    }

    /** As a record of the topic holds it; the record's own time is when it was decided. */
    byte[] value() {
        ObjectNode value = JSON.createObjectNode().put("decision", kind.name()).put("by", by);
        put(value, "caller", caller);
        put(value, "why", why);
        put(value, "position", position);
        put(value, "accountId", accountId);
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ObjectNode into, String name, @Nullable String value) {
        if (value != null) {
            into.put(name, value);
        }
    }

    /** The decision in a record of that time; empty if there is none that can be read. */
    static Optional<Decision> read(byte @Nullable [] value, long at) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            JsonNode read = JSON.readTree(value);
            return Optional.of(new Decision(
                    Kind.valueOf(read.path("decision").asText()),
                    read.path("by").asText(),
                    text(read, "caller"),
                    at,
                    text(read, "why"),
                    text(read, "position"),
                    text(read, "accountId")));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String text(JsonNode read, String name) {
        return read.hasNonNull(name) ? read.get(name).asText() : null;
    }
}
