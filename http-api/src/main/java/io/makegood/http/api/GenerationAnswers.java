package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.price.PriceAnswer;
import io.makegood.ledger.price.PriceProblem;
import io.makegood.ledger.reason.Reason;
import io.makegood.readmodel.projection.GenerationRecords;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.topics.mapping.AccountView;
import io.makegood.topics.reading.RecordedEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request to authorise is answered: as the ledger has just decided or, where the same was asked before, as things stand
 * now. A charge that was given back since is no authorisation any more; a declined request says under which attempt it can be
 * tried again (docs/rules.md, section 5).
 */
final class GenerationAnswers {
    private static final String NEXT_ATTEMPT = "nextAttempt";

    private final ContractJson json;
    private final String account;
    private final String generation;
    private final JournalPosition position;

    GenerationAnswers(ContractJson json, String account, String generation, JournalPosition position) {
        this.json = json;
        this.account = account;
        this.generation = generation;
        this.position = position;
    }

    /** Whether a notice decides about a request. */
    static boolean decides(Notice notice) {
        return ProjectedRows.isAnswer(notice) || notice.type() == NoticeType.EventConflict;
    }

    /** The answer of the notice that the request itself led to; throws a {@link Problem} unless it was charged. */
    Writes.Answer to(Notice notice) {
        if (notice.type() == NoticeType.EventConflict) {
            throw Conflicts.of(
                    position,
                    "GenerationRequested",
                    "generationId",
                    "generation " + generation + " was requested before with other content");
        }
        if (notice.type() == NoticeType.ChargeDeclined) {
            throw declined(
                    notice,
                    notice.message(),
                    notice.amounts().available(),
                    notice.amounts().missing());
        }
        return charged(notice, notice.amounts().amount(), 0, notice.amounts().balance(), notice.message());
    }

    /**
     * How things stand for a request that was made before; empty if nothing was decided about it yet. An earlier attempt that asked for
     * something else than the newest is told so: what was charged is not what it asks for.
     *
     * @param scale how many decimals the product of the account shows
     */
    Optional<Supplier<Writes.Answer>> asItStands(
            GenerationRequested asked, GenerationRecords records, Optional<AccountView> balance, int scale) {
        GenerationRequested newest = newestRequest(records);
        if (newest != null
                && newest.attempt() > asked.attempt()
                && !newest.asFirstAttempt().equals(asked.asFirstAttempt())) {
            return Optional.of(() -> {
                throw Conflicts.of(
                        position,
                        "GenerationRequested",
                        "generationId",
                        "generation " + generation + " was requested with other content since, as attempt "
                                + newest.attempt());
            });
        }
        List<LedgerEntry> refunds = records.entries().stream()
                .filter(entry -> entry.kind() == EntryKind.REFUND)
                .toList();
        // What a late success or a reversed campaign took a second time is no further charge: it undoes what was given
        // back.
        long again = charged(
                records,
                entry -> Reason.CHARGED_AGAIN.isNamed(entry.reason())
                        || Reason.MAKE_GOOD_REVERSED.isNamed(entry.reason()));
        long charged = charged(records, entry -> true) - again;
        long refunded = refunds.stream().mapToLong(LedgerEntry::amount).sum() - again;
        Notice answered = last(records.notices());
        Long now = balance.map(AccountView::balance).orElse(null);
        if (charged > 0 && refunded >= charged) {
            return Optional.of(() -> {
                throw givenBack(charged, refunds);
            });
        }
        if (charged > 0) {
            return Optional.of(() -> charged(answered, charged, refunded, now, before(charged, refunded, now, scale)));
        }
        if (answered == null) {
            return Optional.empty();
        }
        return Optional.of(() -> {
            if (answered.type() == NoticeType.ChargeAuthorized) {
                return charged(answered, 0L, 0, now, before(0, 0, now, scale));
            }
            throw declinedBefore(answered, balance.orElse(null));
        });
    }

    /** The notice of the charge tells of the balance as it was then. */
    private static String before(long charged, long refunded, @Nullable Long balance, int scale) {
        return "This was charged before: " + NoticeText.credits(charged, scale) + " credits"
                + (refunded > 0 ? ", of which " + NoticeText.credits(refunded, scale) + " came back." : ".")
                + (balance == null ? "" : " Your balance is " + NoticeText.credits(balance, scale) + ".");
    }

    private static @Nullable GenerationRequested newestRequest(GenerationRecords records) {
        GenerationRequested newest = null;
        for (RecordedEvent each : records.events()) {
            if (each.envelope().event() instanceof GenerationRequested request
                    && !each.isRefused()
                    && (newest == null || request.attempt() > newest.attempt())) {
                newest = request;
            }
        }
        return newest;
    }

