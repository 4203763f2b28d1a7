package io.makegood.bridges.topic;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.topic.BridgeSettings.Format;
import io.makegood.ledger.event.EventType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads bridges from a settings' file. Every mistake is named with its place and what to write instead. */
public final class BridgeReading {
    private static final Set<String> BRIDGE_FIELDS = Set.of("topic", "types", "format", "others", "events");
    private static final Set<String> RULE_FIELDS = Set.of("when", "type", "fields");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private final List<String> mistakes;

    private BridgeReading(List<String> mistakes) {
        this.mistakes = mistakes;
    }

    /** The bridges of that list; what is wrong with them is added to {@code mistakes}. */
    public static List<BridgeSettings> of(JsonNode list, List<String> mistakes) {
        BridgeReading reading = new BridgeReading(mistakes);
        List<BridgeSettings> bridges = new ArrayList<>();
        if (!list.isArray()) {
            mistakes.add("bridges must be a list, each with topic and types");
            return bridges;
        }
        Set<String> topics = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            BridgeSettings bridge = reading.bridge(list.get(i), "bridges[" + i + "]");
            if (bridge != null) {
                bridges.add(bridge);
                if (!topics.add(bridge.topic())) {
                    mistakes.add("bridges[" + i + "].topic: " + bridge.topic() + " has a bridge already; give it one");
                }
            }
        }
        return bridges;
    }

    /** The event types that a topic of others may be allowed to send. */
    static Set<String> typesFromOutside() {
        return Arrays.stream(EventType.values())
                .filter(EventType::isFromOutside)
                .map(EventType::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private @Nullable BridgeSettings bridge(JsonNode node, String at) {
        if (!(node instanceof ObjectNode bridge)) {
            mistakes.add(at + " must have topic and types");
            return null;
        }
        known(bridge, BRIDGE_FIELDS, at);
        String topic = bridge.path("topic").asText("");
        if (!TOPIC.matcher(topic).matches()) {
            mistakes.add(at + ".topic must name a topic of Kafka");
        }
        Set<String> types = new LinkedHashSet<>();
        bridge.path("types").forEach(type -> {
            if (type(type.asText(), at + ".types")) {
                types.add(type.asText());
            }
        });
        if (types.isEmpty()) {
            mistakes.add(at + ".types must list the event types that the topic may send, such as [CreditsGranted]");
        }
        Format format = format(bridge.path("format").asText("json"), at);
        List<EventRule> rules = new ArrayList<>();
        JsonNode events = bridge.path("events");
        for (int i = 0; i < events.size(); i++) {
            EventRule rule = rule(events.get(i), at + ".events[" + i + "]", types);
            if (rule != null) {
                rules.add(rule);
            }
        }
        if (!events.isMissingNode() && (!events.isArray() || events.isEmpty())) {
            mistakes.add(at + ".events must be a list of rules; leave it out where records are events already");
        }
        String others = bridge.path("others").asText("dead-letter");
        if (!others.equals("dead-letter") && !others.equals("leave-out")) {
            mistakes.add(at + ".others must be dead-letter or leave-out");
        }
        return new BridgeSettings(topic, types, format, others.equals("leave-out"), rules);
    }

    private Format format(String name, String at) {
        for (Format format : Format.values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        mistakes.add(at + ".format must be json or cloudevents");
        return Format.JSON;
    }

    private boolean type(String type, String at) {
        if (EventType.named(type).filter(known -> !known.isFromOutside()).isPresent()) {
            mistakes.add(at + ": " + type + " is appended by Makegood alone; leave it out");
            return false;
        }
        if (!typesFromOutside().contains(type)) {
            mistakes.add(at + " must be some of " + String.join(", ", typesFromOutside()));
            return false;
        }
        return true;
    }

    private @Nullable EventRule rule(JsonNode node, String at, Set<String> types) {
        if (!(node instanceof ObjectNode rule)) {
            mistakes.add(at + " must have type and fields");
            return null;
        }
        known(rule, RULE_FIELDS, at);
        String type = rule.path("type").asText("");
        boolean known = type(type, at + ".type");
        if (known && !types.contains(type)) {
            mistakes.add(at + ".type: the bridge's types do not allow " + type + "; add it there");
        }
        Map<JsonPointer, String> when = when(rule.path("when"), at + ".when");
        if (!known) {
            return null;
        }
        Map<String, Extract> fields = new FieldsReading(mistakes).of(type, rule.path("fields"), at + ".fields");
        return new EventRule(when, type, fields);
    }

    private Map<JsonPointer, String> when(JsonNode node, String at) {
        Map<JsonPointer, String> when = new LinkedHashMap<>();
        if (!node.isMissingNode() && !node.isObject()) {
            mistakes.add(at + " must name places and what each must have, such as { /type: payment.succeeded }");
        }
        node.properties().forEach(condition -> {
            Optional<JsonPointer> place = FieldsReading.place(condition.getKey());
            if (place.isEmpty() || !condition.getValue().isValueNode()) {
                mistakes.add(at + ": " + FieldsReading.PLACES + ", and what it must have is one value");
            } else {
                when.put(place.get(), condition.getValue().asText());
            }
        });
        return when;
    }

    private void known(ObjectNode node, Set<String> names, String at) {
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                mistakes.add(at + " has only " + names.stream().sorted().collect(Collectors.joining(", ")) + "; remove "
                        + name);
            }
        });
    }
}
