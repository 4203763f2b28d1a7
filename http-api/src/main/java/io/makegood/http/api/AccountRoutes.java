package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.Scope;
import io.makegood.http.api.Answers.Listed;
import io.makegood.http.contract.AccountAnswer;
import io.makegood.http.contract.BudgetsAnswer;
import io.makegood.http.contract.ContractJson;
import io.makegood.http.contract.QuoteAnswer;
import io.makegood.ledger.budget.BudgetView;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.quote.Quote;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.readmodel.investigation.Investigation;
import io.makegood.readmodel.projection.ActivityFilter;
import io.makegood.readmodel.projection.EventOutcome;
import io.makegood.readmodel.projection.GenerationName;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.readmodel.projection.RefundPage;
import io.makegood.readmodel.scan.ActivityPage;
import io.makegood.readmodel.scan.PlanStanding;
import io.makegood.topics.mapping.AccountView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reading accounts. */
final class AccountRoutes {
    static final Parameter ID = Parameter.path("id", "The account's id.");
    static final Parameter POSITION = Parameter.query(
            "position",
            "string",
            "Answer once everything up to this position of the journal can be read; as it was answered to a write. Also as"
                    + " the header Makegood-Position.");

    private static final Parameter LIMIT = Parameter.query("limit", "integer", "How many, 1 to 500. Default: 20");
    private static final Parameter CURSOR =
            Parameter.query("cursor", "string", "Go on where an earlier page ended: its nextCursor.");
    private static final Parameter ACTOR =
            Parameter.query("actor", "string", "What this member asked for alone. A member's own token sees no other.");
    private static final int PAGE_DEFAULT = 20;
    private static final int PAGE_MAX = 500;
    private static final int ITEMS_MAX = io.makegood.ledger.event.Limits.ITEMS_MAX;

    private final Accounts accounts;
    private final EventStream stream;

