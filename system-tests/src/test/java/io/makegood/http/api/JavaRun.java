package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.client.BudgetEvents;
import io.makegood.client.PlanEvents;
import io.makegood.client.api.ActivityFilter;
import io.makegood.client.api.ChargeRequest;
import io.makegood.client.api.Command;
import io.makegood.client.api.EventOutcome;
import io.makegood.client.api.Job;
import io.makegood.client.api.Ledger;
import io.makegood.client.api.LedgerError;
import io.makegood.client.api.LiveStream;
import io.makegood.client.api.Plan;
import io.makegood.client.api.Told;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.Verdict;
import io.makegood.ledger.event.WindowKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells one scenario of clients/conformance with the Java library: what each kind of step means stands in the README there. */
final class JavaRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OWN = Set.of(
            "do", "key", "expect", "expectError", "expectThrown", "expectSome", "expectNone", "faults", "work", "as");

    private final JsonNode scenario;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String account;
    private final FaultyClient faults = new FaultyClient();
    private final Map<String, Job> jobs = new HashMap<>();
    private final Ledger ledger;

    JavaRun(JsonNode scenario, String url) {
        this.scenario = scenario;
        this.account = "conformance:" + scenario.path("name").asText() + "-" + run;
        this.ledger = Ledger.builder()
                .url(url)
                .backoff(Duration.ofMillis(10))
                .backoffMax(Duration.ofMillis(100))
                .httpClient(faults)
                .build();
    }

    /** What the work of a step throws. */
    private static final class Thrown extends Exception {
        private static final long serialVersionUID = 1L;

        Thrown(String message) {
            super(message);
        }
    }

    void play() throws Exception {
        int i = 0;
        for (JsonNode step : scenario.path("steps")) {
            i++;
            step(
                    step,
                    scenario.path("name").asText() + ", step " + i + " ("
                            + step.path("do").asText() + ")");
        }
    }

    private void step(JsonNode step, String what) throws Exception {
        List<String> todo = new ArrayList<>();
        step.path("faults").forEach(each -> todo.add(each.asText()));
        faults.next(todo);
        JsonNode value;
        try {
            value = act(step, what);
        } catch (Thrown thrown) {
            assertThat(thrown).as(what).hasMessage(step.path("expectThrown").asText());
            return;
        } catch (LedgerError error) {
            if (!step.has("expectError")) {
                throw new AssertionError(what, error);
            }
            require(described(error), step.path("expectError"), what);
            return;
        }
        assertThat(step.has("expectError") || step.has("expectThrown"))
                .as(what + " went well: " + value)
                .isFalse();
        if (step.has("expect")) {
            require(value, step.path("expect"), what);
        }
        for (JsonNode some : step.path("expectSome")) {
            assertThat(value).as(what + ": no " + some).anyMatch(each -> matches(each, some));
        }
        for (JsonNode none : step.path("expectNone")) {
            assertThat(value).as(what + ": " + none + " is there").noneMatch(each -> matches(each, none));
        }
    }

    private static void require(JsonNode value, JsonNode expected, String what) {
        assertThat(matches(value, expected))
                .as(what + "\nexpected " + expected + "\nbut was  " + value)
                .isTrue();
    }

    /** Whether a value has at least what is expected of it: lists as long, objects with those fields, * for anything. */
    private static boolean matches(JsonNode value, JsonNode expected) {
        if (expected.isTextual() && expected.textValue().equals("*")) {
            return !value.isNull() && !value.isMissingNode();
        }
        if (expected.isNull()) {
            return value.isNull() || value.isMissingNode();
        }
        if (expected.isArray()) {
            if (!value.isArray() || value.size() != expected.size()) {
                return false;
            }
            for (int i = 0; i < expected.size(); i++) {
                if (!matches(value.path(i), expected.path(i))) {
                    return false;
                }
            }
            return true;
        }
        if (expected.isObject()) {
            return value.isObject()
                    && expected.properties().stream()
                            .allMatch(each -> matches(value.path(each.getKey()), each.getValue()));
        }
        return expected.isIntegralNumber()
                ? value.isIntegralNumber() && value.longValue() == expected.longValue()
                : value.equals(expected);
    }

    private static String text(JsonNode step, String field) {
        assertThat(step.path(field).isTextual()).as("%s of %s", field, step).isTrue();
        return step.path(field).textValue();
    }

    private static <E extends Enum<E>> E word(Class<E> type, JsonNode step, String field) {
        return Enum.valueOf(type, text(step, field));
    }

    private JsonNode act(JsonNode step, String what) throws Thrown, Exception {
        return switch (text(step, "do")) {
            case "grant" -> sent(grant(step), step, "amount", "kind");
            case "revoke" -> sent(ledger.revoke(account, text(step, "grantId"), text(step, "reason")), step);
            case "adjust" ->
                sent(
                        ledger.adjust(
                                account, step.path("amount").asLong(), word(AdjustmentGround.class, step, "ground")),
                        step);
            case "claim" ->
                sent(
                        ledger.claim(account, text(step, "generationId"), text(step, "itemId"), text(step, "reason")),
                        step);
            case "reviewClaim" ->
                sent(
                        ledger.reviewClaim(account, text(step, "claimId"), word(Verdict.class, step, "verdict")),
                        step,
                        "claimId");
            case "openCase" -> sent(ledger.openCase(account), step);
            case "resolveCase" ->
                sent(ledger.resolveCase(account, text(step, "caseId"), text(step, "resolution")), step, "caseId");
            case "setBudget" -> setBudget(step);
            case "startPlan" ->
                ledger.publish(PlanEvents.planStarted(account, text(step, "planId"))
                                .build())
                        .json();
            case "endPlan" ->
                ledger.publish(PlanEvents.planEnded(account, text(step, "planId"), text(step, "reason"))
                                .build())
                        .json();
            case "publish" -> publish(step);
            case "charge" -> charge(step);
            case "authorize" -> {
                Job job = ledger.authorize(requestOf(step));
                jobs.put(text(step, "as"), job);
                yield toldOf(job);
            }
            case "report" -> {
                Job job = Objects.requireNonNull(jobs.get(text(step, "job")));
                work(job, step.path("work"));
                yield NullNode.getInstance();
            }
            case "race" -> race(step.path("steps"));
            case "stream" -> stream(step, what);
            case "eventually" -> eventually(step, what);
            default -> read(step, what);
        };
    }

    private JsonNode read(JsonNode step, String what) {
        @Nullable String actor = step.path("actor").textValue();
        return switch (text(step, "do")) {
            case "quote" -> ledger.quote(requestOf(step)).json();
            case "balance" -> ledger.balance(account).json();
            case "plan" -> {
                Plan plan = ledger.plan(account);
                yield plan == null ? NullNode.getInstance() : plan.json();
            }
            case "budgets" -> list(ledger.budgets(account, actor).stream().map(each -> each.json()));
            case "notices" ->
                list(ledger.notices(account, step.path("audience").textValue()).stream()
                        .map(each -> each.json()));
            case "activity" -> list(ledger.activity(account, filterOf(step)).map(each -> each.json()));
            case "refunds" -> list(ledger.refunds(account).map(each -> each.json()));
            case "claims" -> list(ledger.claims(account).stream().map(each -> each.json()));
            case "cases" -> list(ledger.cases(account).stream().map(each -> each.json()));
            case "generation" ->
                ledger.generation(account, text(step, "generationId")).json();
            case "investigate" -> ledger.investigate(account, text(step, "generationId"));
            default -> throw new AssertionError(what + ": no such step; README.md lists them");
        };
    }

    private static JsonNode list(Stream<JsonNode> all) {
        ArrayNode list = JSON.createArrayNode();
        all.forEach(list::add);
        return list;
    }

    /** A kind that does not exist cannot be written with this library, unless one goes around it. */
    private Command<?> grant(JsonNode step) {
        boolean isKind = Stream.of(GrantKind.values())
                .anyMatch(each -> each.name().equals(step.path("kind").asText()));
        long credits = step.path("amount").asLong();
        return isKind
                ? ledger.grant(account, credits, word(GrantKind.class, step, "kind"))
                : ledger.grant(account, credits, GrantKind.PAID).with("kind", text(step, "kind"));
    }

    private JsonNode sent(Command<?> command, JsonNode step, String... said) {
        step.properties().forEach(each -> {
            if (!OWN.contains(each.getKey()) && !List.of(said).contains(each.getKey())) {
                command.with(each.getKey(), each.getValue());
            }
        });
        if (step.has("key")) {
            command.key(text(step, "key") + "-" + run);
        }
        EventOutcome outcome = command.send();
        return outcome.json();
    }

    private JsonNode setBudget(JsonNode step) {
        return ledger.publish(BudgetEvents.budgetSet(
                                account,
                                text(step, "budgetId"),
                                word(BudgetScope.class, step, "scope"),
                                word(WindowKind.class, step, "window"))
                        .limit(step.path("limit").asLong())
                        .build())
                .json();
    }

    private Map<String, Object> event(JsonNode event) {
        Map<String, Object> made = new HashMap<>();
        made.put("accountId", account);
        event.properties().forEach(each -> made.put(each.getKey(), each.getValue()));
        return made;
    }

    private JsonNode publish(JsonNode step) throws Exception {
        if (step.has("times")) {
            ArrayNode answers = JSON.createArrayNode();
            List<Map<String, Object>> events = new ArrayList<>();
            for (int n = 1; n <= step.path("times").asInt(); n++) {
                events.add(event(JSON.readTree(step.path("event").toString().replace("{n}", String.valueOf(n)))));
            }
            for (int from = 0; from < events.size(); from += 1000) {
                answers.add(ledger.publishAll(events.subList(from, Math.min(events.size(), from + 1000)))
                        .json());
            }
            return answers;
        }
        if (step.has("events")) {
            List<Map<String, Object>> events = new ArrayList<>();
            step.path("events").forEach(each -> events.add(event(each)));
            return ledger.publishAll(events).json();
        }
        return ledger.publish(event(step.path("event"))).json();
    }

    private ChargeRequest requestOf(JsonNode step) {
        ChargeRequest request = ChargeRequest.of(account, text(step, "feature"));
        step.properties().forEach(each -> {
            JsonNode value = each.getValue();
            switch (each.getKey()) {
                case "items" -> {
                    if (value.isInt()) {
                        request.items(value.intValue());
                    } else {
                        request.items(Stream.iterate(0, i -> i < value.size(), i -> i + 1)
                                .map(i -> value.path(i).asText())
                                .toList());
                    }
                }
                case "generationId" -> request.generationId(value.asText());
                case "quantities" -> request.quantities(quantities(value));
                case "actor" -> request.actor(value.asText());
                case "maxAmount" -> request.maxAmount(value.asLong());
                case "attempt" -> request.attempt(value.asInt());
                case "key" -> request.key(value.asText() + "-" + run);
                case "feature" -> {}
                default ->
                    assertThat(OWN).as("a field that this runner does not know").contains(each.getKey());
            }
        });
        return request;
    }

    private static Map<String, Long> quantities(JsonNode value) {
        Map<String, Long> read = new HashMap<>();
        value.properties()
                .forEach(each -> read.put(each.getKey(), each.getValue().asLong()));
        return read;
    }

    private static ActivityFilter filterOf(JsonNode step) {
        ActivityFilter filter = ActivityFilter.all();
        if (step.has("pageSize")) {
            filter.pageSize(step.path("pageSize").asInt());
        }
        if (step.has("kinds")) {
            List<String> kinds = new ArrayList<>();
            step.path("kinds").forEach(each -> kinds.add(each.asText()));
            filter.kinds(kinds.toArray(new String[0]));
        }
        return filter;
    }

    private JsonNode charge(JsonNode step) throws Thrown {
        return ledger.charge(requestOf(step), job -> {
            ObjectNode told = toldOf(job);
            work(job, step.path("work"));
            return told.put("outcome", job.outcome().name());
        });
    }

    private static void work(Job job, JsonNode work) throws Thrown {
        for (JsonNode each : work) {
            switch (text(each, "do")) {
                case "itemFailed" -> job.itemFailed(text(each, "item"), word(FailureCause.class, each, "cause"));
                case "delivered" -> {
                    DeliveryKind how = word(DeliveryKind.class, each, "how");
                    if (each.has("resultUrl")) {
                        job.delivered(text(each, "item"), how, text(each, "resultUrl"));
                    } else {
                        job.delivered(text(each, "item"), how);
                    }
                }
                case "result" -> job.result(text(each, "url"));
                case "progress" -> {
                    Duration longer = Duration.ofMillis(each.path("extendBy").asLong());
                    if (!each.has("extendBy")) {
                        job.progress(quantities(each.path("quantities")));
                    } else if (each.has("quantities")) {
                        job.progress(quantities(each.path("quantities")), longer);
                    } else {
                        job.extendBy(longer);
                    }
                }
                case "used" -> job.used(quantities(each.path("quantities")));
                case "complete" -> {
                    if (each.has("outcome")) {
                        job.complete(word(Outcome.class, each, "outcome"));
                    } else {
                        job.complete();
                    }
                }
                case "throw" -> throw new Thrown(text(each, "message"));
                default -> throw new AssertionError("no such work: " + each);
            }
        }
    }

    private JsonNode race(JsonNode steps) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (JsonNode step : steps) {
            running.add(CompletableFuture.runAsync(() -> {
                try {
                    act(step, "race");
                } catch (LedgerError error) {
                    throw error;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }));
        }
        ArrayNode errors = JSON.createArrayNode();
        for (CompletableFuture<Void> each : running) {
            try {
                each.join();
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof LedgerError error)) {
                    throw e;
                }
                errors.add(described(error));
            }
        }
        ObjectNode told = JSON.createObjectNode().put("succeeded", running.size() - errors.size());
        told.set("errors", errors);
        return told;
    }

    private JsonNode stream(JsonNode step, String what) throws Exception {
        ArrayNode seen = JSON.createArrayNode();
        JsonNode meanwhile = step.path("meanwhile");
        try (LiveStream stream = ledger.stream(account, step.path("after").asLong())) {
            Iterator<Told> told = stream.iterator();
            while (told.hasNext()) {
                Told each = told.next();
                ObjectNode written =
                        JSON.createObjectNode().put("type", each.type()).put("id", each.id());
                written.set("data", each.data());
                seen.add(written);
                if (matches(written, step.path("until"))) {
                    return seen;
                }
                if (!meanwhile.isMissingNode()) {
                    act(meanwhile, what);
                    meanwhile = MissingNode.getInstance();
                }
            }
        }
        throw new AssertionError(what + ": the stream ended");
    }

    private JsonNode eventually(JsonNode step, String what) throws Exception {
        long until = System.nanoTime()
                + Duration.ofMillis(step.path("within").asLong()).toNanos();
        while (true) {
            try {
                step(step.path("step"), what);
                return NullNode.getInstance();
            } catch (AssertionError e) {
                if (System.nanoTime() > until) {
                    throw e;
                }
            }
            Thread.sleep(250);
        }
    }

    private static ObjectNode toldOf(Job job) {
        ObjectNode told = JSON.createObjectNode()
                .put("charged", job.charged())
                .put("balance", job.balance())
                .put("generationId", job.generationId());
        job.items().forEach(told.putArray("items")::add);
        return told;
    }

    private static ObjectNode described(LedgerError error) {
        ObjectNode told = JSON.createObjectNode();
        if (error.problem() instanceof ObjectNode problem) {
            told.setAll(problem);
        }
        return told.put("error", error.getClass().getSimpleName())
                .put("message", error.getMessage())
                .put("status", error.status())
                .put("code", error.code())
                .put("field", error.field())
                .put("remedy", error.remedy())
                .put("reason", error.reason())
                .put("position", error.position());
    }
}