    private static long charged(GenerationRecords records, Predicate<LedgerEntry> which) {
        return records.entries().stream()
                .filter(entry -> entry.kind() == EntryKind.CHARGE)
                .filter(which)
                .mapToLong(entry -> -entry.amount())
                .sum();
    }

    private static @Nullable Notice last(List<Notice> notices) {
        Notice last = null;
        for (Notice notice : notices) {
            last = ProjectedRows.isAnswer(notice) ? notice : last;
        }
        return last;
    }

    private Problem givenBack(long charged, List<LedgerEntry> refunds) {
        return Problem.givenBack(
                new ProblemDetails.GivenBack(
                        account,
                        charged,
                        generation,
                        position.toString(),
                        "REFUNDED",
                        charged,
                        refunds.stream().map(ProblemDetails.RefundOfCharge::of).toList()),
                "the charge of generation " + generation
                        + " was given back; use another generationId to generate again");
    }

    private Problem declinedBefore(Notice notice, @Nullable AccountView balance) {
        Long required = notice.amounts().required();
        Long available = balance == null ? notice.amounts().available() : Long.valueOf(balance.available());
        Long missing = required == null || balance == null || available == null
                ? notice.amounts().missing()
                : Long.valueOf(required > available ? required - balance.balance() : 0);
        if (Reason.BUDGET_EXCEEDED.isNamed(notice.reason())) {
            // What the account has does not matter, and what the budget leaves by now a quote says.
            available = notice.amounts().available();
            missing = notice.amounts().missing();
        }
        String next = detail(notice, NEXT_ATTEMPT);
        return declined(
                notice,
                "Attempt " + (next == null ? 1 : Integer.parseInt(next) - 1) + " of this request was declined: "
                        + notice.message() + " Ask again with attempt " + (next == null ? 2 : next) + ".",
                available,
                missing);
    }

    private Problem declined(Notice notice, String detail, @Nullable Long available, @Nullable Long missing) {
        String next = detail(notice, NEXT_ATTEMPT);
        String platforms = detail(notice, "platforms");
        return Problem.declined(
                new ProblemDetails.Declined(
                        account,
                        available,
                        budget(notice),
                        generation,
                        missing,
                        next == null ? null : Integer.valueOf(next),
                        platforms == null ? null : List.of(platforms.split(", ", -1)),
                        position.toString(),
                        detail(notice, PriceAnswer.ROW),
                        problem(notice),
                        notice.reason(),
                        notice.amounts().required()),
                detail);
    }

    /** The budget that it does not fit, if it was that. */
    private static ProblemDetails.@Nullable BudgetDenial budget(Notice notice) {
        String budgetId = detail(notice, "budgetId");
        String scope = detail(notice, "scope");
        String limit = detail(notice, "limit");
        String left = detail(notice, "left");
        String renewsAt = detail(notice, "renewsAt");
        return budgetId == null || scope == null || limit == null || left == null
                ? null
                : new ProblemDetails.BudgetDenial(
                        budgetId,
                        BudgetScope.valueOf(scope),
                        detail(notice, "scopeId"),
                        Long.parseLong(limit),
                        Long.parseLong(left),
                        renewsAt == null ? null : Long.valueOf(renewsAt));
    }

    /** What is wrong with what was asked for, as the notice lists it. */
    private static @Nullable PriceProblem problem(Notice notice) {
        for (NoticeDetail detail : notice.details()) {
            if (PriceProblem.isNamed(detail.name())) {
                return new PriceProblem(detail.name(), List.of(detail.value().split(", ", -1)));
            }
        }
        return null;
    }

    private static @Nullable String detail(Notice notice, String name) {
        for (NoticeDetail detail : notice.details()) {
            if (detail.name().equals(name)) {
                return detail.value();
            }
        }
        return null;
    }

    private Writes.Answer charged(
            @Nullable Notice notice, @Nullable Long charged, long refunded, @Nullable Long balance, String message) {
        JsonNode answer = json.tree(new Answers.Authorization(
                account,
                generation,
                Answers.ChargedStatus.CHARGED,
                charged,
                refunded,
                balance,
                position.toString(),
                message,
                notice == null ? null : notice.policy(),
                notice == null ? null : detail(notice, PriceAnswer.ROW)));
        return new Writes.Answer(
                201, "application/json", answer, position.toString(), AskAgain.generation(account, generation));
    }
}
