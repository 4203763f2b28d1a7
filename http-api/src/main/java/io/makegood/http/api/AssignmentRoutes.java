package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.access.Scope;
import io.makegood.http.api.Assignments.Assignment;
import io.makegood.http.api.Assignments.Item;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.readmodel.projection.WorkItem;
import io.makegood.readmodel.projection.WorkKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Taking what waits, giving it back, and giving it to somebody else. */
final class AssignmentRoutes {
    static final String BODY = "AssignmentRequest";
    static final String PATH_END = "/assignment";

    private static final String ACCOUNT = "accountId";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final Set<String> FIELDS = Set.of(ACCOUNT, FROM, TO);

    private final Accounts accounts;
    private final Writes writes;
    private final Assignments assignments;

    AssignmentRoutes(Accounts accounts, Writes writes, Assignments assignments) {
        this.assignments = assignments;
        this.accounts = accounts;
        this.writes = writes;
    }

    List<Route> routes() {
        return List.of(
                route("/v1/claims/{claimId}", "claimId", "assignClaim", "claim", WorkKind.CLAIM),
                route("/v1/cases/{caseId}", "caseId", "assignCase", "support case", WorkKind.CASE),
                route(
                        "/v1/cash-refunds/{requestId}",
                        "requestId",
                        "assignCashRefund",
                        "cash refund",
                        WorkKind.CASH_REFUND));
    }

    private Route route(String path, String id, String operationId, String what, WorkKind kind) {
        return Route.post(
                        path + PATH_END,
                        operationId,
                        "Say who works on a " + what + ": take it, give it back, or give it to somebody.")
                .guard(Guard.scope(Scope.REVIEW).narrowing())
                .with(WriteRoutes.IDEMPOTENCY_KEY, Parameter.path(id, "The id."))
                .body(BODY)
                .replies(200, "Assignment")
                .by(call -> serve(call, kind, id));
    }

    private void serve(Call call, WorkKind kind, String idInPath) throws Exception {
        ObjectNode body = EventBody.object(call);
        EventBody.requireKnown(body, FIELDS, "an assignment", "it takes accountId, from and to");
        String account = account(body);
        if (!call.caller().rights().has(Scope.REVIEW, account)) {
            throw Problem.notAllowed(
                    call.caller().name() + " needs the scope " + Scope.REVIEW + " for this account to assign its work");
        }
        String from = person(FROM, body.get(FROM));
        String to = body.has(TO) ? person(TO, body.get(TO)) : call.caller().name();
        Item item = new Item(kind, account, call.path(idInPath));
        accounts.on(call, account, (rows, partition) -> {
            requireOpen(rows, item);
            writes.once(
                    call,
                    key -> writes.claim(key)
                            .thenCompose(free -> writes.agreed(
                                    assignments.give(
                                            item, from, to, call.caller().id()),
                                    "assignment"))
                            .thenApply(turn -> {
                                if (!turn.taken()) {
                                    throw Problem.assigned(turn.now());
                                }
                                JsonNode answer = call.json().tree(Answers.Assigned.of(item, turn.now()));
                                return Writes.Answer.of(200, answer, null);
                            }));
        });
    }

    private static void requireOpen(ProjectedRows rows, Item item) {
        WorkItem known = rows.workItem(item.kind(), item.accountId(), item.id())
                .orElseThrow(() -> Problem.notFound("no such item of this account is known; check the id"));
        if (!known.isOpen()) {
            throw Problem.settled();
        }
    }

    private static String account(ObjectNode body) {
        JsonNode given = body.path(ACCOUNT);
        if (!given.isTextual() || given.asText().isBlank()) {
            throw Problem.invalid(ACCOUNT, "is no text", "write the account's id in quotes");
        }
        return given.asText();
    }

    /** A person's name; null for nobody. */
    private static @Nullable String person(String field, @Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return null;
        }
        if (!given.isTextual()) {
            throw Problem.invalid(field, "is no name", "write one in quotes, or null for nobody");
        }
        try {
            return Limits.label(field, given.asText());
        } catch (InvalidEvent e) {
            throw Problem.invalid(e.field(), e.problem(), e.remedy());
        }
    }

    /** Which of what waits is listed. */
    enum Whose {
        ANYBODY,
        ME,
        NOBODY;

        static final Parameter PARAMETER = Parameter.query(
                "assigned",
                "Who works on it: me, by the caller's name, or nobody. Default: anybody",
                List.of("me", "nobody"));

        static Whose of(Call call) {
            String asked = call.text("assigned");
            if (asked == null) {
                return ANYBODY;
            }
            return switch (asked) {
                case "me" -> ME;
                case "nobody" -> NOBODY;
                default ->
                    throw Problem.invalid("assigned", "is none of me and nobody", "write one of them, or leave it out");
            };
        }

        boolean includes(@Nullable Assignment assignment, String caller) {
            return switch (this) {
                case ANYBODY -> true;
                case ME -> assignment != null && assignment.assignee().equals(caller);
                case NOBODY -> assignment == null;
            };
        }
    }
}
