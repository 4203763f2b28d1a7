package io.makegood.topics.mapping;

import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.BudgetSet;
import io.makegood.ledger.event.WindowKind;
import io.makegood.schemas.avro.BudgetWindow;

/** A limit on what may be spent, in both directions. */
final class BudgetMapping {
    private BudgetMapping() {}

    static BudgetSet toDomain(io.makegood.schemas.avro.BudgetSet event) {
        return new BudgetSet(
                event.getBudgetId(),
                BudgetScope.valueOf(event.getScope().name()),
                event.getScopeId(),
                event.getLimit(),
                WindowKind.valueOf(event.getWindow().name()),
                event.getWindowMillis(),
                event.getStartsAt());
    }

    static io.makegood.schemas.avro.BudgetSet toAvro(BudgetSet event) {
        return new io.makegood.schemas.avro.BudgetSet(
                event.budgetId(),
                io.makegood.schemas.avro.BudgetScope.valueOf(event.scope().name()),
                event.scopeId(),
                event.limit(),
                BudgetWindow.valueOf(event.window().name()),
                event.windowMillis(),
                event.startsAt());
    }
}
