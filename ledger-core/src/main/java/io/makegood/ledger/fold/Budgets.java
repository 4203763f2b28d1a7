package io.makegood.ledger.fold;

import io.makegood.ledger.account.BudgetRow;
import io.makegood.ledger.account.BudgetSpent;
import io.makegood.ledger.account.BudgetsOf;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.account.Spending;
import io.makegood.ledger.budget.Budget;
import io.makegood.ledger.budget.BudgetLeft;
import io.makegood.ledger.budget.Spent;
import io.makegood.ledger.budget.Standing;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of an account while an event is being decided (docs/rules.md, section 12): which bind whom, what was spent of them, and
 * what a generation's charge counts for. Most accounts have none, and then no row is looked at. Single-threaded, lives for one event.
 */
final class Budgets {
    private final Booking booking;
    private final AccountDraft account;
    private final SideRows side;
    private final MemberBook members;

    Budgets(Booking booking, AccountDraft account) {
        this.booking = booking;
        this.account = account;
        side = booking.side;
        members = new MemberBook(side, account);
    }

    MemberBook members() {
        return members;
    }

    /** Where an actor stands who asks for a charge now. */
    Standing standing(@Nullable String actor, String feature) {
        boolean mayAsk = !booking.policyNow.holdersOnly() || members.holds(actor);
        long now = booking.at.recordedAt();
        List<BudgetLeft> left = new ArrayList<>();
        for (Bound bound : binding(booking.policyNow, actor, feature, now)) {
            Integer ordinal = ordinal(bound);
            Spent spent = ordinal == null ? Spent.NOTHING : spent(ordinal).spent();
            left.add(new BudgetLeft(bound.budget, bound.subject, spent, now));
        }
        return new Standing(account.accessActive(), mayAsk, left);
    }

    /** Counts what the generation is charged now in place of what it was before, for every budget that binds it. */
    void count(Generation generation) {
        if (!generation.charged) {
            return;
        }
        long now = booking.at.recordedAt();
        long outstanding = generation.outstanding();
        long before = generation.before.charged() ? generation.before.outstanding() : 0;
        for (int ordinal : generation.counted) {
            add(ordinal, generation, outstanding - before, now);
        }
        boolean isNew = !generation.before.charged();
        boolean tellsMore = generation.requested && !generation.before.requested();
        if (isNew || tellsMore) {
            Policy policy = booking.policies.version(generation.policy);
            for (Bound bound : binding(policy, generation.actorId, generation.feature, generation.chargedAt)) {
                int ordinal = ordinalOf(bound);
                if (!generation.counted.contains(ordinal)) {
                    generation.counted = CopyOnWrite.changeable(generation.counted);
                    generation.counted.add(ordinal);
                    add(ordinal, generation, outstanding, now);
                }
            }
        }
    }

    private void add(int ordinal, Generation generation, long credits, long now) {
        if (credits == 0) {
            return;
        }
        BudgetSpent row = spent(ordinal);
        Spent spent = row.spent().plus(row.window(), generation.chargedAt, credits, now);
        long usedBefore = row.spent().at(row.window(), now);
        long used = spent.at(row.window(), now);
        if (spent.equals(row.spent())) {
            return;
        }
        side.put(row.with(spent));
        if (used == usedBefore) {
            return;
        }
        new BudgetNotices(booking).used(row.with(spent), budgetOf(row), credits, Subject.generation(generation.id));
    }

    /** The budget as it is now for which that was spent; null if it was ended or has begun anew. */
    private @Nullable Budget budgetOf(BudgetSpent row) {
        BudgetRow own = side.budget(row.budgetId());
        Budget set = own == null ? null : own.budget();
        if (set != null) {
            return set.edition().equals(row.edition()) ? set : null;
        }
        for (Budget each : booking.policyNow.budgets()) {
            if (each.budgetId().equals(row.budgetId()) && each.edition().equals(row.edition())) {
                return each;
            }
        }
        return null;
    }

    // What binds whom -------------------------------------------------------------------------------------------------

    /** A budget and for whom or what it counts; empty for all. */
    private record Bound(Budget budget, String subject) {}

    /** Every budget that binds what that actor spends on that feature at that record time. */
    private List<Bound> binding(Policy policy, @Nullable String actor, @Nullable String feature, long at) {
        Spending spending = account.spending();
        if (spending.scopes() == 0 && policy.budgets().isEmpty()) {
            return List.of();
        }
        List<Bound> bound = new ArrayList<>();
        for (BudgetScope scope : BudgetScope.values()) {
            List<String> subjects = switch (scope) {
                case ACTOR -> actor == null ? List.of() : List.of(actor);
                case GROUP -> members.groupsOf(actor);
                case FEATURE -> feature == null ? List.of() : List.of(feature);
                case ALL -> List.of("");
            };
            for (String subject : subjects) {
                set(scope, null, subject, at, bound);
                if (scope != BudgetScope.ALL) {
                    set(scope, subject, subject, at, bound);
                }
                for (Budget each : policy.budgets()) {
                    if (each.scope() == scope && each.binds(subject) && at >= each.since() && !isReplaced(each)) {
                        bound.add(new Bound(each, subject));
                    }
                }
            }
        }
        return bound;
    }

    /** Adds those that were set for one of that scope, or for each. */
    private void set(BudgetScope scope, @Nullable String scopeId, String subject, long at, List<Bound> bound) {
        BudgetsOf of = account.spending().mayHave(scope, scopeId) ? side.budgetsOf(scope, scopeId) : null;
        if (of == null) {
            return;
        }
        for (String budgetId : of.budgetIds()) {
            Budget budget = Objects.requireNonNull(side.budget(budgetId), "a listed budget has a row")
                    .budget();
            if (budget != null && at >= budget.since()) {
                bound.add(new Bound(budget, subject));
            }
        }
    }

    /** Whether the account has a budget of its own in the place of that of the policy. */
    private boolean isReplaced(Budget ofPolicy) {
        BudgetRow own = account.spending().scopes() == 0 ? null : side.budget(ofPolicy.budgetId());
        return own != null && own.limit() != null;
    }

    // What was spent --------------------------------------------------------------------------------------------------

    private @Nullable Integer ordinal(Bound bound) {
        Long known = side.identity(IdentityKind.BUDGET_COUNTED, id(bound));
        return known == null ? null : Math.toIntExact(known);
    }

    /** The ordinal of what is spent of a budget; the next, if nothing was yet. */
    private int ordinalOf(Bound bound) {
        Integer known = ordinal(bound);
        if (known != null) {
            return known;
        }
        Spending spending = account.spending().withCounted();
        account.setSpending(spending);
        int ordinal = spending.counted();
        Budget budget = bound.budget;
        side.remember(IdentityKind.BUDGET_COUNTED, id(bound), ordinal);
        side.put(new BudgetSpent(
                ordinal,
                budget.budgetId(),
                budget.scope(),
                bound.subject,
                budget.edition(),
                budget.window(),
                Spent.NOTHING));
        return ordinal;
    }

    private BudgetSpent spent(int ordinal) {
        return Objects.requireNonNull(side.budgetSpent(ordinal), "what counts has a row");
    }

    private String id(Bound bound) {
        return booking.derived(bound.budget.budgetId(), bound.budget.edition(), bound.subject);
    }
}
