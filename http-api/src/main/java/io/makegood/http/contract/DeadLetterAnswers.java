package io.makegood.http.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.deadletter.DeadLetterId;
import io.makegood.topics.deadletter.Remedies;
import io.makegood.topics.mending.Decision;
import io.makegood.topics.mending.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What the API and commands answer about dead letters. Times are epoch milliseconds, UTC. */
public final class DeadLetterAnswers {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int HEADER_SHOWN_MAX = 1_000;
    private static final Set<String> WHY_AND_WHERE = Set.of("reason", "detail", "topic", "partition", "offset");

    private DeadLetterAnswers() {}

    /** How a dead letter stands. */
    public enum State {
        /** Nobody has decided about it. */
        OPEN,
        /** An event was published in its place. */
        PUBLISHED_AGAIN,
        /** Nothing is to come of it. */
        DISCARDED
    }

    /** Who decided about a dead letter, and what came of it. */
    public record Decided(
            @JsonPropertyDescription("Who, for people.") String by,

            @JsonPropertyDescription("Who, for certain, where the API was asked with a credential.")
            @WhenKnown
            @Nullable
            String caller,

            long at,

            @JsonPropertyDescription("Why it was discarded.") @WhenKnown @Nullable
            String why,

            @JsonPropertyDescription("Where the event stands in the journal that was published in its place.")
            @WhenKnown
            @Nullable
            String position,

            @JsonPropertyDescription("The account of that event.") @WhenKnown @Nullable
            String accountId) {}

    /** A record that could not be applied. */
    public record One(
            @JsonPropertyDescription(
                    "Partition and offset of the record; before them its topic, if that is not the journal.")
            String id,

            long recordedAt,
            String topic,
            int partition,
            long offset,
            String reason,

            @JsonPropertyDescription("What is wrong with it, and the remedy.")
            String detail,

            @JsonPropertyDescription("The record's key, if it has one.") @Nullable
            String accountId,

            State state,
            @WhenKnown @Nullable Decided decision,

            @JsonPropertyDescription("Partition and offset among dead letters.")
            String buriedAs) {}

    /** A page of dead letters; {@code nextCursor} is null on the last. */
    public record Page(List<One> data, @Nullable String nextCursor, List<String> notAnswered) {}

    /** A field, or a header, as text. */
    public record Named(String name, String value) {}

    /** What is in a record, so far as it can be read. */
    public record Contents(
            Payload.Form form,
            int bytes,

            @JsonPropertyDescription("What it says, each field as text.")
            List<Named> fields,

            @JsonPropertyDescription("The event in it in flat JSON, to be corrected.") @WhenKnown @Nullable
            Map<String, Object> event,

            @JsonPropertyDescription("Its beginning, if it is text and no object.") @WhenKnown @Nullable
            String text,

            @JsonPropertyDescription("Its first bytes in hexadecimal, if it cannot be read.") @WhenKnown @Nullable
            String hex,

            @JsonPropertyDescription("The headers that it came with; what is no text is hexadecimal.")
            List<Named> headers) {}

    /** One dead letter, what helps, and what is in it. */
    public record Whole(
            One letter,
            String remedy,

            @JsonPropertyDescription("Left out for who may not read accounts, and where the record is gone.")
            @WhenKnown
            @Nullable
            Contents contents) {}

    /** How many dead letters have one cause, and how they stand. */
    public record Cause(
            String reason,
            String remedy,
            long open,
            long publishedAgain,
            long discarded,
            long oldestAt,
            long newestAt) {}

    /** The causes of dead letters, that of the most open ones first. */
    public record Causes(List<Cause> data, List<String> notAnswered) {}

    /** A dead letter about which nothing was done, and why. */
    public record NotDone(String id, String problem) {}

    /** What came of deciding about all dead letters of one cause, or would come of it. */
    public record Bulk(
            boolean applied,

            @JsonPropertyDescription("How many open ones it is about.")
            long matching,

            @JsonPropertyDescription("About how many of them it was decided now; the rest waits for the next request.")
            long done,

            List<NotDone> notDone,
            List<String> notAnswered) {}

    /** A letter as it stands. */
    public static One of(
            DeadLetter letter,
            String journal,
            long recordedAt,
            @Nullable String accountId,
            String buriedAs,
            @Nullable Decision decision) {
        return new One(
                DeadLetterId.of(letter).text(journal),
                recordedAt,
                letter.topic(),
                letter.partition(),
                letter.offset(),
                letter.reason(),
                letter.detail(),
                accountId,
                decision == null ? State.OPEN : State.valueOf(decision.kind().name()),
                decision == null
                        ? null
                        : new Decided(
                                decision.by(),
                                decision.caller(),
                                decision.at(),
                                decision.why(),
                                decision.position(),
                                decision.accountId()),
                buriedAs);
    }

    /** The letter with what helps against its cause. */
    public static Whole whole(One letter, @Nullable Contents contents) {
        return new Whole(letter, Remedies.of(letter.reason()), contents);
    }

    /** What is in a record that came with those headers. */
    public static Contents contents(Payload payload, Headers headers) {
        List<Named> named = new ArrayList<>();
        for (Header header : headers) {
            if (!WHY_AND_WHERE.contains(header.key())) {
                named.add(new Named(header.key(), text(header.value())));
            }
        }
        return new Contents(
                payload.form(),
                payload.size(),
                payload.fields().stream()
                        .map(each -> new Named(each.name(), each.value()))
                        .toList(),
                event(payload.event()),
                payload.text(),
                payload.hex(),
                named);
    }

    private static @Nullable Map<String, Object> event(@Nullable String json) {
        try {
            return json == null ? null : MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static String text(byte @Nullable [] value) {
        if (value == null) {
            return "";
        }
        String text = new String(value, StandardCharsets.UTF_8);
        boolean isText = text.chars().noneMatch(each -> Character.isISOControl(each) || each == '\ufffd');
        String shown = isText ? text : HexFormat.of().formatHex(value);
        return shown.length() > HEADER_SHOWN_MAX ? shown.substring(0, HEADER_SHOWN_MAX) + "…" : shown;
    }
}
