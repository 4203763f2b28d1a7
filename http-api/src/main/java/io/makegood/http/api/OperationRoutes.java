package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.http.api.Answers.Listed;
import io.makegood.http.api.Answers.PublishedPolicy;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.projection.Count;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.readmodel.projection.WorkKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the ledger runs. */
final class OperationRoutes {
    private static final int HOURS_MAX = 24 * 90;
    /** Up to this many hours are shown by the minute. */
    private static final int HOURS_BY_MINUTE_MAX = 6;

    private final Accounts accounts;
    private final Overview overview;

    OperationRoutes(Accounts accounts, Overview overview) {
        this.accounts = accounts;
        this.overview = overview;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/v1/overview",
                                "getOverview",
                                "How far journal, engine and read model have come, and what waits.")
                        .guard(Guard.ofTheWhole(Scope.OPERATE, Scope.READ))
                        .replies(200, "Overview")
                        .by(this::overview),
                Route.get(
                                "/v1/counts",
                                "getCounts",
                                "What happened over time: events by type, entries by kind, refunds by cause, dead letters by"
                                        + " reason.")
                        .guard(Guard.ofTheWhole(Scope.OPERATE, Scope.READ))
                        .with(Parameter.query(
                                "hours", "integer", "How far back, 1 to 2160; up to 6 by the minute. Default: 1"))
                        .replies(200, "CountList")
                        .by(this::counts),
                Route.get("/v1/policies", "listPolicies", "The policies that were published, oldest first.")
                        .guard(Guard.scope(
                                        Scope.READ,
                                        Scope.OPERATE,
                                        Scope.PUBLISH,
                                        Scope.REVIEW,
                                        Scope.GRANT,
                                        Scope.GOODWILL)
                                .narrowing())
                        .replies(200, "PolicyList")
                        .by(this::policies));
    }

    private void overview(Call call) {
        Listed<JsonNode> waiting = accounts.gather(
                call, rows -> List.of(waiting(rows)), Comparator.comparing(JsonNode::toString), Integer.MAX_VALUE);
        if (call.isPassedOn()) {
            call.answer(200, waiting);
            return;
        }
        Map<WorkKind, Long> open = new EnumMap<>(WorkKind.class);
        for (WorkKind kind : WorkKind.values()) {
            open.put(
                    kind,
                    waiting.data().stream()
                            .mapToLong(part -> part.path(kind.name()).asLong())
                            .sum());
        }
        Overview.Progress progress = overview.progress();
        call.answer(200, new Answers.Standing(progress, progress.lag(), open, waiting.notAnswered()));
    }

    private static Map<WorkKind, Integer> waiting(ProjectedRows rows) {
        Map<WorkKind, Integer> open = new EnumMap<>(WorkKind.class);
        for (WorkKind kind : WorkKind.values()) {
            open.put(kind, rows.open(kind, 1_000, (account, id) -> true).size());
        }
        return open;
    }

    private void counts(Call call) {
        int hours = call.number("hours", 1, 1, HOURS_MAX);
        boolean byHour = hours > HOURS_BY_MINUTE_MAX;
        long from = System.currentTimeMillis() - Duration.ofHours(hours).toMillis();
        Map<String, Count> sums = new TreeMap<>();
        Listed<JsonNode> parts = accounts.gather(
                call,
                rows -> rows.counts(byHour, from),
                Comparator.comparingLong(count -> count.path("start").asLong()),
                Integer.MAX_VALUE);
        for (JsonNode part : parts.data()) {
            Count count = new Count(
                    part.path("start").asLong(),
                    part.path("name").asText(),
                    part.path("count").asLong(),
                    part.path("credits").asLong());
            sums.merge(
                    String.format(java.util.Locale.ROOT, "%015d %s", count.start(), count.name()),
                    count,
                    (a, b) -> new Count(a.start(), a.name(), a.count() + b.count(), a.credits() + b.credits()));
        }
        call.answer(
                200,
                new Answers.Counts(
                        Duration.ofMinutes(byHour ? 60 : 1).toMillis(),
                        List.copyOf(sums.values()),
                        parts.notAnswered()));
    }

    /** Every partition holds every policy: one will do, wherever it is. */
    private void policies(Call call) {
        Listed<JsonNode> versions = accounts.gather(
                call,
                this::policies,
                Comparator.comparingInt(policy -> policy.path("ordinal").asInt()),
                Integer.MAX_VALUE);
        Map<Integer, JsonNode> distinct = new TreeMap<>();
        versions.data()
                .forEach(policy -> distinct.putIfAbsent(policy.path("ordinal").asInt(), policy));
        List<JsonNode> seen = distinct.values().stream()
                .filter(policy ->
                        governs(policy.path("document").asText(), call.caller().rights()))
                .toList();
        call.answer(200, new Listed<>(seen, versions.notAnswered()));
    }

    /** Whether the policy of that document is one for accounts of the caller's: another product's is nobody else's to read. */
    private static boolean governs(String document, Rights rights) {
        if (Arrays.stream(Scope.values()).anyMatch(rights::hasEverywhere)) {
            return true;
        }
        String governed = PolicyFile.read(document)
                .policy()
                .map(policy -> policy.accountPrefix())
                .orElse("");
        return Arrays.stream(Scope.values())
                .flatMap(scope -> rights.prefixes(scope).stream())
                .anyMatch(own -> own.startsWith(governed) || governed.startsWith(own));
    }

    private List<PublishedPolicy> policies(ProjectedRows rows) {
        return accounts.projection().policies(rows, rows.partition()).versions().stream()
                .map(row -> new PublishedPolicy(
                        row.ordinal(), row.policyId(), row.version(), row.effectiveAt(), row.document()))
                .toList();
    }
}
