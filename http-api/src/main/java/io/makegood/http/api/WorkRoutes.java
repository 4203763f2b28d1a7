package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.http.api.Answers.Listed;
import io.makegood.http.api.Answers.Work;
import io.makegood.ledger.notice.Notice;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.readmodel.projection.WorkItem;
import io.makegood.readmodel.projection.WorkKind;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** What waits for a person: cases, claims, cash refund requests. */
final class WorkRoutes {
    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 1_000;

    private final Accounts accounts;

    WorkRoutes(Accounts accounts) {
        this.accounts = accounts;
    }

    List<Route> routes() {
        return List.of(
                list(
                        "/v1/cases",
                        "listCases",
                        "Open support cases, oldest first; with an account, all of its cases.",
                        WorkKind.CASE),
                list(
                        "/v1/claims",
                        "listClaims",
                        "Claims that wait for review, oldest first; with an account, all of its claims.",
                        WorkKind.CLAIM),
                list(
                        "/v1/cash-refunds",
                        "listCashRefunds",
                        "Cash refund requests that wait, oldest first; with an account, all of its requests.",
                        WorkKind.CASH_REFUND));
    }

    private Route list(String path, String operationId, String summary, WorkKind kind) {
        return Route.get(path, operationId, summary)
                .guard(Guard.scope(Scope.READ, Scope.REVIEW).orOwn().narrowing())
                .with(
                        Parameter.query("account", "string", "One account's, closed ones too."),
                        Parameter.query(
                                "limit", "integer", "How many, 1 to " + LIMIT_MAX + ". Default: " + LIMIT_DEFAULT),
                        Readership.PARAMETER,
                        AccountRoutes.POSITION)
                .replies(200, "WorkList")
                .by(call -> serve(call, kind));
    }

    private void serve(Call call, WorkKind kind) throws Exception {
        int limit = call.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
        String account = call.account();
        if (account == null) {
            Rights rights = call.caller().rights();
            Predicate<String> readable = id -> rights.has(Scope.READ, id) || rights.has(Scope.REVIEW, id);
            Listed<JsonNode> open = accounts.gather(
                    call,
                    rows -> rows.open(kind, limit, readable).stream()
                            .map(item -> work(rows, item))
                            .toList(),
                    Comparator.comparingLong(item -> item.path("since").asLong()),
                    limit);
            call.answer(200, open);
            return;
        }
        Readership readership = Readership.of(call, account);
        accounts.on(call, account, (rows, partition) -> {
            List<Work> items = rows.work(kind, account, limit).stream()
                    .filter(readership::sees)
                    .map(item -> work(rows, item))
                    .sorted(Comparator.comparingLong(Work::since).reversed())
                    .toList();
            call.answer(200, new Listed<>(items, List.of()));
        });
    }

    private Work work(ProjectedRows rows, WorkItem item) {
        Notice opened = item.opened();
        Notice closed = item.closed();
        Notice first = Objects.requireNonNull(opened == null ? closed : opened);
        return new Work(
                item.kind(),
                item.id(),
                first.accountId(),
                item.isOpen() ? Answers.WorkStatus.OPEN : Answers.WorkStatus.CLOSED,
                first.recordedAt(),
                accounts.projection().scale(rows, first.accountId()),
                opened,
                closed);
    }
}
