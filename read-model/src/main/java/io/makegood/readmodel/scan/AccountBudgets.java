package io.makegood.readmodel.scan;

import io.makegood.ledger.budget.Budget;
import io.makegood.ledger.budget.BudgetLeft;
import io.makegood.ledger.budget.Spent;
import io.makegood.ledger.budget.Standing;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.policy.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may spend how much of an account, as far as it can be read: what the ledger told of budgets, and who the account's members are
 * (docs/rules.md, section 12).
 */
public final class AccountBudgets {
    private final Told told;
    private final Policy policy;
    private final long now;
    private final boolean accessActive;
    private final List<String> holders;
    private final Map<String, List<String>> groups;

    /** What was told of an account, wherever it is read. */
    public interface Told {
        /** What was said of the account itself, in the order of the log. */
        List<AccountUpdated> updates();

        /** The budgets that are set on it. */
        List<Budget> budgets();

        /** Who, or on what, was spent of a budget that counts for each by itself; so many at most. */
        List<String> spenders(Budget budget, int limit);

        /** What was spent of a budget by that subject. */
        Spent spent(Budget budget, String subject);
    }

    /** What is known at that record time, under the policy in force then. */
    public AccountBudgets(Told told, Policy policy, long now) {
        this.told = told;
        this.policy = policy;
        this.now = now;
        boolean active = true;
        List<String> named = List.of();
        Map<String, List<String>> grouped = Map.of();
        for (AccountUpdated update : told.updates()) {
            active = update.accessActive() == null ? active : Boolean.TRUE.equals(update.accessActive());
            List<String> newHolders = update.holders();
            named = newHolders == null ? named : newHolders;
            Map<String, List<String>> newGroups = update.groups();
            grouped = newGroups == null ? grouped : newGroups;
        }
        accessActive = active;
        holders = named;
        groups = grouped;
    }

    /** Where an actor stands, or whoever names none, who asks for a feature. */
    public Standing standing(@Nullable String actor, String feature) {
        boolean mayAsk = !policy.holdersOnly() || (actor != null && holders.contains(actor));
        List<BudgetLeft> left = new ArrayList<>();
        for (Budget budget : budgets()) {
            List<String> subjects = switch (budget.scope()) {
                case ALL -> List.of("");
                case FEATURE -> List.of(feature);
                case ACTOR -> actor == null ? List.of() : List.of(actor);
                case GROUP -> groupsOf(actor);
            };
            for (String subject : subjects) {
                if (now >= budget.since() && budget.binds(subject)) {
                    left.add(left(budget, subject));
                }
            }
        }
        return new Standing(accessActive, mayAsk, left);
    }

    /**
     * Every budget that has begun with what is left of it: of one that counts for each by itself, for each that has spent of it. Those
     * of which there are many come last.
     *
     * @param actor shows what binds this actor alone; null for everyone's
     * @param limit so many at most
     */
    public List<BudgetLeft> all(@Nullable String actor, int limit) {
        List<BudgetLeft> all = new ArrayList<>();
        List<Budget> begun = budgets().stream()
                .filter(budget -> now >= budget.since())
                .sorted(Comparator.comparing(Budget::scope).reversed())
                .toList();
        for (Budget budget : begun) {
            for (String subject : subjects(budget, actor, limit)) {
                if (all.size() == limit) {
                    return all;
                }
                if (budget.binds(subject)) {
                    all.add(left(budget, subject));
                }
            }
        }
        return all;
    }

    private List<String> subjects(Budget budget, @Nullable String actor, int limit) {
        if (budget.scope() == BudgetScope.ALL) {
            return List.of("");
        }
        if (actor != null && budget.scope() == BudgetScope.ACTOR) {
            return List.of(actor);
        }
        if (actor != null && budget.scope() == BudgetScope.GROUP) {
            return groupsOf(actor);
        }
        String only = budget.scopeId();
        return only == null ? told.spenders(budget, limit) : List.of(only);
    }

    private List<String> groupsOf(@Nullable String actor) {
        return groups.entrySet().stream()
                .filter(group -> actor != null && group.getValue().contains(actor))
                .map(Map.Entry::getKey)
                .toList();
    }

    private BudgetLeft left(Budget budget, String subject) {
        Spent spent = told.spent(budget, subject);
        return new BudgetLeft(budget, subject, spent, now);
    }

    /** The account's own, and those of the policy that it does not replace. */
    private List<Budget> budgets() {
        List<Budget> all = new ArrayList<>(told.budgets());
        List<String> own = all.stream().map(Budget::budgetId).toList();
        policy.budgets().stream()
                .filter(budget -> !own.contains(budget.budgetId()))
                .forEach(all::add);
        return all;
    }
}
