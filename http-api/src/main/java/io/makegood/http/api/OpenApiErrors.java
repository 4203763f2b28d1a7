package io.makegood.http.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HandlerType;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.fold.MoveRow;
import io.makegood.ledger.reason.Reason;
import io.makegood.schemas.codec.FieldProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which problems an operation may answer, each by its type and with an example, as the API's description names them. */
final class OpenApiErrors {
    private static final String RESPONSES = "#/components/responses/";
    private static final String PROBLEM = "#/components/schemas/Problem";
    private static final int TOO_LARGE = 413;
    private static final JournalPosition POSITION = new JournalPosition(3, 1207);

    /** One of each, by the last part of its type. */
    private static final Map<String, Problem> SAMPLES = samples();

    private final ObjectMapper mapper;
    private final ContractJson json = new ContractJson();
    private final Map<String, ObjectNode> responses = new TreeMap<>();

    OpenApiErrors(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** Describes what the operation may answer besides its replies. */
    void describe(Route route, ObjectNode into) {
        Map<Integer, List<String>> byStatus = new TreeMap<>();
        for (String type : types(route)) {
            byStatus.computeIfAbsent(sample(type).status(), any -> new ArrayList<>())
                    .add(type);
        }
        byStatus.forEach((status, types) -> {
            if (!route.replies().containsKey(status)) {
                String name = name(types);
                responses.computeIfAbsent(name, any -> response(types));
                into.putObject(Integer.toString(status)).put("$ref", RESPONSES + name);
            }
        });
    }

    /** The responses that {@link #describe} referred to. */
    ObjectNode all() {
        ObjectNode all = mapper.createObjectNode();
        responses.forEach(all::set);
        return all;
    }

    /** The types of all problems, by the last part. */
    static Set<String> known() {
        return SAMPLES.keySet();
    }

    private static List<String> types(Route route) {
        boolean isWrite = route.method().equals(HandlerType.POST);
        boolean isKeyed = has(route, "Idempotency-Key");
        List<String> types =
                new ArrayList<>(List.of("invalid-request", "not-allowed", "too-many-requests", "unavailable"));
        add(types, !route.guard().isOpen(), "unauthenticated");
        add(types, !isWrite || route.path().contains("{"), "not-found");
        add(types, route.isStream(), "not-acceptable");
        add(types, route.body() != null, "media-type", "http-" + TOO_LARGE);
        // What the path says the body must not contradict.
        add(types, route.body() != null && (isKeyed || route.path().contains("{")), "invalid-event");
        add(types, isKeyed, "idempotency-key-reused", "in-progress", "refused", "mirror", "ledger-moved");
        add(types, route.path().endsWith(AssignmentRoutes.PATH_END), "assigned", "settled");
        add(types, !isWrite || isKeyed, "not-yet-visible");
        add(types, route.operationId().equals("authorizeGeneration"), "declined");
        add(types, route.path().endsWith("/tokens"), "tokens-off");
        add(types, isWrite && route.path().startsWith("/v1/webhooks"), "webhooks-off", "ledger-moved");
        add(types, isWrite && route.path().startsWith("/v1/dead-letters/{"), "decided");
        add(types, route.path().endsWith("/receipt"), "receipts-off");
        add(types, route.path().endsWith("/receipt/links"), "receipts-off", "tokens-off");
        return types;
    }

    private static void add(List<String> types, boolean holds, String... more) {
        if (holds) {
            types.addAll(List.of(more));
        }
    }

    private static boolean has(Route route, String parameter) {
        return route.parameters().stream().anyMatch(each -> each.name().equals(parameter));
    }

    private static String name(List<String> types) {
        StringBuilder name = new StringBuilder();
        for (String type : types) {
            name.append(name.isEmpty() ? "" : "Or");
            for (String part : type.split("-", -1)) {
                name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
            }
        }
        return name.toString();
    }

    private ObjectNode response(List<String> types) {
        ObjectNode response = mapper.createObjectNode();
        response.put(
                "description",
                String.join(
                                "; or: ",
                                types.stream()
                                        .map(type -> sample(type).details().title())
                                        .toList()) + ".");
        ObjectNode content = response.putObject("content").putObject(Problem.CONTENT_TYPE);
        ArrayNode both = content.putObject("schema").putArray("allOf");
        both.addObject().put("$ref", PROBLEM);
        ObjectNode typed = both.addObject().put("type", "object");
        ArrayNode may = typed.putObject("properties")
                .putObject("type")
                .put("type", "string")
                .putArray("enum");
        ObjectNode examples = content.putObject("examples");
        for (String type : types) {
            may.add(sample(type).details().type());
            examples.putObject(type).set("value", json.tree(sample(type).details()));
        }
        return response;
    }

    private static Problem sample(String type) {
        Problem sample = SAMPLES.get(type);
        if (sample == null) {
            throw new IllegalArgumentException("there is no problem of the type " + type);
        }
        return sample;
    }

    private static Map<String, Problem> samples() {
        List<Problem> samples = List.of(
                Problem.invalid("wait", "must be a whole number from 0 to 30000", "mend it, or leave it out"),
                Problem.unauthenticated("send the header Authorization: Bearer KEY"),
                Problem.notAllowed("shop needs the scope publish for this account"),
                Problem.notFound("no event of account ada is known; check the id"),
                Problem.notAcceptable("this is a stream of events; send Accept: text/event-stream"),
                Problem.wrongMediaType("send Content-Type: application/json"),
                Problem.byServer(TOO_LARGE),
                Problem.invalidEvent(
                        List.of(new FieldProblem("amount", "is -5", "give a whole number of credits above zero")),
                        "amount is -5; give a whole number of credits above zero"),
                Problem.keyReused("send the same body again, or another key for another request"),
                Problem.inProgress("the same request with this key is still being served; ask again"),
                Problem.assigned(new Assignments.Assignment("kim", 0)),
                Problem.settled(),
                Problem.refused(POSITION, Outcomes.CONFLICT, "Grant welcome was made of 100 credits; this says 99."),
                Problem.decided("3-1042 was published again as 3-1207"),
                declined(),
                Problem.tooMany(1),
                Problem.tokensOff(),
                Problem.receiptsOff(),
                Problem.webhooksOff("privacy.key.file is missing; set it, secrets of endpoints are kept under it"),
                Problem.unavailable("the ledger does not answer; try again"),
                Problem.notYetVisible(POSITION.toString()),
                Problem.mirror(),
                Problem.moved(new MoveRow("move-1", "ledger.", "elsewhere", false, 0, 0)));
        Map<String, Problem> byType = new LinkedHashMap<>();
        for (Problem each : samples) {
            String type = each.details().type();
            byType.put(type.substring(type.lastIndexOf(':') + 1), each);
        }
        return byType;
    }

    private static Problem declined() {
        return Problem.declined(
                new ProblemDetails.Declined(
                        "ada",
                        4L,
                        null,
                        "pictures-1",
                        11L,
                        2,
                        null,
                        POSITION.toString(),
                        null,
                        null,
                        Reason.INSUFFICIENT_CREDITS.name(),
                        15L),
                "You need 15 credits and have 4.");
    }
}
