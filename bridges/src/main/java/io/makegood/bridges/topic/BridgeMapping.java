package io.makegood.bridges.topic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.cloudevent.CloudEvents;
import io.makegood.bridges.cloudevent.InvalidCloudEvent;
import io.makegood.bridges.foreign.StrictJson;
import io.makegood.bridges.foreign.Unreadable;
import io.makegood.bridges.topic.BridgeSettings.Format;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.codec.UndecodableRecord.Reason;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.mapping.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What a record of a foreign topic is: an event for the journal, none, or one that cannot be taken. Not thread-safe. */
final class BridgeMapping {
    /** The reason of a record whose event type its topic may not send. */
    static final String NOT_ALLOWED = "NOT_ALLOWED";
    /** The reason of a record that no rule of its bridge matches. */
    static final String NO_RULE = "NO_RULE";

    private final BridgeSettings bridge;
    private final EventCodec codec;

    BridgeMapping(BridgeSettings bridge, @Nullable SchemaById schemas) {
        this.bridge = bridge;
        codec = new EventCodec(schemas);
    }

    /** What a record is. */
    sealed interface Mapped {}

    /** An event. */
    record Event(Envelope event) implements Mapped {}

    /** Nothing to the ledger, as the bridge says. */
    record LeftOut() implements Mapped {}

    /** A dead letter. */
    record Dead(String reason, String detail) implements Mapped {}

    /** What the record with that value and headers is; {@code place} names it where it has no id of its own. */
    Mapped map(byte @Nullable [] value, Headers headers, String place) {
        Envelope event;
        try {
            Optional<Envelope> found = event(value, headers);
            if (found.isEmpty()) {
                return bridge.othersLeftOut()
                        ? new LeftOut()
                        : new Dead(
                                NO_RULE,
                                "no rule of the bridge of " + bridge.topic()
                                        + " matches; add one, or say others: leave-out");
            }
            event = named(found.get(), place);
        } catch (UndecodableRecord e) {
            return new Dead(e.reason().name(), e.detail());
        } catch (InvalidEvent e) {
            return new Dead(DeadLetter.INVALID_EVENT, String.valueOf(e.getMessage()));
        } catch (InvalidCloudEvent e) {
            return new Dead(e.reason(), e.detail());
        }
        String type = event.event().getClass().getSimpleName();
        return bridge.types().contains(type)
                ? new Event(event)
                : new Dead(
                        NOT_ALLOWED,
                        bridge.topic() + " may not send " + type
                                + "; add it to the bridge's types, or send it elsewhere");
    }

    private Envelope named(Envelope event, String place) {
        return new Envelope(
                event.eventId() == null ? place : event.eventId(),
                event.accountId(),
                event.occurredAt(),
                event.source() == null ? bridge.topic() : event.source(),
                event.event());
    }

    private Optional<Envelope> event(byte @Nullable [] value, Headers headers)
            throws UndecodableRecord, InvalidCloudEvent {
        if (bridge.format() == Format.JSON && bridge.rules().isEmpty()) {
            return Optional.of(codec.read(value));
        }
        if (bridge.format() == Format.CLOUDEVENTS && bridge.rules().isEmpty()) {
            return Optional.of(decode(CloudEvents.of(headers, value).flat()));
        }
        JsonNode record = bridge.format() == Format.CLOUDEVENTS
                ? CloudEvents.of(headers, value).document()
                : json(value);
        for (EventRule rule : bridge.rules()) {
            if (rule.matches(record)) {
                List<FieldProblem> problems = new ArrayList<>();
                ObjectNode event = rule.event(record, problems);
                if (!problems.isEmpty()) {
                    throw new UndecodableRecord(Reason.INVALID_FIELD, problems);
                }
                return Optional.of(decode(event));
            }
        }
        return Optional.empty();
    }

    private Envelope decode(ObjectNode flat) throws UndecodableRecord {
        return codec.readText(StrictJson.text(flat));
    }

    private static JsonNode json(byte @Nullable [] value) throws UndecodableRecord {
        if (value == null || value.length == 0) {
            throw new UndecodableRecord(Reason.EMPTY, "the record has no value; send JSON");
        }
        try {
            return StrictJson.read(value);
        } catch (Unreadable e) {
            throw new UndecodableRecord(Reason.INVALID_JSON, "the record " + e.detail());
        }
    }
}
