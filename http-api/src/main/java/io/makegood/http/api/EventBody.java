package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.makegood.bridges.cloudevent.CloudEvents;
import io.makegood.bridges.cloudevent.InvalidCloudEvent;
import io.makegood.bridges.foreign.StrictJson;
import io.makegood.bridges.foreign.Unreadable;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.NearestName;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.writing.CheckedEvent;
import io.makegood.topics.writing.EventChecking;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Events in the body of a request: one, several in an array, or CloudEvents 1.0 in JSON, single, in a batch, or with their
 * attributes in headers. Each is checked as the engine will check it. Not thread-safe.
 */
final class EventBody {
    static final int EVENTS_MAX = 1_000;

    private static final String JSON = "application/json";
    private static final String CLOUD_EVENT = "application/cloudevents+json";
    private static final String CLOUD_EVENTS = "application/cloudevents-batch+json";

    /** Of version 1.0. */
    private static final Set<String> ATTRIBUTES =
            Set.of("specversion", "id", "source", "type", "subject", "time", "dataschema");

    private final EventChecking checking = new EventChecking();

    /** One event of a request: valid, or with everything that is wrong with it. */
    record Checked(@Nullable CheckedEvent event, List<FieldProblem> problems, String detail) {
        static Checked refused(List<FieldProblem> problems) {
            return new Checked(
                    null,
                    problems,
                    problems.stream().map(FieldProblem::toString).collect(Collectors.joining(" | ")));
        }

        CheckedEvent valid() {
            CheckedEvent known = event;
            if (known == null) {
                throw Problem.invalidEvent(problems, detail);
            }
            return known;
        }

        String type() {
            CheckedEvent known = event;
            return known == null ? "" : known.envelope().event().getClass().getSimpleName();
        }
    }

    /** An event as it came, in its flat form, or why it can have none. */
    record Part(@Nullable JsonNode event, List<FieldProblem> problems) {
        static Part of(JsonNode event) {
            return new Part(event, List.of());
        }

        static Part refused(InvalidCloudEvent why) {
            return new Part(null, why.problems());
        }
    }

    /** What a request brought. Several are answered one by one. */
    record Received(boolean batch, List<Part> parts) {}

    /** The events of a request. */
    static Received read(Context context) {
        String type = media(contentType(context));
        return switch (type) {
            case JSON -> {
                if (CloudEvents.isInHeaders(headers(context).keySet())) {
                    yield new Received(false, List.of(Part.of(inHeaders(context))));
                }
                JsonNode body = parse(context.bodyAsBytes());
                List<Part> parts = new ArrayList<>();
                (body.isArray() ? body : List.of(body)).forEach(event -> parts.add(Part.of(event)));
                yield new Received(body.isArray(), parts);
            }
            case CLOUD_EVENT -> new Received(false, List.of(Part.of(one(context))));
            case CLOUD_EVENTS -> {
                JsonNode batch = parse(context.bodyAsBytes());
                if (!batch.isArray()) {
                    throw Problem.unreadable("a batch of CloudEvents is a JSON array");
                }
                List<Part> parts = new ArrayList<>();
                batch.forEach(event -> parts.add(part(event)));
                yield new Received(true, parts);
            }
            default ->
                throw Problem.wrongMediaType("send Content-Type " + JSON + ", " + CLOUD_EVENT + " or " + CLOUD_EVENTS);
        };
    }

    /** The one JSON object that a request consists of. */
    static ObjectNode object(Call call) {
        Received received = read(call.context());
        if (!received.batch() && received.parts().get(0).event() instanceof ObjectNode object) {
            return object;
        }
        throw Problem.unreadable("the body must be one JSON object");
    }

    /**
     * Refuses with a {@link Problem} a field that the body of a request does not have, and says what it takes.
     *
     * @param what of what the body is
     */
    static void requireKnown(ObjectNode body, Set<String> fields, String what, String takes) {
        List<FieldProblem> problems = new ArrayList<>();
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!fields.contains(name)) {
                problems.add(new FieldProblem(
                        "body",
                        "has a field that is none of " + what,
                        NearestName.find(name, fields)
                                .map(near -> "did you mean " + near + "?")
                                .orElse(takes)));
            }
        }
        if (!problems.isEmpty()) {
            throw Problem.invalid(problems);
        }
    }

    /** Checks an event in its flat JSON form. */
    Checked check(JsonNode event) {
        try {
            return new Checked(checking.check(StrictJson.text(event)), List.of(), "");
        } catch (UndecodableRecord e) {
            return new Checked(null, e.problems(), e.detail());
        } catch (InvalidEvent e) {
            return Checked.refused(List.of(new FieldProblem(e.field(), e.problem(), e.remedy())));
        }
    }

    /** What is the same for the same request, to whoever compares requests: an event may stand in headers. */
    static byte[] identity(Context context) {
        Map<String, List<String>> headers = headers(context);
        if (!CloudEvents.isInHeaders(headers.keySet())) {
            return context.bodyAsBytes();
        }
        String body = new String(context.bodyAsBytes(), StandardCharsets.ISO_8859_1);
        return (headers + "\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode parse(byte[] body) {
        try {
            return StrictJson.read(body);
        } catch (Unreadable e) {
            throw Problem.unreadable("the body " + e.detail());
        }
    }

    private static ObjectNode one(Context context) {
        try {
            return CloudEvents.of(parse(context.bodyAsBytes())).flat();
        } catch (InvalidCloudEvent e) {
            throw refused(e);
        }
    }

    private static ObjectNode inHeaders(Context context) {
        try {
            return CloudEvents.of(headers(context), contentType(context), context.bodyAsBytes())
                    .flat();
        } catch (InvalidCloudEvent e) {
            List<FieldProblem> problems =
                    e.problems().stream().map(EventBody::asSent).toList();
            String detail = problems.stream().map(FieldProblem::toString).collect(Collectors.joining(" | "));
            throw refused(e.isReadable(), problems, detail);
        }
    }

    /** What is wrong with an attribute, by the header in which it was sent or is missing. */
    private static FieldProblem asSent(FieldProblem problem) {
        String field = problem.field();
        String header = field.equals("datacontenttype")
                ? "header Content-Type"
                : ATTRIBUTES.contains(field) ? "header " + CloudEvents.IN_HTTP + field : field;
        return new FieldProblem(header, problem.problem(), problem.remedy());
    }

    private static Part part(JsonNode cloudEvent) {
        try {
            return Part.of(CloudEvents.of(cloudEvent).flat());
        } catch (InvalidCloudEvent e) {
            return Part.refused(e);
        }
    }

    private static Problem refused(InvalidCloudEvent e) {
        return refused(e.isReadable(), e.problems(), e.detail());
    }

    private static Problem refused(boolean readable, List<FieldProblem> problems, String detail) {
        return readable
                ? Problem.invalidEvent(problems, detail)
                : Problem.invalid(problems, "this is no CloudEvent of version 1.0: " + detail);
    }

    /** By their names in lower case, those of CloudEvents alone. */
    private static Map<String, List<String>> headers(Context context) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String name : Collections.list(context.req().getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(CloudEvents.IN_HTTP)) {
                headers.put(lower, Collections.list(context.req().getHeaders(name)));
            }
        }
        return headers;
    }

    /** As it came: asked for it, the server looks for a charset, and fails over one that Java does not have. */
    private static @Nullable String contentType(Context context) {
        return context.header("Content-Type");
    }

    private static String media(@Nullable String contentType) {
        return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
