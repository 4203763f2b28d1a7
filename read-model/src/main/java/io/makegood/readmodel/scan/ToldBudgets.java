package io.makegood.readmodel.scan;

import io.makegood.ledger.budget.Budget;
import io.makegood.ledger.budget.Spent;
import io.makegood.ledger.budget.ToldBudget;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What the records of one account tell of its members and budgets, read one after the other. Not threadsafe. */
final class ToldBudgets implements AccountBudgets.Told {
    private final List<AccountUpdated> updates = new ArrayList<>();
    private final Map<String, ToldBudget> budgets = new TreeMap<>();
    private final Map<String, Map<String, Spent>> spent = new TreeMap<>();

    void read(AccountUpdated update) {
        updates.add(update);
    }

    void read(Notice notice) {
        if (!ToldBudget.isTold(notice)) {
            return;
        }
        ToldBudget told = new ToldBudget(notice);
        if (notice.type() == NoticeType.BudgetChanged) {
            budgets.put(told.budgetId(), told);
        } else {
            spent.computeIfAbsent(told.budgetId() + "\n" + told.edition(), any -> new TreeMap<>())
                    .put(told.subject(), told.spent());
        }
    }

    @Override
    public List<AccountUpdated> updates() {
        return List.copyOf(updates);
    }

    @Override
    public List<Budget> budgets() {
        return budgets.values().stream()
                .map(ToldBudget::budget)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public List<String> spenders(Budget budget, int limit) {
        return of(budget).keySet().stream().limit(limit).toList();
    }

    @Override
    public Spent spent(Budget budget, String subject) {
        return of(budget).getOrDefault(subject, Spent.NOTHING);
    }

    private Map<String, Spent> of(Budget budget) {
        return spent.getOrDefault(budget.budgetId() + "\n" + budget.edition(), Map.of());
    }
}
