package io.makegood.bridges.cloudevent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.foreign.IsoTime;
import io.makegood.bridges.foreign.StrictJson;
import io.makegood.bridges.foreign.Unreadable;
import io.makegood.schemas.codec.Excerpt;
import io.makegood.schemas.codec.FieldProblem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a CloudEvent of its parts, wherever they stood, and names everything that is wrong with them. */
final class CloudEventReading {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
    private static final Pattern JSON = Pattern.compile("(application|text)/(json|[^;\\s]+\\+json)");
    private static final String DATA = "data";
    private static final String DATA_BASE64 = "data_base64";
    private static final List<String> REQUIRED = List.of("id", "source", "type");

    private final Map<String, JsonNode> attributes = new TreeMap<>();
    private final List<FieldProblem> problems = new ArrayList<>();

    /** Of one JSON object that holds all of it. */
    static ForeignCloudEvent whole(JsonNode json) throws InvalidCloudEvent {
        if (!(json instanceof ObjectNode object)) {
            throw InvalidCloudEvent.unreadable("is no JSON object", "send one with its attributes and data");
        }
        CloudEventReading reading = new CloudEventReading();
        object.properties().forEach(field -> {
            if (!field.getKey().equals(DATA) && !field.getKey().equals(DATA_BASE64)) {
                reading.attribute(field.getKey(), field.getValue());
            }
        });
        JsonNode data = object.get(DATA);
        JsonNode encoded = object.get(DATA_BASE64);
        if (encoded == null || encoded.isNull()) {
            return reading.event(data);
        }
        if (data != null) {
            reading.wrong(DATA_BASE64, "stands beside data", "give one of them");
        }
        return reading.event(reading.base64(encoded));
    }

    /** Of attributes that stood beside the data, as headers do. */
    static ForeignCloudEvent parts(
            Map<String, String> attributes,
            @Nullable String contentType,
            byte @Nullable [] data,
            List<FieldProblem> wrong)
            throws InvalidCloudEvent {
        CloudEventReading reading = new CloudEventReading();
        reading.problems.addAll(wrong);
        attributes.forEach((name, value) -> reading.attribute(name, JsonNodeFactory.instance.textNode(value)));
        if (contentType != null) {
            reading.attributes.put("datacontenttype", JsonNodeFactory.instance.textNode(contentType));
        }
        return reading.event(data == null || data.length == 0 ? null : reading.json(data));
    }

    private void attribute(String name, JsonNode value) {
        if (!NAME.matcher(name).matches()) {
            wrong(name, "is no attribute", "name attributes in lower-case letters and digits; fields go into data");
        } else if (!value.isValueNode()) {
            wrong(name, "is no text", "give text, or put it into data");
        } else if (!value.isNull()) {
            attributes.put(name, value);
        }
    }

    private ForeignCloudEvent event(@Nullable JsonNode data) throws InvalidCloudEvent {
        JsonNode version = attributes.get("specversion");
        if (version == null || !version.isTextual() || !version.asText().equals("1.0")) {
            wrong("specversion", version == null ? "is missing" : "is " + shown(version), "write \"1.0\"");
        }
        for (String name : REQUIRED) {
            if (!attributes.containsKey(name)) {
                wrong(name, "is missing", "every CloudEvent has id, source and type");
            }
        }
        for (String name : List.of("id", "source", "type", "subject", "datacontenttype", "dataschema")) {
            JsonNode value = attributes.get(name);
            if (value != null && (!value.isTextual() || value.asText().isEmpty())) {
                wrong(name, "is " + shown(value), "give text of one character or more");
            }
        }
        requireReference("source");
        requireReference("dataschema");
        JsonNode type = attributes.get("datacontenttype");
        if (type != null
                && data != null
                && !JSON.matcher(type.asText().split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                        .matches()) {
            wrong("datacontenttype", "is " + shown(type), "send the data as application/json");
        }
        Long time = time();
        if (!problems.isEmpty()) {
            throw InvalidCloudEvent.form(problems);
        }
        return new ForeignCloudEvent(attributes, time, data == null ? JsonNodeFactory.instance.objectNode() : data);
    }

    private @Nullable Long time() {
        JsonNode written = attributes.get("time");
        if (written == null) {
            return null;
        }
        OptionalLong millis = written.isTextual() ? IsoTime.millis(written.asText()) : OptionalLong.empty();
        if (millis.isEmpty()) {
            wrong("time", "is " + shown(written), "write a moment as RFC 3339 has it, such as 2026-11-20T10:00:00Z");
            return null;
        }
        return millis.getAsLong();
    }

    private void requireReference(String name) {
        JsonNode value = attributes.get(name);
        if (value == null || !value.isTextual()) {
            return;
        }
        try {
            URI unused = new URI(value.asText());
        } catch (URISyntaxException e) {
            wrong(name, "is " + shown(value), "write a URI reference, such as /studio; percent-encode what is special");
        }
    }

    private @Nullable JsonNode base64(JsonNode encoded) {
        try {
            return json(Base64.getDecoder().decode(encoded.asText()));
        } catch (IllegalArgumentException e) {
            wrong(DATA_BASE64, "is no Base64", "send the data as JSON in data");
            return null;
        }
    }

    private @Nullable JsonNode json(byte[] data) {
        try {
            return StrictJson.read(data);
        } catch (Unreadable e) {
            wrong(DATA, e.problem(), e.remedy());
            return null;
        }
    }

    private void wrong(String attribute, String problem, String remedy) {
        problems.add(new FieldProblem(attribute, problem, remedy));
    }

    private static String shown(JsonNode value) {
        return value.isTextual() ? Excerpt.quoted(value.asText()) : Excerpt.bounded(value.asText(), 40);
    }
}
