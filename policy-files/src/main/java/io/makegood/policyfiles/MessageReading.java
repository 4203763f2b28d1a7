package io.makegood.policyfiles;

import io.makegood.ledger.notice.NoticeType;
import io.makegood.schemas.codec.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The customer's messages of a document, by notice type and, after a dot, its reason. */
final class MessageReading {
    /** Placeholders add to it; a notice should fit a screen. */
    private static final int MESSAGE_CHARS_MAX = 1_000;

    private static final List<String> TYPES =
            Arrays.stream(NoticeType.values()).map(Enum::name).toList();

    private final String language;

    MessageReading(String language) {
        this.language = language;
    }

    SortedMap<String, SortedMap<String, MessageTemplate>> read(PolicySection root) {
        SortedMap<String, SortedMap<String, MessageTemplate>> messages = new TreeMap<>();
        root.section("messages").ifPresent(section -> {
            for (Map.Entry<String, PolicyField> entry : section.all().entrySet()) {
                facts(entry.getKey(), entry.getValue())
                        .ifPresent(facts -> messages.put(entry.getKey(), texts(entry.getValue(), facts)));
            }
        });
        return messages;
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

    private SortedMap<String, MessageTemplate> texts(PolicyField field, NoticeFacts facts) {
        SortedMap<String, MessageTemplate> texts = new TreeMap<>();
        LocalizedReading.fields(field, language)
                .forEach((tag, text) -> text.text(MESSAGE_CHARS_MAX, true)
                        .flatMap(source -> MessageTemplate.parse(source.strip(), facts.placeholders(), text::wrong))
                        .ifPresent(template -> texts.put(tag, template)));
        return texts;
    }
}
