package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HandlerType;
import io.makegood.http.access.Scope;
import io.makegood.schemas.remedy.Launcher;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The API's description as OpenAPI 3.1, made from the routes that the server serves. */
final class OpenApiDescription {
    private static final String SCHEMAS = "#/components/schemas/";

    private static final String STREAM = "event: balance\ndata: {\"accountId\":\"ada\",\"balance\":90}\n\n";

    private static final String TABLE =
            "from,to,accounts,line,credits\r\n2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,,closing balance,90\r\n";

    /** What routes are about, in the order in which a product comes to them. */
    private static final Map<String, String> TAGS = tags();

    private final ObjectMapper mapper = new ObjectMapper();
    private final ObjectNode schemas = new ApiSchemas(mapper).all();
    private final OpenApiExamples examples = new OpenApiExamples(mapper, schemas);
    private final OpenApiErrors errors = new OpenApiErrors(mapper);
    private final List<Route> routes;

    private static Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("generations", "What an action costs, and charging for it before it runs.");
        tags.put("events", "What happens to generations and accounts, as events.");
        tags.put("accounts", "What an account has, and what came of it.");
        tags.put("credits", "Giving, taking, correcting and moving credits.");
        tags.put("support", "Claims, cases, cash refunds and notes.");
        tags.put("tokens", "Short-lived tokens for a product's customers.");
        tags.put("operations", "How the ledger runs, and by which policy.");
        tags.put("health", "Whether an instance is alive and ready.");
        return Collections.unmodifiableMap(tags);
    }

    OpenApiDescription(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    ObjectNode document() {
        ObjectNode document = mapper.createObjectNode();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Makegood")
                .put("version", "1")
                .put(
                        "description",
                        "A credit ledger for AI-generation products. Credits are whole units; times are epoch milliseconds,"
                                + " UTC. Errors are RFC 9457 problem details.");
        document.putArray("servers").addObject().put("url", "/");
        document.putArray("security").addObject().putArray("key");
        ArrayNode tags = document.putArray("tags");
        TAGS.forEach((name, meaning) -> tags.addObject().put("name", name).put("description", meaning));
        ObjectNode paths = document.putObject("paths");
        for (Route route : routes) {
            ObjectNode path =
                    paths.has(route.path()) ? (ObjectNode) paths.get(route.path()) : paths.putObject(route.path());
            path.set(route.method().name().toLowerCase(Locale.ROOT), operation(route));
        }
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas);
        components.set("responses", errors.all());
        components
                .putObject("securitySchemes")
                .putObject("key")
                .put("type", "http")
                .put("scheme", "bearer")
                .put(
                        "description",
                        "An API key from " + Launcher.name() + " keys create, or a token of the configured issuer.");
        return document;
    }

    private ObjectNode operation(Route route) {
        ObjectNode operation = mapper.createObjectNode();
        operation.put("operationId", route.operationId());
        operation.put("summary", route.summary());
        operation.putArray("tags").add(tag(route));
        Guard guard = route.guard();
        if (guard.isOpen()) {
            operation.putArray("security");
        } else {
            operation.put(
                    "description",
                    "Needs the scope "
                            + guard.anyOf().stream().map(Scope::text).collect(Collectors.joining(" or "))
                            + (guard.own() ? ", or " + Scope.READ_ACCOUNT + " for one's own account." : "."));
        }
        if (!route.parameters().isEmpty()) {
            ArrayNode parameters = operation.putArray("parameters");
            route.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
        }
        String body = route.body();
        if (body != null) {
            ObjectNode request = operation.putObject("requestBody");
            request.put("required", true);
            ObjectNode content = request.putObject("content");
            describe(content.putObject("application/json"), body);
            if (route.path().equals("/v1/events")) {
                JsonNode event = examples.cloudEvent();
                content.putObject("application/cloudevents+json")
                        .<ObjectNode>set("example", event)
                        .putObject("schema")
                        .put("type", "object");
                content.putObject("application/cloudevents-batch+json")
                        .<ObjectNode>set("example", mapper.createArrayNode().add(event))
                        .putObject("schema")
                        .put("type", "array");
            }
        }
        ObjectNode responses = operation.putObject("responses");
        for (Map.Entry<Integer, @org.jspecify.annotations.Nullable String> reply :
                route.replies().entrySet()) {
            ObjectNode response = responses.putObject(Integer.toString(reply.getKey()));
            response.put("description", meaning(reply.getKey()));
            String schema = reply.getValue();
            ObjectNode content = response.putObject("content");
            if (schema == null) {
                content.putObject("text/event-stream")
                        .put("example", STREAM)
                        .putObject("schema")
                        .put("type", "string");
            } else if (schema.equals(Route.TABLE)) {
                content.putObject(Route.TABLE)
                        .put("example", TABLE)
                        .putObject("schema")
                        .put("type", "string");
            } else {
                describe(content.putObject("application/json"), schema);
            }
        }
        ObjectNode problem = responses.putObject("default");
        problem.put("description", "What is wrong, and the remedy.");
        problem.putObject("content").putObject("application/problem+json").set("schema", reference("Problem"));
        errors.describe(route, responses);
        return operation;
    }

    /** What a route is about, by the first part of its path. */
    static String tag(Route route) {
        String[] parts = route.path().split("/", -1);
        return switch (parts[1].equals("v1") ? parts[2] : parts[1]) {
            case "accounts" -> route.method().equals(HandlerType.POST) ? "tokens" : "accounts";
            case "quotes", "generations" -> "generations";
            case "events" -> "events";
            case "claims", "cases", "cash-refunds", "notes" -> "support";
            case "policies", "overview", "counts", "dead-letters", "dead-letter-reasons", "stripe", "me", "search" ->
                "operations";
            case "instances", "keys", "audits", "finance-report", "what-ifs" -> "operations";
            case "health" -> "health";
            default -> "credits";
        };
    }

    private static String meaning(int status) {
        return switch (status) {
            case 200 -> "Done.";
            case 201 -> "Done, and new.";
            case 202 -> "Taken; what became of it can be asked at Location.";
            case 207 -> "Some were taken, some were refused; each is answered.";
            case 503 -> "Not ready.";
            default -> "Answered.";
        };
    }

    private ObjectNode parameter(Parameter parameter) {
        ObjectNode node = mapper.createObjectNode();
        node.put("name", parameter.name());
        node.put("in", parameter.place());
        if (parameter.place().equals("path")) {
            node.put("required", true);
        }
        node.put("description", parameter.description());
        ObjectNode schema = node.putObject("schema");
        if (parameter.values().isEmpty()) {
            schema.put("type", parameter.type());
        } else {
            schema.put("type", "array");
            ArrayNode values = schema.putObject("items").put("type", "string").putArray("enum");
            parameter.values().forEach(values::add);
            node.put("style", "form");
            node.put("explode", false);
        }
        return node;
    }

    private void describe(ObjectNode content, String schema) {
        content.set("schema", reference(schema));
        content.set("example", examples.of(schema));
    }

    private JsonNode reference(String schema) {
        return mapper.createObjectNode().put("$ref", SCHEMAS + schema);
    }
}
