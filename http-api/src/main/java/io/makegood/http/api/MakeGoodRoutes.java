package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.access.Scope;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.readmodel.campaign.Campaign;
import io.makegood.readmodel.campaign.CampaignRun;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Campaigns that make the generations of an incident good: what one comes to, doing it, and taking it back. */
final class MakeGoodRoutes {
    static final String BODY = "MakeGoodRequest";
    static final String PATH = "/v1/make-goods";

    private static final Set<String> FIELDS = Set.of(
            "incident",
            "from",
            "until",
            "features",
            "attributes",
            "causes",
            "providerReferences",
            "ground",
            "operator",
            "reverse",
            "apply");

    private final CampaignDesk desk;
    private final Writes writes;

    MakeGoodRoutes(CampaignDesk desk, Writes writes) {
        this.desk = desk;
        this.writes = writes;
    }

    List<Route> routes() {
        return List.of(Route.post(
                        PATH,
                        "makeGood",
                        "Say what it comes to to give back what is left of the charge of every generation of an incident, or do it.")
                .guard(Guard.scope(Scope.GRANT).narrowing())
                .with(WriteRoutes.WAIT)
                .body(BODY)
                .replies(200, "MakeGood")
                .replies(202, "MakeGood")
                .by(this::serve));
    }

    private void serve(Call call) {
        ObjectNode body = EventBody.object(call);
        requireKnown(body);
        boolean apply = flag(body, "apply");
        boolean reverse = flag(body, "reverse");
        Campaign campaign = campaign(body);
        String operator = operator(body, call);
        int wait = WriteRoutes.wait(call);
        if (apply) {
            writes.requireOpen();
        }
        CampaignRun order = new CampaignRun(campaign, operator, reverse, apply);
        call.context()
                .future(() -> desk.ask(call.caller(), order)
                        .copy()
                        .<CampaignDesk.@Nullable Found>thenApply(found -> found)
                        .completeOnTimeout(null, wait, TimeUnit.MILLISECONDS)
                        .thenAcceptAsync(
                                found -> {
                                    if (found == null) {
                                        call.answer(202, Answers.MakeGood.running(order));
                                    } else {
                                        desk.taken(call.caller(), order);
                                        call.answer(200, Answers.MakeGood.of(order, found));
                                    }
                                },
                                writes.executor()));
    }

    private static Campaign campaign(ObjectNode body) {
        try {
            String incident = text("incident", body.get("incident"));
            SortedMap<String, String> attributes = new TreeMap<>();
            JsonNode like = body.path("attributes");
            if (!like.isMissingNode() && !like.isObject()) {
                throw Problem.invalid("attributes", "is no object", "write {\"model\":\"pro\"}, or leave it out");
            }
            like.properties()
                    .forEach(each ->
                            attributes.put(each.getKey(), text("attributes." + each.getKey(), each.getValue())));
            return new Campaign(
                    incident,
                    time("from", body.get("from")),
                    time("until", body.get("until")),
                    texts("features", body.path("features")),
                    attributes,
                    texts("causes", body.path("causes")).stream()
                            .map(each -> choice("causes", each, FailureCause.class))
                            .toList(),
                    texts("providerReferences", body.path("providerReferences")),
                    body.hasNonNull("ground")
                            ? choice("ground", text("ground", body.get("ground")), AdjustmentGround.class)
                            : AdjustmentGround.TECHNICAL_FAILURE);
        } catch (InvalidEvent e) {
            throw Problem.invalid(e.field(), e.problem(), e.remedy());
        }
    }

    private static String operator(ObjectNode body, Call call) {
        try {
            return Limits.personalLabel(
                    "operator",
                    body.hasNonNull("operator")
                            ? text("operator", body.get("operator"))
                            : call.caller().name());
        } catch (InvalidEvent e) {
            throw Problem.invalid(e.field(), e.problem(), e.remedy());
        }
    }

    private static void requireKnown(ObjectNode body) {
        List<FieldProblem> problems = new ArrayList<>();
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                problems.add(new FieldProblem(
                        "body",
                        "has a field that is none of a campaign",
                        NearestName.find(name, FIELDS)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("it takes incident, from, until and what the description lists")));
            }
        }
        if (!problems.isEmpty()) {
            throw Problem.invalid(problems);
        }
    }

    private static boolean flag(ObjectNode body, String field) {
        JsonNode given = body.get(field);
        if (given == null || given.isNull()) {
            return false;
        }
        if (!given.isBoolean()) {
            throw Problem.invalid(field, "is neither true nor false", "write one of them, or leave it out for false");
        }
        return given.booleanValue();
    }

    private static long time(String field, @Nullable JsonNode given) {
        if (given == null || !given.canConvertToLong() || !given.isIntegralNumber()) {
            throw Problem.invalid(field, "is no time", "write epoch milliseconds, UTC");
        }
        return given.longValue();
    }

    private static String text(String field, @Nullable JsonNode given) {
        if (given == null || !given.isTextual() || given.asText().isBlank()) {
            throw Problem.invalid(field, "is no text", "write one in quotes");
        }
        return given.asText();
    }

    private static List<String> texts(String field, JsonNode given) {
        List<String> texts = new ArrayList<>();
        if (given.isMissingNode() || given.isNull()) {
            return texts;
        }
        if (!given.isArray() || given.size() > Limits.ITEMS_MAX) {
            throw Problem.invalid(
                    field, "is no list of at most " + Limits.ITEMS_MAX, "write [\"one\",\"another\"], or leave it out");
        }
        given.forEach(each -> texts.add(text(field, each)));
        return texts;
    }

    private static <E extends Enum<E>> E choice(String field, String given, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equals(given))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        field, "is not known", "write one of " + Arrays.toString(type.getEnumConstants())));
    }
}
