package io.makegood.ledger.fold;

import io.makegood.ledger.account.BudgetRow;
import io.makegood.ledger.account.BudgetSpent;
import io.makegood.ledger.budget.Budget;
import io.makegood.ledger.budget.BudgetLeft;
import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.budget.Spent.Part;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.reason.Reason;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is told of budgets: to operators all that a reader needs to show them, to customers what did not fit or went beyond. */
final class BudgetNotices {
    private final Booking booking;

    BudgetNotices(Booking booking) {
        this.booking = booking;
    }

    /** A budget was set, changed or ended. */
    void changed(BudgetRow row) {
        NoticeDraft draft = NoticeDraft.forOperators(NoticeType.BudgetChanged, NoticeText.budgetChanged(row.budgetId()))
                .detail("budgetId", row.budgetId())
                .detail("scope", row.scope().name())
                .detail("scopeId", row.scopeId())
                .detail("limit", text(row.limit()));
        booking.tell(window(draft, row.window())
                .detail("startsAt", text(row.startsAt()))
                .detail("since", text(row.since()))
                .detail("edition", Integer.toString(row.edition())));
    }

    /** What was spent of a budget is another sum now. */
    void used(BudgetSpent row, @Nullable Budget budget, long credits, Subject subject) {
        long used = row.spent().at(row.window(), booking.at.recordedAt());
        NoticeDraft draft = NoticeDraft.forOperators(NoticeType.BudgetUsed, NoticeText.budgetUsed(row.budgetId()))
                .about(subject)
                .of(Amounts.moved(credits, booking.balance()))
                .detail("budgetId", row.budgetId())
                .detail("scope", row.scope().name())
                .detail("scopeId", row.subject().isEmpty() ? null : row.subject())
                .detail("used", Long.toString(used));
        booking.tell(window(draft, row.window())
                .detail("edition", row.edition())
                .detail(
                        "spent",
                        row.spent().parts().stream().map(BudgetNotices::text).collect(Collectors.joining(","))));
        if (credits > 0 && budget != null && used > budget.limit()) {
            String text = new NoticeText(booking.policyNow.scale()).budgetOverspent(budget.limit(), used);
            booking.tell(NoticeDraft.forCustomer(NoticeType.BudgetUsed, text)
                    .because(Reason.BUDGET_EXCEEDED)
                    .about(subject)
                    .of(Amounts.moved(used - budget.limit(), booking.balance()))
                    .detail("budgetId", row.budgetId())
                    .detail("scope", row.scope().name())
                    .detail("scopeId", row.subject().isEmpty() ? null : row.subject())
                    .detail("limit", Long.toString(budget.limit()))
                    .detail("used", Long.toString(used)));
        }
    }

    /** Adds to a denial which budget it was that did not fit. */
    static NoticeDraft named(NoticeDraft draft, BudgetLeft budget, long required) {
        return draft.detail("budgetId", budget.budget().budgetId())
                .detail("scope", budget.budget().scope().name())
                .detail("scopeId", budget.subject().isEmpty() ? null : budget.subject())
                .detail("limit", Long.toString(budget.budget().limit()))
                .detail("left", Long.toString(Math.max(0, budget.left())))
                .detail("renewsAt", text(budget.fitsAt(required)));
    }

    private static NoticeDraft window(NoticeDraft draft, BudgetWindow window) {
        boolean isLong = window.kind().hasLength();
        return draft.detail("window", window.kind().name())
                .detail("windowMillis", isLong ? Long.toString(window.lengthMillis()) : null)
                .detail("anchorAt", isLong && window.anchorAt() != 0 ? Long.toString(window.anchorAt()) : null);
    }

    private static String text(Part part) {
        return part.place() + ":" + part.credits();
    }

    private static @Nullable String text(@Nullable Long number) {
        return number == null ? null : Long.toString(number);
    }
}
