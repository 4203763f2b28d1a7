package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.access.Scope;
import io.makegood.http.api.Answers.EventStatus;
import io.makegood.http.api.Answers.PublishedEvent;
import io.makegood.readmodel.projection.EventOutcome;
import io.makegood.schemas.codec.Excerpt;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.topics.writing.CheckedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Publishing events, and the requests of support and products that are one event each. */
final class WriteRoutes {
    static final Parameter IDEMPOTENCY_KEY = Parameter.header(
            RequestKey.HEADER,
            "The same request with the same key is carried out once, and answered the same; another request with it is refused, for"
                    + " a day. Ids that the body leaves out are derived from it.");
    static final Parameter WAIT = Parameter.query(
            "wait", "integer", "How many milliseconds to wait for the ledger's decision, 0 to 30000. Default: 5000");

    private static final int WAIT_DEFAULT = 5_000;
    private static final int WAIT_MAX = 30_000;
    private static final int BATCH_MAX = EventBody.EVENTS_MAX;

    private final Accounts accounts;
    private final Writes writes;
    private final AwaitedOutcomes outcomes;

    WriteRoutes(Accounts accounts, Writes writes) {
        this.accounts = accounts;
        this.writes = writes;
        outcomes = new AwaitedOutcomes(accounts, writes.executor());
    }

    /** A request that is one event: its path, its type, the id that may be left out, and who it names by default. */
    private record Command(
            String path,
            String operationId,
            String summary,
            String type,
            @Nullable String id,
            String idPrefix,
            @Nullable String idInPath,
            @Nullable String who) {
        /** The field by which the ledger knows the event again. */
        String knownBy() {
            String inPath = idInPath == null ? Conflicts.fieldOf(type) : idInPath;
            return id == null ? inPath : id;
        }

        Guard guard() {
            return Guard.scope(EventScopes.of(type).toArray(new Scope[0])).narrowing();
        }
    }

