package io.makegood.bridges.cloudevent;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.bridges.foreign.PercentEncoding;
import io.makegood.bridges.foreign.StrictJson;
import io.makegood.bridges.foreign.Unreadable;
import io.makegood.schemas.codec.Excerpt;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.NotUtf8;
import io.makegood.schemas.codec.Utf8Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** CloudEvents as HTTP and Kafka carry them: all of one in a JSON object, or its attributes in headers beside its data. */
public final class CloudEvents {
    /** What the headers of HTTP that are attributes begin with, in lower case. */
    public static final String IN_HTTP = "ce-";

    private static final String IN_KAFKA = "ce_";
    private static final String CONTENT_TYPE = "content-type";
    private static final String STRUCTURED = "application/cloudevents";
    private static final String STRUCTURED_JSON = STRUCTURED + "+json";
    /** Whoever sends one of them means a CloudEvent; what is missing is named then. */
    private static final List<String> TELLING = List.of("specversion", "id", "source", "type");

    private CloudEvents() {}

    /** One that is a JSON object. */
    public static ForeignCloudEvent of(JsonNode json) throws InvalidCloudEvent {
        return CloudEventReading.whole(json);
    }

    /** One that a record of Kafka carries. */
    public static ForeignCloudEvent of(Headers headers, byte @Nullable [] value) throws InvalidCloudEvent {
        List<FieldProblem> problems = new ArrayList<>();
        Map<String, String> attributes = new TreeMap<>();
        String contentType = null;
        for (Header header : headers) {
            if (header.value() == null) {
                continue;
            }
            if (header.key().equalsIgnoreCase(CONTENT_TYPE)) {
                contentType = text(header, problems);
            } else if (header.key().startsWith(IN_KAFKA)) {
                put(
                        attributes,
                        header.key(),
                        header.key().substring(IN_KAFKA.length()),
                        text(header, problems),
                        problems);
            }
        }
        String media = media(contentType);
        if (!media.startsWith(STRUCTURED) && isTelling(attributes.keySet(), "")) {
            return CloudEventReading.parts(attributes, contentType, value, problems);
        }
        if (media.startsWith(STRUCTURED) && !media.equals(STRUCTURED_JSON)) {
            throw InvalidCloudEvent.unreadable(
                    "has the content-type " + Excerpt.quoted(media), "send one a record, as " + STRUCTURED_JSON);
        }
        try {
            return CloudEventReading.whole(StrictJson.read(value));
        } catch (Unreadable e) {
            throw InvalidCloudEvent.unreadable(e.problem(), e.remedy());
        }
    }

    /** Whether headers of HTTP, names in lower case, are attributes of a CloudEvent whose data is the body. */
    public static boolean isInHeaders(Set<String> names) {
        return isTelling(names, IN_HTTP);
    }

    /** One whose attributes stand in headers of HTTP, names in lower case, and whose data is the body. */
    public static ForeignCloudEvent of(
            Map<String, List<String>> headers, @Nullable String contentType, byte @Nullable [] body)
            throws InvalidCloudEvent {
        List<FieldProblem> problems = new ArrayList<>();
        Map<String, String> attributes = new TreeMap<>();
        headers.forEach((header, values) -> {
            if (header.startsWith(IN_HTTP)) {
                for (String value : values) {
                    put(
                            attributes,
                            header,
                            header.substring(IN_HTTP.length()),
                            text(header, value, problems),
                            problems);
                }
            }
        });
        return CloudEventReading.parts(attributes, contentType, body, problems);
    }

    private static boolean isTelling(Set<String> names, String prefix) {
        return TELLING.stream().anyMatch(name -> names.contains(prefix + name));
    }

    private static void put(
            Map<String, String> attributes,
            String header,
            String name,
            @Nullable String value,
            List<FieldProblem> problems) {
        String before = value == null ? null : attributes.put(name, value);
        if (before != null && !before.equals(value)) {
            problems.add(new FieldProblem(header, "is given twice", "send one of them"));
        }
    }

    private static @Nullable String text(Header header, List<FieldProblem> problems) {
        try {
            return Utf8Text.of(header.value());
        } catch (NotUtf8 e) {
            problems.add(new FieldProblem("header " + header.key(), e.problem(), "send it as UTF-8"));
            return null;
        }
    }

    private static @Nullable String text(String header, String value, List<FieldProblem> problems) {
        try {
            return PercentEncoding.decode(unquoted(value));
        } catch (Unreadable e) {
            problems.add(new FieldProblem("header " + header, e.problem(), e.remedy()));
            return null;
        }
    }

    /** Senders may put a header's value in quotes. */
    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    private static String media(@Nullable String contentType) {
        return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
