package io.makegood.streams.cloudevent;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import java.io.IOException;
import java.time.OffsetDateTime;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** CloudEvents as events of the ledger: the attributes are the envelope, the data are the event's own fields. */
public final class CloudEventForm {
    /** What the type of a CloudEvent may begin with. */
    private static final String TYPE_PREFIX = "io.makegood.";

    private static final String VERSION_HEADER = "ce_specversion";
    private static final String CONTENT_TYPE = "content-type";
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private CloudEventForm() {}

    /** A CloudEvent in JSON. */
    public static CloudEvent read(byte[] json) throws InvalidCloudEvent {
        try {
            return new JsonFormat().deserialize(json);
        } catch (CloudEventRWException | EventDeserializationException e) {
            throw new InvalidCloudEvent("is no CloudEvent of version 1.0: " + e.getMessage(), false);
        }
    }

    /** A CloudEvent as a record of Kafka carries it: in headers, or all of it in the value. */
    public static CloudEvent read(Headers headers, byte @Nullable [] value) throws InvalidCloudEvent {
        if (headers.lastHeader(VERSION_HEADER) == null && headers.lastHeader(CONTENT_TYPE) == null) {
            if (value == null || value.length == 0) {
                throw new InvalidCloudEvent("the record has no value", false);
            }
            return read(value);
        }
        try {
            return KafkaMessageFactory.createReader(headers, value).toEvent();
        } catch (CloudEventRWException | EventDeserializationException e) {
            throw new InvalidCloudEvent("the record is no CloudEvent of version 1.0: " + e.getMessage(), false);
        }
    }

    /** The event of the ledger that it is, in its flat JSON form. */
    public static ObjectNode flat(CloudEvent event) throws InvalidCloudEvent {
        if (!(data(event) instanceof ObjectNode flat)) {
            throw new InvalidCloudEvent("data is no object; put the event's own fields there", true);
        }
        String type = event.getType();
        flat.put("type", type.startsWith(TYPE_PREFIX) ? type.substring(TYPE_PREFIX.length()) : type);
        putIfAbsent(flat, "eventId", event.getId());
        putIfAbsent(flat, "source", event.getSource().toString());
        putIfAbsent(flat, "accountId", event.getSubject());
        OffsetDateTime time = event.getTime();
        if (time != null && !flat.has("occurredAt")) {
            flat.put("occurredAt", time.toInstant().toEpochMilli());
        }
        return flat;
    }

    /** Its attributes as one JSON object, time in epoch milliseconds, with {@code data} beside them. */
    public static ObjectNode document(CloudEvent event) throws InvalidCloudEvent {
        ObjectNode document = STRICT.createObjectNode();
        for (String name : event.getAttributeNames()) {
            Object value = event.getAttribute(name);
            document.put(name, value == null ? null : value.toString());
        }
        for (String name : event.getExtensionNames()) {
            document.set(name, STRICT.valueToTree(event.getExtension(name)));
        }
        OffsetDateTime time = event.getTime();
        if (time != null) {
            document.put("time", time.toInstant().toEpochMilli());
        }
        document.set("data", data(event));
        return document;
    }

    private static JsonNode data(CloudEvent event) throws InvalidCloudEvent {
        CloudEventData data = event.getData();
        if (data == null) {
            return STRICT.createObjectNode();
        }
        try {
            return STRICT.readTree(data.toBytes());
        } catch (IOException e) {
            throw new InvalidCloudEvent("data is no valid JSON", false);
        }
    }

    private static void putIfAbsent(ObjectNode flat, String name, @Nullable String value) {
        if (value != null && !flat.has(name)) {
            flat.put(name, value);
        }
    }
}
