package io.makegood.policyfiles;

import io.makegood.ledger.budget.Budget;
import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.budget.PolicyBudgets;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.NoticeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may spend how much by a document, and that in words. */
final class BudgetReading {
    private static final int BUDGETS_MAX = 16;

    private static final Map<String, BudgetScope> SCOPES = words(BudgetScope.values());
    private static final Map<String, WindowKind> WINDOWS = words(WindowKind.values());

    private final int scale;
    private final Set<String> features;

    BudgetReading(int scale, Set<String> features) {
        this.scale = scale;
        this.features = features;
    }

    private static <E extends Enum<E>> Map<String, E> words(E[] values) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E each : values) {
            words.put(word(each), each);
        }
        return Collections.unmodifiableMap(words);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    SpendingRules read(PolicySection root) {
        boolean holdersOnly =
                root.find("holdersOnly").flatMap(PolicyField::bool).orElse(false);
        List<Budget> budgets = new ArrayList<>();
        Optional<PolicySection> all = root.section("budgets");
        if (all.isPresent()) {
            int count = all.get().names().size();
            if (count == 0 || count > BUDGETS_MAX) {
                all.get().wrong("has " + count + " budgets", "name 1 to " + BUDGETS_MAX + ", or leave budgets out");
                return SpendingRules.NONE;
            }
            all.get().all().forEach((id, field) -> {
                if (!PolicyField.isName(id)) {
                    String remedy =
                            "name budgets by 1 to " + PolicyField.NAME_CHARS_MAX + " letters, digits and . _ - +";
                    field.wrong("has an id that events cannot carry well", remedy);
                }
                field.section().ifPresent(section -> {
                    budgets.add(budget(id, section));
                    section.close();
                });
            });
        }
        return new SpendingRules(holdersOnly, budgets);
    }

    private Budget budget(String id, PolicySection budget) {
        BudgetScope scope = budget.require("scope", "write one of " + String.join(", ", SCOPES.keySet()))
                .flatMap(field -> field.word(SCOPES))
                .orElse(BudgetScope.ALL);
        String scopeId = budget.find("of").flatMap(field -> of(field, scope)).orElse(null);
        long limit = budget.require("limit", "say how many credits may be spent in a window")
                .flatMap(field -> field.amount(scale))
                .orElse(0L);
        WindowKind kind = budget.require("window", "write one of " + String.join(", ", WINDOWS.keySet()))
                .flatMap(field -> field.word(WINDOWS))
                .orElse(WindowKind.EVER);
        Long startsAt = budget.find("startsAt").flatMap(PolicyField::instant).orElse(null);
        return PolicyBudgets.of(id, scope, scopeId, limit, window(budget, kind, startsAt), startsAt);
    }

    private Optional<String> of(PolicyField field, BudgetScope scope) {
        if (scope == BudgetScope.ALL) {
            field.wrong("names one of all", "leave it out, or write another scope");
            return Optional.empty();
        }
        return scope == BudgetScope.FEATURE ? field.declared(features, "features") : field.name();
    }

    private static BudgetWindow window(PolicySection budget, WindowKind kind, @Nullable Long startsAt) {
        if (!kind.hasLength()) {
            budget.find("length")
                    .ifPresent(field -> field.wrong("is given for " + word(kind), "leave it out, or slide the window"));
            return BudgetWindow.of(kind);
        }
        long length = budget.require("length", "say how long the window is, such as 24h")
                .flatMap(BudgetReading::length)
                .orElse(WindowKind.MILLIS_MIN);
        return kind == WindowKind.FIXED
                ? BudgetWindow.fixed(length, startsAt == null ? 0 : startsAt)
                : BudgetWindow.sliding(length);
    }

    private static Optional<Long> length(PolicyField field) {
        Optional<Long> millis = field.duration();
        if (millis.isPresent() && (millis.get() < WindowKind.MILLIS_MIN || millis.get() > WindowKind.MILLIS_MAX)) {
            field.wrong("is " + Durations.words(millis.get()), "write a minute to ten years");
            return Optional.empty();
        }
        return millis;
    }

    // Words -----------------------------------------------------------------------------------------------------------

    /** Tells who may spend how much, by paths. */
    static void tell(Map<String, String> terms, SpendingRules spending, int scale) {
        terms.put("holdersOnly", Boolean.toString(spending.holdersOnly()));
        for (Budget budget : spending.budgets()) {
            String path = "budgets." + budget.budgetId() + ".";
            String scopeId = budget.scopeId();
            terms.put(path + "scope", word(budget.scope()));
            if (budget.scope() != BudgetScope.ALL) {
                terms.put(path + "of", scopeId == null ? "each" : scopeId);
            }
            terms.put(path + "limit", NoticeText.credits(budget.limit(), scale));
            BudgetWindow window = budget.window();
            terms.put(path + "window", word(window.kind()));
            if (window.kind().hasLength()) {
                terms.put(path + "length", Durations.words(window.lengthMillis()));
            }
            if (budget.since() != 0) {
                terms.put(
                        path + "startsAt", Instant.ofEpochMilli(budget.since()).toString());
            }
        }
    }
}
