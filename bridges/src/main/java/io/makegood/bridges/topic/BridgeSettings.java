package io.makegood.bridges.topic;

import java.util.List;
import java.util.Set;

/**
 * A topic that is read into the journal.
 *
 * @param topic where its records come from
 * @param types the event types that it may send; anything else becomes a dead letter
 * @param format what its records are
 * @param othersLeftOut whether records that no rule matches are left out; otherwise they become dead letters
 * @param rules how records become events, the first that matches; none: the records are events already
 */
public record BridgeSettings(
        String topic, Set<String> types, Format format, boolean othersLeftOut, List<EventRule> rules) {
    /** What the records of a topic are. */
    public enum Format {
        /** JSON; without rules also events in any encoding of the journal. */
        JSON,
        /** CloudEvents 1.0 as Kafka carries them, structured or in headers, with data in JSON. */
        CLOUDEVENTS
    }

    /** Nobody changes it. */
    public BridgeSettings {
        types = Set.copyOf(types);
        rules = List.copyOf(rules);
    }
}
