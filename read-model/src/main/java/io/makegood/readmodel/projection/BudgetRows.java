package io.makegood.readmodel.projection;

import io.makegood.ledger.budget.Budget;
import io.makegood.ledger.budget.Spent;
import io.makegood.ledger.budget.ToldBudget;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.notice.Notice;
import io.makegood.readmodel.scan.AccountBudgets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The newest notices about the budgets of one account, read from the rows of its partition. */
record BudgetRows(
        ReadOnlyKeyValueStore<Bytes, byte[]> store,
        String account,
        List<AccountUpdated> updates,
        Function<byte[], Notice> reading)
        implements AccountBudgets.Told {
    BudgetRows {
        updates = List.copyOf(updates);
    }

    @Override
    public List<Budget> budgets() {
        List<Budget> budgets = new ArrayList<>();
        ProjectionKeys of = ProjectionKeys.of(ProjectionKeys.BUDGET).text(account);
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(of.key(), of.lastBelow())) {
            while (rows.hasNext()) {
                Budget budget = new ToldBudget(reading.apply(rows.next().value)).budget();
                if (budget != null) {
                    budgets.add(budget);
                }
            }
        }
        return budgets;
    }

    @Override
    public List<String> spenders(Budget budget, int limit) {
        List<String> subjects = new ArrayList<>();
        ProjectionKeys of = ProjectionKeys.spent(account, budget.budgetId(), budget.edition());
        int prefix = of.key().get().length;
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(of.key(), of.lastBelow())) {
            while (rows.hasNext() && subjects.size() < limit) {
                subjects.add(ProjectedRows.texts(rows.next().key.get(), prefix).get(0));
            }
        }
        return subjects;
    }

    @Override
    public Spent spent(Budget budget, String subject) {
        byte[] row = store.get(ProjectionKeys.spent(account, budget.budgetId(), budget.edition())
                .text(subject)
                .key());
        return row == null ? Spent.NOTHING : new ToldBudget(reading.apply(row)).spent();
    }
}