    AccountRoutes(Accounts accounts, EventStream stream) {
        this.accounts = accounts;
        this.stream = stream;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/accounts", "findAccounts", "Find accounts by the beginning of their id.")
                        .guard(Guard.scope(Scope.READ).narrowing())
                        .with(Parameter.query("prefix", "string", "What the id begins with."), LIMIT)
                        .replies(200, "AccountList")
                        .by(this::find),
                Route.get(
                                "/v1/search",
                                "search",
                                "Find what a customer quotes: an account, generation, grant, payment, claim, case, request or refund.")
                        .guard(Guard.scope(Scope.READ).narrowing())
                        .with(
                                Parameter.query(
                                        "text",
                                        "string",
                                        "How the id begins, in large letters or small; of an account, any part of it."),
                                LIMIT)
                        .replies(200, "FoundList")
                        .by(this::search),
                Route.get(
                                "/v1/accounts/{id}",
                                "getAccount",
                                "An account's balance and its grants, in the order they burn.")
                        .guard(Guard.MEMBER)
                        .with(ID, POSITION)
                        .replies(200, "Account")
                        .by(call -> on(call, (rows, partition) -> account(call, rows))),
                Route.get("/v1/accounts/{id}/activity", "getActivity", "An account's entries, newest first.")
                        .guard(Guard.MEMBER)
                        .with(
                                ID,
                                LIMIT,
                                CURSOR,
                                Parameter.query("kind", "One or more, separated by commas.", names(EntryKind.values())),
                                Parameter.query("from", "string", "Earliest time: ISO 8601 or epoch milliseconds."),
                                Parameter.query("to", "string", "Times before this one."),
                                Parameter.query("generation", "string", "One generation's entries."),
                                ACTOR,
                                POSITION)
                        .replies(200, "Activity")
                        .by(call -> on(call, (rows, partition) -> activity(call, rows))),
                Route.get(
                                "/v1/accounts/{id}/budgets",
                                "getBudgets",
                                "What may be spent in which time, by whom and on what, and what is left of it.")
                        .guard(Guard.MEMBER)
                        .with(
                                ID,
                                Parameter.query("limit", "integer", "How many, 1 to 500. Default: 500"),
                                ACTOR,
                                POSITION)
                        .replies(200, "Budgets")
                        .by(call -> on(call, (rows, partition) -> budgets(call, rows, partition))),
                Route.get(
                                "/v1/accounts/{id}/plan",
                                "getPlan",
                                "The plan that an account has or had last: the period that runs, the next one, and what each gives.")
                        .guard(Guard.MEMBER)
                        .with(ID, POSITION)
                        .replies(200, "Plan")
                        .by(call -> on(call, (rows, partition) -> plan(call, rows, partition))),
                Route.get("/v1/accounts/{id}/refunds", "getRefunds", "An account's refunds, newest first.")
                        .guard(Guard.MEMBER)
                        .with(ID, LIMIT, CURSOR, POSITION)
                        .replies(200, "Refunds")
                        .by(call -> on(call, (rows, partition) -> refunds(call, rows))),
                Route.get(
                                "/v1/accounts/{id}/notices",
                                "getNotices",
                                "What an account was told, newest first: decisions, claims, cases, warnings.")
                        .guard(Guard.MEMBER)
                        .with(ID, LIMIT, Readership.PARAMETER, POSITION)
                        .replies(200, "Notices")
                        .by(call -> on(call, (rows, partition) -> notices(call, rows))),
                Route.get(
                                "/v1/accounts/{id}/generations/{generationId}",
                                "getGeneration",
                                "A generation's timeline, from request to refund.")
                        .guard(Guard.MEMBER)
                        .with(
                                ID,
                                Parameter.path("generationId", "The generation's id."),
                                Readership.PARAMETER,
                                POSITION)
                        .replies(200, "Generation")
                        .by(call -> on(call, (rows, partition) -> generation(call, rows, partition))),
                Route.get(
                                "/v1/accounts/{id}/generations/{generationId}/investigation",
                                "investigate",
                                "Five questions of a review answered with evidence, and each decision with its rule.")
                        .guard(Guard.scope(Scope.READ))
                        .with(ID, Parameter.path("generationId", "The generation's id."), POSITION)
                        .replies(200, "Investigation")
                        .by(call -> on(
                                call,
                                (rows, partition) ->
                                        call.answer(200, investigation(call, rows, partition, Readership.ALL)))),
                Route.get(
                                "/v1/accounts/{id}/events/{position}",
                                "getEventOutcome",
                                "What became of an event that was published.")
                        .guard(Guard.ACCOUNT)
                        .with(
                                ID,
                                Parameter.path("position", "Its position, as it was answered when it was published."),
                                Readership.PARAMETER)
                        .replies(200, "EventOutcome")
                        .by(this::outcome),
                Route.get("/v1/quotes", "quote", "What an action would cost an account now, and who would pay.")
                        .guard(Guard.scope(Scope.READ, Scope.PUBLISH)
                                .orOwn()
                                .orMembers()
                                .narrowing())
                        .with(
                                Parameter.query("account", "string", "The account's id."),
                                Parameter.query("feature", "string", "The feature, as the policy names it."),
                                Parameter.query("items", "integer", "How many items. Default: 1"),
                                Parameter.query("platform", "string", "Where prices differ by platform."),
                                Parameter.query(
                                        "attributes",
                                        "string",
                                        "What it is like, such as model=pro,resolution=1080p; surface and inputMode may be among them."),
                                Parameter.query(
                                        "quantities",
                                        "string",
                                        "How much of what it takes, such as seconds=8,outputTokens=2000."),
                                Parameter.query(
                                        "actor", "string", "Who would ask: budgets, and whether holders alone may."),
                                POSITION)
                        .replies(200, "Quote")
                        .by(this::quote),
                Route.get(
                                "/v1/accounts/{id}/stream",
                                "streamAccount",
                                "Server-sent events: entries, notices and balances as they happen. Resumes after Last-Event-ID.")
                        .guard(Guard.ACCOUNT)
                        .with(
                                ID,
                                Readership.PARAMETER,
                                Parameter.header("Last-Event-ID", "The sequence of the last entry that was seen."))
                        .replies(200, null)
                        .by(call -> on(call, (rows, partition) -> stream.open(call, call.path("id")))));
    }

    private void on(Call call, Accounts.Reading reading) throws Exception {
        String account = call.path("id");
        // Which members' tokens may use a route, its own guard has said.
        Guard.MEMBER.require(call.caller(), account);
        accounts.on(call, account, reading);
    }

    private void find(Call call) {
        String prefix = call.text("prefix") == null ? "" : call.requiredText("prefix");
        int limit = limit(call);
        List<String> readable = call.caller().rights().prefixes(Scope.READ).stream()
                .filter(own -> own.startsWith(prefix) || prefix.startsWith(own))
                .map(own -> own.startsWith(prefix) ? own : prefix)
                .distinct()
                .toList();
        Listed<JsonNode> found = accounts.gather(
                call,
                rows -> readable.stream()
                        .flatMap(beginning -> rows.accounts(beginning, limit).stream())
                        .distinct()
                        .map(balance -> shown(balance, rows))
                        .toList(),
                Comparator.comparing(account -> account.path("accountId").asText()),
                limit);
        call.answer(200, found);
    }

    /** Exact ids come first, then those that begin so; of a kind in the order of their ids. */
    private void search(Call call) {
        String text = call.requiredText("text").strip();
        int limit = limit(call);
        Predicate<String> readable = account -> call.caller().rights().has(Scope.READ, account);
        Listed<JsonNode> found = accounts.gather(
                call,
                rows -> rows.found(text, limit, readable),
                Comparator.comparing(
                                (JsonNode each) -> !each.path("id").asText().equalsIgnoreCase(text))
                        .thenComparing(each -> each.path("id").asText())
                        .thenComparing(each -> each.path("kind").asText())
                        .thenComparing(each -> each.path("accountId").asText()),
                limit);
        call.answer(200, found);
    }

    private Answers.Account shown(AccountView balance, ProjectedRows rows) {
        return new Answers.Account(AccountAnswer.of(balance), scale(rows, balance.accountId()));
    }

    private int scale(ProjectedRows rows, String account) {
        return accounts.projection().scale(rows, account);
    }

    private void account(Call call, ProjectedRows rows) {
        AccountView balance = rows.balance(call.path("id"))
                .orElseThrow(
                        () -> Problem.notFound(
                                "nothing is known of this account; ids are case-sensitive, and an account begins with its first event"));
        call.context().header(Call.POSITION, new JournalPosition(balance.partition(), balance.offset()).toString());
        call.answer(200, shown(balance, rows));
    }

    private void activity(Call call, ProjectedRows rows) {
        String account = call.path("id");
        ActivityFilter filter = new ActivityFilter(
                call.oneOrMore("kind", EntryKind.class),
                call.time("from"),
                call.time("to"),
                call.text("generation"),
                actor(call, account));
        ActivityPage page = rows.activity(account, filter, limit(call), call.cursor());
        List<Answers.ActivityRow> shown = new ArrayList<>();
        Map<String, GenerationName> names = new HashMap<>();
        for (LedgerEntry entry : page.entries()) {
            String generation = entry.generationId();
            GenerationName name = generation == null
                    ? GenerationName.UNKNOWN
                    : names.computeIfAbsent(generation, id -> rows.name(account, id));
            shown.add(Answers.ActivityRow.of(entry, name));
        }
        call.answer(
                200,
                new Answers.Activity(
                        shown, ContractJson.cursor(page.olderThan()), page.archivedBefore(), scale(rows, account)));
    }

    /** Whose part of the account is asked for: a member's own token sees no other; null for everyone's. */
    private static @Nullable String actor(Call call, String account) {
        String member = call.caller().rights().memberOf(account);
        String asked = call.text("actor");
        if (member != null && asked != null && !asked.equals(member)) {
            throw Problem.notAllowed(call.caller().name() + " sees the part of " + member + " alone");
        }
        return member == null ? asked : member;
    }

    private void budgets(Call call, ProjectedRows rows, int partition) {
        String account = call.path("id");
        int limit = call.number("limit", PAGE_MAX, 1, PAGE_MAX);
        List<BudgetView> budgets = accounts
                .projection()
                .budgets(rows, partition, account, System.currentTimeMillis())
                .all(actor(call, account), limit + 1)
                .stream()
                .map(BudgetView::of)
                .toList();
        boolean more = budgets.size() > limit;
        call.answer(200, new BudgetsAnswer(more ? budgets.subList(0, limit) : budgets, more, scale(rows, account)));
    }

    private void plan(Call call, ProjectedRows rows, int partition) {
        String account = call.path("id");
        PlanStanding plan = accounts.projection().plan(rows, partition, account, System.currentTimeMillis());
        call.answer(200, new Answers.Plan(plan, scale(rows, account)));
    }

    /** Whether a member asked for the generation; everybody's are shown to those who are no member's token. */
    static Predicate<String> spentBy(@Nullable String member, ProjectedRows rows, String account) {
        Map<String, Boolean> known = new HashMap<>();
        return generation -> member == null
                || known.computeIfAbsent(
                        generation, id -> member.equals(rows.name(account, id).actorId()));
    }

    private static void refunds(Call call, ProjectedRows rows) {
        String account = call.path("id");
        RefundPage page = rows.refunds(account, limit(call), call.cursor());
        Predicate<String> shown = spentBy(call.caller().rights().memberOf(account), rows, account);
        List<RefundIssued> refunds = page.refunds().stream()
                .filter(refund -> shown.test(refund.generationId()))
                .toList();
        call.answer(200, new Answers.Refunds(refunds, ContractJson.cursor(page.olderThan())));
    }

    private static void notices(Call call, ProjectedRows rows) {
        String account = call.path("id");
        String member = call.caller().rights().memberOf(account);
        Predicate<String> shown = spentBy(member, rows, account);
        Readership readership = Readership.of(call, account);
        List<Notice> notices = rows.notices(account, limit(call), notice -> {
            String generation = notice.subject().generationId();
            return readership.sees(notice) && (member == null || (generation != null && shown.test(generation)));
        });
        call.answer(200, new Answers.Notices(notices));
    }

    private void generation(Call call, ProjectedRows rows, int partition) {
        String account = call.path("id");
        if (!spentBy(call.caller().rights().memberOf(account), rows, account).test(call.path("generationId"))) {
            throw Problem.notFound("the log says nothing of this generation that this member asked for");
        }
        Investigation found = investigation(call, rows, partition, Readership.of(call, call.path("id")));
        List<LedgerEntry> entries =
                rows.generation(call.path("id"), call.path("generationId")).entries();
        call.answer(200, Answers.Generation.of(found, entries, scale(rows, call.path("id"))));
    }

    private Investigation investigation(Call call, ProjectedRows rows, int partition, Readership readership) {
        return accounts.projection()
                .investigate(rows, partition, call.path("id"), call.path("generationId"), readership.audience())
                .orElseThrow(() -> Problem.notFound(
                        "the log says nothing of this generation on this account; ids are case-sensitive"));
    }

    private void outcome(Call call) throws Exception {
        JournalPosition position = JournalPosition.parse("position", call.path("position"));
        String account = call.path("id");
        Guard.ACCOUNT.require(call.caller(), account);
        accounts.on(call, account, (rows, partition) -> {
            Outcomes.await(accounts.projection(), partition, position);
            EventOutcome outcome = rows.outcome(account, position.offset());
            call.answer(
                    200, Outcomes.answer(position, Readership.of(call, account).of(outcome)));
        });
    }

    private void quote(Call call) throws Exception {
        String account = call.requiredAccount();
        String feature = call.requiredText("feature");
        PriceQuery query = call.priceQuery(feature, call.number("items", 1, 0, ITEMS_MAX));
        String actor = actor(call, account);
        accounts.on(call, account, (rows, partition) -> {
            Quote quote =
                    accounts.projection().quote(rows, partition, account, query, actor, System.currentTimeMillis());
            call.answer(200, new QuoteAnswer(account, quote));
        });
    }

    static int limit(Call call) {
        return call.number("limit", PAGE_DEFAULT, 1, PAGE_MAX);
    }

    static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }
}
