package io.makegood.ledger.reference;

import io.makegood.ledger.budget.Budget;
import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.BudgetSet;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reference.ReferenceFold.Did;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who may spend how much ("Members and budgets"): what was spent is added up anew from all generations whenever somebody asks. */
final class Budgeting {
    private static final long PARTS = 24;
    private static final int SAME_SCOPE_MOST = 8;

    private final Map<String, Own> own = new HashMap<>();
    private @Nullable Set<String> holders;
    private Map<String, List<String>> groups = Map.of();

    /** A budget that was set, and since when; another scope or window makes another. */
    private record Own(BudgetSet said, long since, int edition) {}

    /** A budget and for whom it counts: charges that count for it are added up. */
    record Counted(String budgetId, String edition, String subject, BudgetWindow window) {}

    private record Bound(Counted counted, long limit) {}

    // What is said ----------------------------------------------------------------------------------------------------

    void named(AccountUpdated event) {
        holders = event.holders() == null ? holders : Set.copyOf(event.holders());
        groups = event.groups() == null ? groups : event.groups();
    }

    static Did set(Turn turn, BudgetSet event) {
        Map<String, Own> own = turn.account.budgets.own;
        Own known = own.get(event.budgetId());
        Own runs = known == null || known.said.limit() == null ? null : known;
        if (event.limit() == null) {
            if (known == null) {
                return turn.refuse("UNKNOWN_BUDGET");
            }
            if (runs == null) {
                return Did.DUPLICATE;
            }
            turn.begin();
            own.put(event.budgetId(), new Own(withLimit(runs.said, null), runs.since, runs.edition));
            turn.tell(NoticeType.BudgetChanged, null, Audience.OPERATOR);
            return turn.applied();
        }
        if (runs != null && runs.said.equals(event)) {
            return Did.DUPLICATE;
        }
        long sameScope = own.values().stream()
                .filter(each -> each.said.limit() != null
                        && !each.said.budgetId().equals(event.budgetId())
                        && each.said.scope() == event.scope()
                        && Objects.equals(each.said.scopeId(), event.scopeId()))
                .count();
        if (sameScope >= SAME_SCOPE_MOST) {
            return turn.refuse("TOO_MANY_BUDGETS");
        }
        turn.begin();
        if (runs != null && withLimit(runs.said, event.limit()).equals(event)) {
            own.put(event.budgetId(), new Own(event, runs.since, runs.edition));
        } else {
            Long startsAt = event.startsAt();
            long since = startsAt == null ? turn.now : Math.max(turn.now, startsAt);
            own.put(event.budgetId(), new Own(event, since, known == null ? 1 : known.edition + 1));
        }
        turn.tell(NoticeType.BudgetChanged, null, Audience.OPERATOR);
        return turn.applied();
    }

    private static BudgetSet withLimit(BudgetSet said, @Nullable Long limit) {
        return new BudgetSet(
                said.budgetId(),
                said.scope(),
                said.scopeId(),
                limit,
                said.window(),
                said.windowMillis(),
                said.startsAt());
    }

    // What binds ------------------------------------------------------------------------------------------------------

    boolean mayStart(Policy policy, @Nullable String actor) {
        return !policy.holdersOnly() || (holders != null && actor != null && holders.contains(actor));
    }

    /** Whether a charge of so much is more than some budget leaves. */
    static boolean isExceeded(Turn turn, @Nullable String actor, String feature, long cost) {
        for (Bound bound : turn.account.budgets.binding(turn.policy, actor, feature, turn.now)) {
            if (cost > 0 && cost > bound.limit - spent(turn, bound.counted)) {
                return true;
            }
        }
        return false;
    }

    private List<Bound> binding(Policy policy, @Nullable String actor, @Nullable String feature, long at) {
        List<Budget> all = new ArrayList<>();
        own.values().forEach(each -> {
            Long limit = each.said.limit();
            if (limit != null) {
                all.add(budget(each, limit));
            }
        });
        policy.budgets().forEach(each -> {
            Own its = own.get(each.budgetId());
            if (its == null || its.said.limit() == null) {
                all.add(each);
            }
        });
        List<Bound> bound = new ArrayList<>();
        for (Budget budget : all) {
            List<String> subjects = new ArrayList<>();
            if (budget.scope() == BudgetScope.ALL) {
                subjects.add("");
            } else if (budget.scope() == BudgetScope.FEATURE && feature != null) {
                subjects.add(feature);
            } else if (budget.scope() == BudgetScope.ACTOR && actor != null) {
                subjects.add(actor);
            } else if (budget.scope() == BudgetScope.GROUP && actor != null) {
                groups.forEach((group, actors) -> {
                    if (actors.contains(actor)) {
                        subjects.add(group);
                    }
                });
            }
            for (String subject : subjects) {
                if (at >= budget.since()
                        && (budget.scopeId() == null || budget.scopeId().equals(subject))) {
                    Counted counted = new Counted(budget.budgetId(), budget.edition(), subject, budget.window());
                    bound.add(new Bound(counted, budget.limit()));
                }
            }
        }
        return bound;
    }

