package io.makegood.ledger.budget;

import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the notices of budgets say, read back: readers show and foretell by it what the fold decided by. */
public final class ToldBudget {
    private final Map<String, String> details = new LinkedHashMap<>();

    /** What a notice of the type BudgetChanged or BudgetUsed says. */
    public ToldBudget(Notice notice) {
        for (NoticeDetail detail : notice.details()) {
            details.put(detail.name(), detail.value());
        }
    }

    /** Whether the notice says all that is known of a budget, or of what was spent of it. */
    public static boolean isTold(Notice notice) {
        return notice.type() == NoticeType.BudgetChanged
                || (notice.type() == NoticeType.BudgetUsed && notice.reason() == null);
    }

    /** Which budget. */
    public String budgetId() {
        return required("budgetId");
    }

    /** Under which scope and window it is, as {@link Budget#edition}. */
    public String edition() {
        return required("edition");
    }

    /** The only one that it binds, or for whom it was spent; empty for each, and for all. */
    public String subject() {
        return details.getOrDefault("scopeId", "");
    }

    /** The budget as a BudgetChanged says it; null once it was ended. */
    public @Nullable Budget budget() {
        String limit = details.get("limit");
        if (limit == null) {
            return null;
        }
        WindowKind kind = WindowKind.valueOf(required("window"));
        return new Budget(
                budgetId(),
                BudgetScope.valueOf(required("scope")),
                details.get("scopeId"),
                Long.parseLong(limit),
                new BudgetWindow(kind, number("windowMillis"), number("anchorAt")),
                number("since"),
                edition());
    }

    /** What was spent, as a BudgetUsed says it. */
    public Spent spent() {
        List<Spent.Part> parts = new ArrayList<>();
        String told = details.getOrDefault("spent", "");
        for (String part : told.isEmpty() ? new String[0] : told.split(",")) {
            int colon = part.indexOf(':');
            parts.add(new Spent.Part(
                    Long.parseLong(part.substring(0, colon)), Long.parseLong(part.substring(colon + 1))));
        }
        return new Spent(parts);
    }

    private long number(String name) {
        return Long.parseLong(details.getOrDefault(name, "0"));
    }

    private String required(String name) {
        return Objects.requireNonNull(details.get(name), name);
    }
}
