package io.makegood.policyfiles;

import io.makegood.ledger.budget.Budget;
import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.budget.PolicyBudgets;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.NoticeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may spend how much by a document, and that in words. */
final class BudgetReading {
    static final SectionForm BUDGET = new SectionForm("budget", "");
    static final Clause<BudgetScope> SCOPE = BUDGET.required(
                    "scope", Forms.wordsOf(BudgetScope.values()), Forms.oneOf(BudgetScope.values()))
            .says("Whom or what it binds: each actor, group or feature by itself, or all together.");
    static final Clause<String> OF =
            BUDGET.optional("of", Forms.NAME).says("The only actor, group or feature that it binds. Left out: each.");
    static final Clause<Long> LIMIT = BUDGET.required(
                    "limit", Forms.AMOUNT, "say how many credits may be spent in a window")
            .says("The most that may be spent in a window; 0 for nothing.");
    static final Clause<WindowKind> WINDOW = BUDGET.required(
                    "window", Forms.wordsOf(WindowKind.values()), Forms.oneOf(WindowKind.values()))
            .says("hour to year: of the calendar, UTC, weeks from Monday. ever: all time. fixed: "
                    + "one length after the other from startsAt. sliding: the last so long.");
    static final Clause<Long> LENGTH = BUDGET.optional("length", Forms.DURATION.when(BudgetReading::length))
            .says("How long a fixed or sliding window is: " + Durations.written(WindowKind.MILLIS_MIN) + " or more.");
    static final Clause<Long> STARTS_AT = BUDGET.optional("startsAt", Forms.INSTANT)
            .says("From when it binds and counts. Left out: always. Fixed windows are counted from here.");

    static {
        BUDGET.rule(SectionRule.where(
                SCOPE,
                Arrays.stream(BudgetScope.values())
                        .filter(scope -> scope != BudgetScope.ALL)
                        .toList(),
                "",
                "names one of all",
                "leave it out, or write another scope",
                OF));
        BUDGET.rule(SectionRule.where(
                WINDOW,
                Arrays.stream(WindowKind.values()).filter(WindowKind::hasLength).toList(),
                "say how long the window is, such as 24h",
                "is given for a window of the calendar, or for all time",
                "leave it out, or write window: sliding",
                LENGTH));
    }

    static final Form<Map<String, PolicySection>> BUDGETS =
            Shapes.byId(BUDGET, "budgets", 16, ", or leave budgets out");

    private BudgetReading() {}

    static SpendingRules read(PolicySection root) {
        List<Budget> budgets = new ArrayList<>();
        root.get(PolicyReading.BUDGETS).forEach((id, section) -> budgets.add(budget(id, section)));
        return new SpendingRules(root.get(PolicyReading.HOLDERS_ONLY), budgets);
    }

    private static Budget budget(String id, PolicySection budget) {
        BudgetScope scope = budget.get(SCOPE);
        String scopeId = scope == BudgetScope.ALL ? null : budget.find(OF).orElse(null);
        if (scope == BudgetScope.FEATURE && scopeId != null) {
            Optional<String> unused = budget.written(OF).flatMap(DeclaredReading.FEATURE::read);
        }
        Long startsAt = budget.find(STARTS_AT).orElse(null);
        return PolicyBudgets.of(
                id, scope, scopeId, budget.get(LIMIT), window(budget, budget.get(WINDOW), startsAt), startsAt);
    }

    private static BudgetWindow window(PolicySection budget, WindowKind kind, @Nullable Long startsAt) {
        if (!kind.hasLength()) {
            return BudgetWindow.of(kind);
        }
        // Where it is wrong, which is told, the window must not be impossible.
        long length = budget.find(LENGTH).orElse(WindowKind.MILLIS_MIN);
        return kind == WindowKind.FIXED
                ? BudgetWindow.fixed(length, startsAt == null ? 0 : startsAt)
                : BudgetWindow.sliding(length);
    }

    private static Optional<Long> length(PolicyField field, long millis) {
        if (millis < WindowKind.MILLIS_MIN || millis > WindowKind.MILLIS_MAX) {
            field.wrong(
                    "is " + Durations.words(millis),
                    "write " + Durations.words(WindowKind.MILLIS_MIN) + " to ten years");
            return Optional.empty();
        }
        return Optional.of(millis);
    }

    // Words -----------------------------------------------------------------------------------------------------------

    /** Tells who may spend how much, by paths. */
    static void tell(Map<String, String> terms, SpendingRules spending, int scale) {
        terms.put(PolicyReading.HOLDERS_ONLY.name(), Boolean.toString(spending.holdersOnly()));
        for (Budget budget : spending.budgets()) {
            String path = PolicyReading.BUDGETS.name() + "." + budget.budgetId();
            String scopeId = budget.scopeId();
            terms.put(SCOPE.in(path), SCOPE.said(budget.scope()));
            if (budget.scope() != BudgetScope.ALL) {
                terms.put(OF.in(path), scopeId == null ? "each" : scopeId);
            }
            terms.put(LIMIT.in(path), NoticeText.credits(budget.limit(), scale));
            BudgetWindow window = budget.window();
            terms.put(WINDOW.in(path), WINDOW.said(window.kind()));
            if (window.kind().hasLength()) {
                terms.put(LENGTH.in(path), Durations.words(window.lengthMillis()));
            }
            if (budget.since() != 0) {
                terms.put(
                        STARTS_AT.in(path), Instant.ofEpochMilli(budget.since()).toString());
            }
        }
    }
}
