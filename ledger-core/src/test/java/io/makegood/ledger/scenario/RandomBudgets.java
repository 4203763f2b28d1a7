package io.makegood.ledger.scenario;

import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.BudgetSet;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.WindowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Members that come and go, and budgets that are set, changed and ended under them. */
final class RandomBudgets {
    private static final List<String> ACTORS = List.of("ana", "bob", "cy");
    private static final List<String> GROUPS = List.of("art", "web");
    private static final List<WindowKind> WINDOWS = List.of(WindowKind.values());

    private final Random random;

    RandomBudgets(Random random) {
        this.random = random;
    }

    /** Who asks, or null. */
    static @Nullable String actor(Random random) {
        return random.nextInt(3) == 0 ? null : ACTORS.get(random.nextInt(ACTORS.size()));
    }

    List<LedgerEvent> strand(long from) {
        List<LedgerEvent> strand = new ArrayList<>();
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            strand.add(
                    switch (random.nextInt(4)) {
                        case 0 -> members();
                        default -> budget(from);
                    });
        }
        if (random.nextInt(3) == 0) {
            strand.add(strand.get(random.nextInt(strand.size())));
        }
        return strand;
    }

    private LedgerEvent members() {
        List<String> holders = ACTORS.subList(0, random.nextInt(ACTORS.size() + 1));
        Map<String, List<String>> groups = new TreeMap<>();
        for (String group : GROUPS) {
            if (random.nextInt(3) > 0) {
                groups.put(group, ACTORS.subList(random.nextInt(2), 1 + random.nextInt(ACTORS.size())));
            }
        }
        boolean namesHolders = random.nextBoolean();
        return new AccountUpdated(
                namesHolders ? holders : null, null, namesHolders && random.nextBoolean() ? null : groups);
    }

    private LedgerEvent budget(long from) {
        BudgetScope scope = List.of(BudgetScope.values()).get(random.nextInt(4));
        String scopeId = random.nextBoolean()
                ? null
                : switch (scope) {
                    case ACTOR -> ACTORS.get(random.nextInt(ACTORS.size()));
                    case GROUP -> GROUPS.get(random.nextInt(GROUPS.size()));
                    case FEATURE -> random.nextBoolean() ? "image" : "film";
                    case ALL -> null;
                };
        WindowKind window = WINDOWS.get(random.nextInt(WINDOWS.size()));
        Long length = window.hasLength() ? Long.valueOf(60_000L * (1 + random.nextInt(4)) + random.nextInt(7)) : null;
        Long limit = random.nextInt(7) == 0 ? null : Long.valueOf(random.nextInt(25));
        Long startsAt = random.nextInt(4) == 0 ? Long.valueOf(from + 30_000L * random.nextInt(8)) : null;
        String budgetId = random.nextInt(6) == 0 ? "default-" + random.nextInt(4) : "b" + random.nextInt(3);
        return new BudgetSet(budgetId, scope, scopeId, limit, window, length, startsAt);
    }
}
