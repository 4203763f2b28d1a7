package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.http.api.Answers.Listed;
import io.makegood.http.api.Answers.Work;
import io.makegood.http.api.Answers.WorkStatus;
import io.makegood.http.api.AssignmentRoutes.Whose;
import io.makegood.http.api.Assignments.Assignment;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.notice.Notice;
import io.makegood.readmodel.investigation.ResultLink;
import io.makegood.readmodel.projection.ActivityFilter;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.readmodel.projection.WorkItem;
import io.makegood.readmodel.projection.WorkKind;
import io.makegood.readmodel.scan.ActivityPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** What waits for a person: cases, claims, cash refund requests. */
final class WorkRoutes {
    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 1_000;
    private static final Parameter STATUS = Parameter.query(
            "status",
            "Whether they wait: open, or closed, newest settled first. Default: open, and of one account both",
            List.of("open", "closed"));

    private final Accounts accounts;
    private final Writes writes;
    private final Assignments assignments;

    WorkRoutes(Accounts accounts, Writes writes, Assignments assignments) {
        this.assignments = assignments;
        this.accounts = accounts;
        this.writes = writes;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                list(
                        "/v1/cases",
                        "listCases",
                        "Open support cases, oldest first, or closed ones; with an account, all of its cases.",
                        WorkKind.CASE),
                list(
                        "/v1/claims",
                        "listClaims",
                        "Claims that wait for review, oldest first, or settled ones; with an account, all of its claims.",
                        WorkKind.CLAIM),
                list(
                        "/v1/cash-refunds",
                        "listCashRefunds",
                        "Cash refund requests that wait, oldest first, or settled ones; with an account, all of its requests.",
                        WorkKind.CASH_REFUND)));
        routes.add(Route.get(
                        "/v1/accounts/{id}/claim-history",
                        "getClaimHistory",
                        "What an account claimed and got back lately, and what its policy says of claims: for whoever judges one.")
                .guard(Guard.scope(Scope.READ))
                .with(
                        AccountRoutes.ID,
                        Parameter.query("generation", "string", "By whose feature the rule goes."),
                        AccountRoutes.POSITION)
                .replies(200, "ClaimHistory")
                .by(this::history));
        routes.addAll(new BatchRoutes(accounts, writes).routes());
        routes.addAll(new AssignmentRoutes(accounts, writes, assignments).routes());
        return routes;
    }

    private Route list(String path, String operationId, String summary, WorkKind kind) {
        return Route.get(path, operationId, summary)
                .guard(Guard.scope(Scope.READ, Scope.REVIEW).orOwn().narrowing())
                .with(
                        Parameter.query("account", "string", "One account's, closed ones too."),
                        Parameter.query(
                                "limit", "integer", "How many, 1 to " + LIMIT_MAX + ". Default: " + LIMIT_DEFAULT),
                        STATUS,
                        Whose.PARAMETER,
                        Readership.PARAMETER,
                        AccountRoutes.POSITION)
                .replies(200, "WorkList")
                .by(call -> serve(call, kind));
    }

    private static @Nullable WorkStatus status(Call call) {
        String asked = call.text("status");
        if (asked == null) {
            return null;
        }
        return switch (asked) {
            case "open" -> WorkStatus.OPEN;
            case "closed" -> WorkStatus.CLOSED;
            default ->
                throw Problem.invalid("status", "is none of open and closed", "write one of them, or leave it out");
        };
    }

    private void serve(Call call, WorkKind kind) throws Exception {
        int limit = call.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
        WorkStatus status = status(call);
        String account = call.account();
        if (account == null) {
            call.answer(200, status == WorkStatus.CLOSED ? closed(call, kind, limit) : open(call, kind, limit));
            return;
        }
        Readership readership = Readership.of(call, account);
        Whose whose = readership == Readership.ALL ? Whose.of(call) : Whose.ANYBODY;
        accounts.on(call, account, (rows, partition) -> {
            Links links = new Links(rows);
            List<Work> items = rows.work(kind, account, limit).stream()
                    .filter(readership::sees)
                    .filter(item -> whose.includes(
                            assignment(kind, account, item.id()), call.caller().name()))
                    .map(item -> work(rows, item, readership, links))
                    .filter(item -> status == null || item.status() == status)
                    .sorted(Comparator.comparingLong(Work::since).reversed())
                    .toList();
            call.answer(200, new Listed<>(items, List.of()));
        });
    }

    private void history(Call call) throws Exception {
        String account = call.path("id");
        String generation = call.text("generation");
        accounts.on(call, account, (rows, partition) -> {
            long now = System.currentTimeMillis();
            Links links = new Links(rows);
            List<Work> claims = rows.work(WorkKind.CLAIM, account, LIMIT_MAX).stream()
                    .map(item -> work(rows, item, Readership.ALL, links))
                    .sorted(Comparator.comparingLong(Work::since).reversed())
                    .toList();
            ActivityPage entries = rows.activity(
                    account,
                    new ActivityFilter(
                            Set.of(EntryKind.CHARGE, EntryKind.REFUND), ClaimHistory.from(now), null, null, null),
                    ClaimHistory.ENTRIES_MAX,
                    null);
            String feature =
                    generation == null ? null : rows.name(account, generation).feature();
            call.answer(
                    200,
                    new ClaimHistory(
                            claims.stream().limit(ClaimHistory.CLAIMS_SHOWN).toList(),
                            ClaimHistory.spans(entries.entries(), claims, now),
                            ClaimHistory.rule(accounts.projection().policy(rows, account), feature),
                            entries.olderThan() != null || claims.size() == LIMIT_MAX,
                            accounts.projection().scale(rows, account)));
        });
    }

    private Listed<JsonNode> open(Call call, WorkKind kind, int limit) {
        return accounts.gather(
                call,
                rows -> works(rows, rows.open(kind, limit, readable(call, kind))),
                Comparator.comparingLong(item -> item.path("since").asLong()),
                limit);
    }

    private Listed<JsonNode> closed(Call call, WorkKind kind, int limit) {
        return accounts.gather(
                call,
                rows -> works(rows, rows.closed(kind, limit, readable(call, kind))),
                Comparator.<JsonNode>comparingLong(
                                item -> item.path("closed").path("recordedAt").asLong())
                        .reversed(),
                limit);
    }

    private List<Work> works(ProjectedRows rows, List<WorkItem> items) {
        Links links = new Links(rows);
        return items.stream()
                .map(item -> work(rows, item, Readership.ALL, links))
                .toList();
    }

    /** Which items of which accounts the caller may read, and asks for. */
    private BiPredicate<String, String> readable(Call call, WorkKind kind) {
        Rights rights = call.caller().rights();
        Whose whose = Whose.of(call);
        return (account, id) -> (rights.has(Scope.READ, account) || rights.has(Scope.REVIEW, account))
                && whose.includes(assignment(kind, account, id), call.caller().name());
    }

    private @Nullable Assignment assignment(WorkKind kind, String account, String id) {
        return assignments.of(kind, account, id).orElse(null);
    }

    private Work work(ProjectedRows rows, WorkItem item, Readership readership, Links links) {
        Notice opened = item.opened();
        Notice closed = item.closed();
        Notice first = Objects.requireNonNull(opened == null ? closed : opened);
        Assignment assignment =
                readership == Readership.ALL ? assignment(item.kind(), first.accountId(), item.id()) : null;
        return new Work(
                item.kind(),
                item.id(),
                first.accountId(),
                item.isOpen() ? WorkStatus.OPEN : WorkStatus.CLOSED,
                first.recordedAt(),
                accounts.projection().scale(rows, first.accountId()),
                opened,
                closed,
                readership == Readership.ALL ? item.settled() : null,
                assignment == null ? null : assignment.assignee(),
                assignment == null ? null : assignment.since(),
                item.kind() == WorkKind.CLAIM
                                && accounts.projection()
                                        .results(rows, first.accountId())
                                        .includes(readership.audience())
                        ? links.of(first)
                        : null);
    }

    /** Where what claims are about can be looked at. Of a generation with many claims that is looked up once for a list. */
    private static final class Links {
        private final ProjectedRows rows;
        private final Map<List<String>, List<ResultLink>> known = new HashMap<>();

        Links(ProjectedRows rows) {
            this.rows = rows;
        }

        /** Those of the claimed item, and of the whole; null if there are none. */
        @Nullable
        List<ResultLink> of(Notice notice) {
            String account = notice.accountId();
            String generation = notice.subject().generationId();
            if (generation == null) {
                return null;
            }
            List<ResultLink> links =
                    known
                            .computeIfAbsent(List.of(account, generation), any -> rows.results(account, generation))
                            .stream()
                            .filter(link -> link.isOf(notice.subject().itemId()))
                            .toList();
            return links.isEmpty() ? null : links;
        }
    }
}
