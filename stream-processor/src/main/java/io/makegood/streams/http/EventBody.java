package io.makegood.streams.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.streams.cloudevent.CloudEventForm;
import io.makegood.streams.cloudevent.InvalidCloudEvent;
import io.makegood.streams.mapping.EventMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Events in the body of a request: one, several in an array, or CloudEvents 1.0 in JSON, single or in a batch. Each is checked
 * as the engine will check it. Not thread-safe.
 */
final class EventBody {
    static final int EVENTS_MAX = 1_000;

    private static final String JSON = "application/json";
    private static final String CLOUD_EVENT = "application/cloudevents+json";
    private static final String CLOUD_EVENTS = "application/cloudevents-batch+json";

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final LedgerEventCodec codec = new LedgerEventCodec();
    private final EventMapping mapping = new EventMapping();

    /** One event of a request: valid, or with everything that is wrong with it. */
    record Checked(@Nullable LedgerEvent event, List<FieldProblem> problems, String detail) {
        LedgerEvent valid() {
            LedgerEvent known = event;
            if (known == null) {
                throw Problem.invalidEvent(problems, detail);
            }
            return known;
        }

        String type() {
            LedgerEvent known = event;
            return known == null ? "" : known.getEvent().getClass().getSimpleName();
        }
    }

    /** Whether the body is a list, which is answered with a list. */
    static boolean isBatch(JsonNode body) {
        return body.isArray();
    }

    /** The body of a request of that type as JSON; events in their flat form. */
    static JsonNode read(byte[] body, @Nullable String contentType) {
        String type =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case JSON -> parse(body);
            case CLOUD_EVENT -> flat(parse(body));
            case CLOUD_EVENTS -> {
                JsonNode batch = parse(body);
                if (!batch.isArray()) {
                    throw Problem.unreadable("a batch of CloudEvents is a JSON array");
                }
                List<JsonNode> events = new ArrayList<>();
                batch.forEach(event -> events.add(flat(event)));
                yield STRICT.createArrayNode().addAll(events);
            }
            default ->
                throw Problem.wrongMediaType("send Content-Type " + JSON + ", " + CLOUD_EVENT + " or " + CLOUD_EVENTS);
        };
    }

    /** The one JSON object that a request consists of. */
    static ObjectNode object(Call call) {
        JsonNode body = read(call.context().bodyAsBytes(), call.context().contentType());
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw Problem.unreadable("the body must be one JSON object");
    }

    /** Checks an event in its flat JSON form. */
    Checked check(JsonNode event) {
        try {
            LedgerEvent decoded = codec.decode(STRICT.writeValueAsBytes(event));
            mapping.toDomain(decoded);
            return new Checked(decoded, List.of(), "");
        } catch (UndecodableRecord e) {
            return new Checked(null, e.problems(), e.detail());
        } catch (InvalidEvent e) {
            FieldProblem problem = new FieldProblem(e.field(), e.problem(), e.remedy());
            return new Checked(null, List.of(problem), problem.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read cannot be written", e);
        }
    }

    private static JsonNode parse(byte[] body) {
        if (body.length == 0) {
            throw Problem.unreadable("the body is empty; send a JSON object");
        }
        try {
            return STRICT.readTree(body);
        } catch (JsonProcessingException e) {
            throw Problem.unreadable("the body is no valid JSON: " + e.getOriginalMessage() + ", line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw Problem.unreadable("the body is no valid JSON");
        }
    }

    private static JsonNode flat(JsonNode cloudEvent) {
        try {
            return CloudEventForm.flat(CloudEventForm.read(STRICT.writeValueAsBytes(cloudEvent)));
        } catch (InvalidCloudEvent e) {
            throw e.isAboutData()
                    ? Problem.invalid("data", "is no object", "put the event's own fields there")
                    : Problem.unreadable("the body " + e.getMessage());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read cannot be written", e);
        }
    }
}
