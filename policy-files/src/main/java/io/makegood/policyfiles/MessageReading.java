package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.schemas.codec.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The customer's messages of a document, by notice type and, after a dot, its reason. */
final class MessageReading implements Form<Map<String, SortedMap<String, MessageTemplate>>> {
    static final String DESCRIPTION =
            "What customers are told, by notice and, after a dot, its reason; without one a plain English sentence serves. Placeholders: "
                    + Placeholder.names().stream().map(name -> "{" + name + "}").collect(Collectors.joining(" "))
                    + ". Credits can bring their word along: {amount credit|credits}. A part in [brackets] is left out when one of its"
                    + " placeholders has no value.";

    /** Placeholders add to it; a notice should fit a screen. */
    private static final int MESSAGE_CHARS_MAX = 1_000;

    private static final Form<String> TEXT = Forms.text("messageText", MESSAGE_CHARS_MAX, true);

    private static final List<String> TYPES =
            Arrays.stream(NoticeType.values()).map(Enum::name).toList();

    @Override
    public Optional<Map<String, SortedMap<String, MessageTemplate>>> read(PolicyField field) {
        return field.named().map(fields -> {
            Map<String, SortedMap<String, MessageTemplate>> messages = new TreeMap<>();
            fields.forEach((key, each) -> {
                if (each.hasValue()) {
                    facts(key, each)
                            .flatMap(facts -> message(facts).read(each))
                            .ifPresent(texts -> messages.put(key, texts));
                }
            });
            return messages;
        });
    }

    private static Form<SortedMap<String, MessageTemplate>> message(NoticeFacts facts) {
        return new LocalizedForm<>(
                "message",
                "",
                new Narrowed<>(
                        TEXT,
                        (field, source) -> MessageTemplate.parse(source.strip(), facts.placeholders(), field::wrong),
                        () -> new MessageTemplate("", List.of()),
                        MessageTemplate::source));
    }

    private static Optional<NoticeFacts> facts(String key, PolicyField field) {
        int dot = key.indexOf('.');
        String typeName = dot < 0 ? key : key.substring(0, dot);
        if (!TYPES.contains(typeName)) {
            field.wrong(
                    "is under no type of notice",
                    NearestName.remedy(typeName, TYPES, "known are " + String.join(", ", TYPES)));
            return Optional.empty();
        }
        NoticeFacts facts = NoticeFacts.of(NoticeType.valueOf(typeName));
        if (dot >= 0 && !facts.reasons().contains(key.substring(dot + 1))) {
            List<String> reasons = facts.reasons();
            String otherwise = reasons.isEmpty()
                    ? typeName + " has no reasons; leave it out"
                    : "known are " + String.join(", ", reasons);
            field.wrong(
                    "is under no reason of " + typeName,
                    NearestName.remedy(key.substring(dot + 1), reasons, otherwise));
            return Optional.empty();
        }
        return Optional.of(facts);
    }

    /** Whether messages may stand under it. */
    boolean knows(String key) {
        return Arrays.stream(NoticeType.values()).flatMap(MessageReading::keys).anyMatch(key::equals);
    }

    private static Stream<String> keys(NoticeType type) {
        return Stream.concat(
                Stream.of(type.name()),
                NoticeFacts.of(type).reasons().stream().map(reason -> type.name() + "." + reason));
    }

    @Override
    public void describe(PolicySchema schema, ObjectNode node) {
        node.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = node.putObject("properties");
        for (NoticeType type : NoticeType.values()) {
            keys(type).forEach(key -> schema.put(properties.putObject(key), message(NoticeFacts.of(type))));
        }
    }

    @Override
    public Map<String, SortedMap<String, MessageTemplate>> standIn() {
        return Map.of();
    }
}