    private static Budget budget(Own own, long limit) {
        BudgetSet said = own.said;
        return new Budget(
                said.budgetId(),
                said.scope(),
                said.scopeId(),
                limit,
                BudgetWindow.of(said),
                own.since,
                Integer.toString(own.edition));
    }

    // What was spent --------------------------------------------------------------------------------------------------

    /** What all that counts was charged in the window of now, less what came back of it. */
    private static long spent(Turn turn, Counted counted) {
        long sum = 0;
        for (Gen gen : turn.account.gens.values()) {
            if (gen.counted.contains(counted) && isInWindow(counted.window, gen.chargedAt, turn.now)) {
                sum += gen.money.paid;
            }
        }
        return sum;
    }

    private static boolean isInWindow(BudgetWindow window, long charged, long now) {
        if (window.kind() == WindowKind.SLIDING) {
            long part = (window.lengthMillis() + PARTS - 1) / PARTS;
            return charged / part >= now / part - PARTS;
        }
        return start(window, charged).equals(start(window, now));
    }

    private static Object start(BudgetWindow window, long at) {
        LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(at), ZoneOffset.UTC);
        return switch (window.kind()) {
            case HOUR -> at / 3_600_000;
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case YEAR -> day.getYear();
            case FIXED -> Math.floorDiv(at - window.anchorAt(), window.lengthMillis());
            case EVER, SLIDING -> "always";
        };
    }

    /** What was spent of everything that ever counted, in the windows of now. */
    static Map<Counted, Long> allSpent(Turn turn) {
        Map<Counted, Long> all = new LinkedHashMap<>();
        for (Gen gen : turn.account.gens.values()) {
            for (Counted counted : gen.counted) {
                all.computeIfAbsent(counted, any -> spent(turn, counted));
            }
        }
        return all;
    }

    /** Decides what charges count for, when they come and when the request does, and tells what has changed. */
    static void review(Turn turn, Map<Counted, Long> before) {
        Budgeting budgets = turn.account.budgets;
        for (Gen gen : turn.account.gens.values()) {
            boolean news = gen.isCharged() && (!gen.countedByCharge || (gen.request != null && !gen.countedByRequest));
            if (news) {
                String actor = gen.request == null ? null : gen.request.actorId();
                Policy policy = Objects.requireNonNull(gen.policy);
                budgets.binding(policy, actor, gen.feature(), gen.chargedAt)
                        .forEach(bound -> gen.counted.add(bound.counted));
                gen.countedByCharge = true;
                gen.countedByRequest = gen.request != null;
            }
        }
        Map<String, String> told = new TreeMap<>();
        allSpent(turn).forEach((counted, now) -> {
            long was = before.getOrDefault(counted, 0L);
            if (was == now) {
                return;
            }
            turn.tell(NoticeType.BudgetUsed, null, Audience.OPERATOR);
            told.put(counted.budgetId + "/" + counted.edition + "/" + counted.subject, Long.toString(now));
            Long limit = budgets.limit(turn.policy, counted);
            if (now > was && limit != null && now > limit) {
                turn.tell(NoticeType.BudgetUsed, "BUDGET_EXCEEDED");
            }
        });
        turn.spent.putAll(told);
    }

    private @Nullable Long limit(Policy policy, Counted counted) {
        Own its = own.get(counted.budgetId);
        if (its != null && its.said.limit() != null) {
            return Integer.toString(its.edition).equals(counted.edition) ? its.said.limit() : null;
        }
        for (Budget each : policy.budgets()) {
            if (each.budgetId().equals(counted.budgetId) && each.edition().equals(counted.edition)) {
                return each.limit();
            }
        }
        return null;
    }
}
