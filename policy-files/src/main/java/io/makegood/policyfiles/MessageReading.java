package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.schemas.codec.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The customer's messages of a document, by notice type and, after a dot, its reason. */
final class MessageReading {
    static final String DESCRIPTION =
            "What customers are told, by notice and, after a dot, its reason; without one a plain English sentence serves. Placeholders: "
                    + Placeholder.names().stream().map(name -> "{" + name + "}").collect(Collectors.joining(" "))
                    + ". Credits can bring their word along: {amount credit|credits}, or in every form of a "
                    + "language: {amount, plural, one {# kredyt} few {# kredyty} many {# kredytów} other {# kredytu}}. A part in "
                    + "[brackets] is left out when one of its placeholders has no value.";

    private static final Form<String> TEXT = Forms.text("messageText", 1_000, true);

    private static final List<String> TYPES =
            Arrays.stream(NoticeType.values()).map(Enum::name).toList();

    static final Form<Map<String, SortedMap<String, MessageTemplate>>> MESSAGES = Shapes.named(
                    message(Set.of()),
                    TEXT,
                    (key, field) -> facts(key, field)
                            .flatMap(facts -> message(facts.placeholders()).read(field)))
            .described("", MessageReading::describe);

    private MessageReading() {}

    private static Form<SortedMap<String, MessageTemplate>> message(Set<Placeholder> placeholders) {
        return Shapes.localized(
                "message",
                "",
                new Form.Plain<>(
                        TEXT.definition(),
                        field -> TEXT.read(field)
                                .flatMap(source -> MessageTemplate.parse(source.strip(), placeholders, field::wrong)),
                        TEXT::describe,
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
    static boolean knows(String key) {
        return Arrays.stream(NoticeType.values()).flatMap(MessageReading::keys).anyMatch(key::equals);
    }

    private static Stream<String> keys(NoticeType type) {
        return Stream.concat(
                Stream.of(type.name()),
                NoticeFacts.of(type).reasons().stream().map(reason -> type.name() + "." + reason));
    }

    private static void describe(PolicySchema schema, ObjectNode node) {
        node.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = node.putObject("properties");
        Form<?> message = message(Set.of());
        Arrays.stream(NoticeType.values())
                .flatMap(MessageReading::keys)
                .forEach(key -> schema.put(properties.putObject(key), message));
    }
}