    private static final List<Command> COMMANDS = List.of(
            new Command(
                    "/v1/grants", "grantCredits", "Grant credits.", "CreditsGranted", "grantId", "grant_", null, null),
            new Command(
                    "/v1/grants/{grantId}/end",
                    "endGrant",
                    "End a grant now: what is unused of it leaves the balance, and nothing is owed.",
                    "GrantEnded",
                    null,
                    "",
                    "grantId",
                    null),
            new Command(
                    "/v1/grants/{grantId}/extend",
                    "extendGrant",
                    "Let a grant that is not over live longer.",
                    "CreditsExtended",
                    null,
                    "",
                    "grantId",
                    null),
            new Command(
                    "/v1/reversals",
                    "reverseRevocation",
                    "Give back what revocations of a grant took, and clear what is owed of it.",
                    "RevocationReversed",
                    null,
                    "",
                    null,
                    null),
            new Command(
                    "/v1/revocations",
                    "revokeCredits",
                    "Take a grant back, or part of it.",
                    "CreditsRevoked",
                    null,
                    "",
                    null,
                    null),
            new Command(
                    "/v1/adjustments",
                    "adjustCredits",
                    "Adjust a balance, or give back a charge.",
                    "CreditsAdjusted",
                    "adjustmentId",
                    "adj_",
                    null,
                    "operator"),
            new Command(
                    "/v1/transfers",
                    "transferCredits",
                    "Transfer credits to another account: so many of them, or all. What they are, they stay.",
                    "CreditsTransferred",
                    "transferId",
                    "transfer_",
                    null,
                    null),
            new Command(
                    "/v1/merges",
                    "mergeAccount",
                    "Merge an account into another, for good: what it has and what comes to it goes there.",
                    "AccountMerged",
                    null,
                    "",
                    null,
                    null),
            new Command(
                    "/v1/closures",
                    "closeAccount",
                    "Close an account, for good: nothing is spent from it any more.",
                    "AccountClosed",
                    null,
                    "",
                    null,
                    null),
            new Command(
                    "/v1/claims",
                    "reportResult",
                    "Report a bad result and claim its credits back.",
                    "ResultReported",
                    "claimId",
                    "claim_",
                    null,
                    null),
            new Command(
                    "/v1/claims/{claimId}/review",
                    "reviewClaim",
                    "Judge a claim that waits for review.",
                    "ClaimReviewed",
                    null,
                    "",
                    "claimId",
                    "reviewer"),
            new Command(
                    "/v1/cases",
                    "requestSupport",
                    "Open a support case.",
                    "SupportRequested",
                    "caseId",
                    "case_",
                    null,
                    null),
            new Command(
                    "/v1/cases/{caseId}/resolution",
                    "resolveCase",
                    "Settle a support case.",
                    "CaseResolved",
                    null,
                    "",
                    "caseId",
                    "operator"),
            new Command(
                    "/v1/notes",
                    "noteAccount",
                    "Write down what others should know of an account; customers are not shown it.",
                    "AccountNoted",
                    "noteId",
                    "note_",
                    null,
                    "operator"),
            new Command(
                    "/v1/cash-refunds",
                    "requestCashRefund",
                    "Ask for money back for unused paid credits.",
                    "CashRefundRequested",
                    "requestId",
                    "cash_",
                    null,
                    null),
            new Command(
                    "/v1/cash-refunds/{requestId}/review",
                    "reviewCashRefund",
                    "Approve or decline a cash refund.",
                    "CashRefundReviewed",
                    null,
                    "",
                    "requestId",
                    "reviewer"));

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.post(
                        "/v1/events",
                        "publishEvents",
                        "Publish one event, or up to 1,000 in an array; each is answered.")
                .guard(Guard.scope(Scope.PUBLISH, Scope.GRANT, Scope.REVIEW, Scope.GOODWILL)
                        .narrowing())
                .with(IDEMPOTENCY_KEY)
                .body("EventOrEvents")
                .replies(202, "Published")
                .replies(207, "Published")
                .by(call -> writes.once(call, key -> publish(call, key))));
        for (Command command : COMMANDS) {
            Route.Builder route = Route.post(command.path(), command.operationId(), command.summary())
                    .guard(command.guard())
                    .with(IDEMPOTENCY_KEY, WAIT)
                    .body(command.type() + "Request")
                    .replies(200, "EventOutcome")
                    .replies(201, "EventOutcome")
                    .replies(202, "EventOutcome");
            String inPath = command.idInPath();
            if (inPath != null) {
                route.with(Parameter.path(inPath, "The id."));
            }
            routes.add(route.by(call -> command(call, command)));
        }
        return routes;
    }

    /** For each command, the event type of its body and the fields that may be left out of it. */
    static List<BodyShape> bodies() {
        List<BodyShape> shapes = new ArrayList<>();
        for (Command command : COMMANDS) {
            List<String> optional = new ArrayList<>();
            if (command.id() != null) {
                optional.add(command.id());
            }
            if (command.idInPath() != null) {
                optional.add(command.idInPath());
            }
            if (command.who() != null) {
                optional.add(command.who());
            }
            shapes.add(new BodyShape(command.type() + "Request", command.type(), optional));
        }
        return shapes;
    }

    /** The body of a request as an event type without the fields that path or caller supply. */
    record BodyShape(String name, String eventType, List<String> optional) {
        BodyShape {
            optional = List.copyOf(optional);
        }
    }

    private CompletableFuture<Writes.Answer> publish(Call call, @Nullable RequestKey key) {
        EventBody.Received received = EventBody.read(call.context());
        boolean batch = received.batch();
        int size = received.parts().size();
        if (size == 0 || size > BATCH_MAX) {
            throw Problem.unreadable("a batch has 1 to " + BATCH_MAX + " events, this one has " + size);
        }
        List<EventBody.Checked> checked = new ArrayList<>();
        for (EventBody.Part part : received.parts()) {
            JsonNode event = part.event();
            checked.add(event == null ? EventBody.Checked.refused(part.problems()) : writes.check(call, event));
        }
        if (!batch) {
            CheckedEvent event = checked.get(0).valid();
            return writes.claim(key)
                    .thenCompose(free -> writes.append(call, event))
                    .thenApply(position -> {
                        Answers.Published answer =
                                Answers.Published.of(List.of(PublishedEvent.accepted(0, event, position)));
                        return Writes.Answer.of(202, call.json().tree(answer), position.toString());
                    });
        }
        if (checked.stream().anyMatch(one -> one.event() != null && writes.isLimited(call, one.event()))) {
            throw Problem.notAllowed(
                    call.caller().name()
                            + " gives within limits, which are looked at one event at a time; send each that gives credits on its own");
        }
        List<CheckedEvent> valid = checked.stream()
                .map(EventBody.Checked::event)
                .filter(Objects::nonNull)
                .toList();
        return writes.claim(valid.isEmpty() ? null : key)
                .thenCompose(free -> writes.prepare(valid))
                .thenCompose(ready -> appendAll(call, checked));
    }

    private CompletableFuture<Writes.Answer> appendAll(Call call, List<EventBody.Checked> checked) {
        List<CompletableFuture<JournalPosition>> places = new ArrayList<>();
        for (EventBody.Checked one : checked) {
            CheckedEvent event = one.event();
            places.add(event == null ? new CompletableFuture<>() : writes.append(call, event));
        }
        CompletableFuture<?>[] sent = java.util.stream.IntStream.range(0, places.size())
                .filter(i -> checked.get(i).event() != null)
                .mapToObj(places::get)
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(sent).thenApply(all -> results(call, checked, places));
    }

    private static Writes.Answer results(
            Call call, List<EventBody.Checked> checked, List<CompletableFuture<JournalPosition>> places) {
        List<PublishedEvent> results = new ArrayList<>();
        for (int i = 0; i < checked.size(); i++) {
            CheckedEvent event = checked.get(i).event();
            results.add(
                    event == null
                            ? PublishedEvent.refused(i, checked.get(i))
                            : PublishedEvent.accepted(i, event, places.get(i).join()));
        }
        Answers.Published answer = Answers.Published.of(results);
        if (answer.accepted() == 0) {
            EventBody.Checked first = checked.get(0);
            throw Problem.invalidEvent(
                    first.problems(),
                    "none of the " + answer.refused() + " events is valid; the first: " + first.detail());
        }
        return Writes.Answer.of(answer.refused() == 0 ? 202 : 207, call.json().tree(answer), null);
    }

    private void command(Call call, Command command) throws Exception {
        ObjectNode body = EventBody.object(call);
        EventScopes.requireCustomersWords(call.caller(), body);
        JsonNode account = body.get("accountId");
        if (account != null && account.isTextual() && !call.isPassedOn() && accounts.isElsewhere(account.asText())) {
            accounts.on(call, account.asText(), (rows, partition) -> run(call, command, body));
            return;
        }
        run(call, command, body);
    }

    private void run(Call call, Command command, ObjectNode body) {
        int wait = wait(call);
        writes.once(call, key -> {
            String unnamed = unnamed(command, body, key);
            fill(call, command, body, key);
            EventBody.Checked checked = writes.check(call, body);
            if (unnamed != null) {
                List<FieldProblem> problems = new ArrayList<>(checked.problems());
                problems.add(new FieldProblem(
                        unnamed,
                        "is missing, and so is the header " + RequestKey.HEADER
                                + ": the same request sent twice would be booked twice",
                        "name one of them"));
                checked = EventBody.Checked.refused(problems);
            }
            CheckedEvent event = checked.valid();
            String account = event.envelope().accountId();
            return writes.claim(key)
                    .thenCompose(free -> writes.append(call, event))
                    .thenCompose(position -> outcomes.of(account, position, wait)
                            .thenApplyAsync(
                                    outcome -> answer(call, account, command, event, position, outcome),
                                    writes.executor()));
        });
    }

    /** The id that is missing from a request that gives credits, so that it would give them again if it came again; else null. */
    private static @Nullable String unnamed(Command command, ObjectNode body, @Nullable RequestKey key) {
        String id = key == null && EventScopes.of(command.type()).contains(Scope.GRANT) ? command.id() : null;
        return id == null || body.has(id) ? null : id;
    }

    private static void fill(Call call, Command command, ObjectNode body, @Nullable RequestKey key) {
        same(body, "type", command.type());
        JsonNode amount = body.get("amount");
        if (command.type().equals("CreditsTransferred") && amount != null && amount.isNull()) {
            // A client that writes what it does not know as null would empty the account for good.
            throw Problem.invalid("amount", "is null", "say how many credits go, or leave it out: then all go");
        }
        String inPath = command.idInPath();
        if (inPath != null) {
            same(body, inPath, call.path(inPath));
        }
        String who = command.who();
        if (who != null && !body.has(who)) {
            body.put(who, call.caller().name());
        }
        String id = command.id();
        if (id != null && !body.has(id)) {
            body.put(id, id(command.idPrefix(), body, key));
        }
    }

    /** What the path says, the body need not; but it must not contradict it. */
    static void same(ObjectNode body, String field, String inPath) {
        JsonNode given = body.get(field);
        if (given == null || given.isNull()) {
            body.put(field, inPath);
        } else if (!given.isTextual() || !given.asText().equals(inPath)) {
            FieldProblem problem = new FieldProblem(
                    field,
                    "is " + Excerpt.quoted(given.asText()) + ", and the path says " + Excerpt.quoted(inPath),
                    "leave it out of the body, or call the path that it belongs to");
            throw Problem.invalidEvent(List.of(problem), problem.toString());
        }
    }

    /** An id for a request that names none: the same if the same request is sent again with its key. */
    static String id(String prefix, ObjectNode body, @Nullable RequestKey key) {
        return key == null
                ? prefix + UUID.randomUUID()
                : key.derived(prefix, body.path("accountId").asText());
    }

    static int wait(Call call) {
        return call.number("wait", WAIT_DEFAULT, 0, WAIT_MAX);
    }

    /** A customer sees of what it claims what is for customers. */
    private static Readership readership(Call call, CheckedEvent event) {
        return EventScopes.isOwnClaim(call.caller(), event.envelope()) ? Readership.CUSTOMER : Readership.ALL;
    }

    private static Writes.Answer answer(
            Call call,
            String account,
            Command command,
            CheckedEvent event,
            JournalPosition position,
            @Nullable EventOutcome outcome) {
        String asked = AskAgain.event(account, position);
        if (outcome == null) {
            JsonNode pending = call.json().tree(Answers.EventPending.of(position, account));
            return new Writes.Answer(202, "application/json", pending, position.toString(), asked);
        }
        EventStatus status = Outcomes.status(outcome);
        if (status == EventStatus.CONFLICT) {
            throw Conflicts.of(position, command.type(), command.knownBy(), outcome.detail());
        }
        if (status == EventStatus.REFUSED) {
            throw Problem.refused(position, String.valueOf(outcome.reason()), String.valueOf(outcome.detail()));
        }
        return new Writes.Answer(
                status == EventStatus.APPLIED && command.id() != null ? 201 : 200,
                "application/json",
                call.json()
                        .tree(Outcomes.answer(position, readership(call, event).of(outcome))
                                .to(account, event)),
                position.toString(),
                asked);
    }
}
