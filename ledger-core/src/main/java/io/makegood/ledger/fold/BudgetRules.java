package io.makegood.ledger.fold;

import io.makegood.ledger.account.BudgetRow;
import io.makegood.ledger.account.BudgetsOf;
import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.BudgetSet;
import io.makegood.ledger.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Limits that are set, changed and ended (docs/rules.md, section 12). */
final class BudgetRules {
    private final Booking booking;

    BudgetRules(Booking booking) {
        this.booking = booking;
    }

    Decision set(BudgetSet event) {
        BudgetRow known = booking.side.budget(event.budgetId());
        BudgetRow runs = known == null || known.limit() == null ? null : known;
        if (event.limit() == null) {
            return ended(known, runs);
        }
        boolean goesOn = runs != null && isOfTheSame(runs, event);
        if (goesOn && runs != null && Objects.equals(runs.limit(), event.limit())) {
            return Decision.DUPLICATE;
        }
        boolean isListed = runs != null && isOfTheSameScope(runs, event);
        if (!isListed && listed(event.scope(), event.scopeId()).size() >= BudgetsOf.MOST) {
            return Decision.refused(
                    Reason.TOO_MANY_BUDGETS,
                    "at most " + BudgetsOf.MOST + " budgets can be set for the same scope; end another first");
        }
        booking.expireDue();
        if (runs != null && !isListed) {
            list(runs, false);
        }
        BudgetRow row = goesOn && runs != null ? runs.withLimit(event.limit()) : begun(event, known);
        if (!isListed) {
            list(row, true);
        }
        return changed(row);
    }

    private Decision ended(@Nullable BudgetRow known, @Nullable BudgetRow runs) {
        if (known == null) {
            return Decision.refused(
                    Reason.UNKNOWN_BUDGET,
                    "budgetId names no budget of the account, so there is none to end; give a limit to set one");
        }
        if (runs == null) {
            return Decision.DUPLICATE;
        }
        booking.expireDue();
        list(runs, false);
        return changed(runs.withLimit(null));
    }

    private Decision changed(BudgetRow row) {
        booking.side.put(row);
        booking.noteBudget(row);
        new BudgetNotices(booking).changed(row);
        return booking.applied(null);
    }

    private static boolean isOfTheSameScope(BudgetRow row, BudgetSet event) {
        return row.scope() == event.scope() && Objects.equals(row.scopeId(), event.scopeId());
    }

    private static boolean isOfTheSame(BudgetRow row, BudgetSet event) {
        return isOfTheSameScope(row, event)
                && row.window().equals(BudgetWindow.of(event))
                && Objects.equals(row.startsAt(), event.startsAt());
    }

    private BudgetRow begun(BudgetSet event, @Nullable BudgetRow before) {
        long now = booking.at.recordedAt();
        Long startsAt = event.startsAt();
        return new BudgetRow(
                event.budgetId(),
                event.scope(),
                event.scopeId(),
                event.limit(),
                BudgetWindow.of(event),
                startsAt,
                startsAt == null ? now : Math.max(now, startsAt),
                before == null ? 1 : before.edition() + 1);
    }

    private List<String> listed(BudgetScope scope, @Nullable String scopeId) {
        BudgetsOf of = booking.side.budgetsOf(scope, scopeId);
        return of == null ? List.of() : of.budgetIds();
    }

    private void list(BudgetRow row, boolean isSet) {
        List<String> ids = new ArrayList<>(listed(row.scope(), row.scopeId()));
        ids.remove(row.budgetId());
        if (isSet) {
            ids.add(row.budgetId());
        }
        booking.side.put(new BudgetsOf(row.scope(), row.scopeId(), ids));
    }
}
