package io.makegood.ledger.fold;

import io.makegood.ledger.account.Moving;
import io.makegood.ledger.budget.BudgetLeft;
import io.makegood.ledger.budget.Standing;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.SettlementRule.Above;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.price.PriceAnswer;
import io.makegood.ledger.price.PriceProblem;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.price.RateTable;
import io.makegood.ledger.quote.ChargeTerms;
import io.makegood.ledger.quote.Funds;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a request to be charged is, and the answer (docs/rules.md, section 5). Lives for one event. */
final class Authorization {
    private final Booking booking;
    private final Policy policy;

    Authorization(Booking booking) {
        this.booking = booking;
        policy = booking.policyNow;
    }

    void decide(GenerationRequested event, Generation generation) {
        if (generation.rejection != null || generation.has(Outcome.FAILED)) {
            // What failed before it was charged would be given back at once, and be begun for nothing.
            decline(generation, declined(DeclineReason.NOT_ACCEPTED));
            return;
        }
        Moving moving = booking.moving();
        DeclineReason ended = DeclineReason.ofEnded(moving.closed(), moving.mergedInto());
        if (ended != null) {
            decline(generation, declined(ended).detail("account", moving.mergedInto()));
            return;
        }
        long at = booking.at.recordedAt();
        ChargeTerms.Action action = new ChargeTerms.Action(PriceQuery.of(event), event.maxAmount());
        Funds funds = booking.fundsFor(event.feature(), event.model());
        Standing standing = booking.budgets.standing(event.actorId(), event.feature());
        ChargeTerms terms = ChargeTerms.of(action, policy, standing, funds, at);
        DeclineReason why = terms.declined();
        Price price = terms.price();
        if (why == null && price != null) {
            charge(event, generation, price, terms, funds.available());
        } else {
            decline(generation, declined(why == null ? DeclineReason.INVALID_INPUT : why, terms, funds));
        }
    }

    private NoticeDraft declined(DeclineReason why, ChargeTerms terms, Funds funds) {
        return switch (why) {
            case NOT_ACCEPTED, NO_ACCESS, NOT_A_HOLDER, ACCOUNT_CLOSED, ACCOUNT_MERGED -> declined(why);
            case INVALID_INPUT -> {
                PriceProblem problem = terms.problem();
                yield problem == null
                        ? declined(why)
                        : declined(why).detail(problem.what(), String.join(", ", problem.listed()));
            }
            case PRICE_CHANGED ->
                declined(why, text().priceChanged(terms.required()))
                        .of(needed(terms, funds))
                        .detail(PriceAnswer.ROW, terms.row());
            case BUDGET_EXCEEDED -> {
                BudgetLeft budget = Objects.requireNonNull(terms.budget(), "the budget that it does not fit");
                yield BudgetNotices.named(
                        declined(why, text().budgetExceeded(terms.required(), budget.left()))
                                .of(needed(terms, budget))
                                .detail(PriceAnswer.ROW, terms.row()),
                        budget,
                        terms.required());
            }
            case INSUFFICIENT_CREDITS ->
                declined(why, text().insufficient(terms.required(), funds.told()))
                        .of(needed(terms, funds))
                        .detail(PriceAnswer.ROW, terms.row());
        };
    }

    /** What the charge needs, and what there is for it: a debt is missing too. */
    private Amounts needed(ChargeTerms terms, Funds funds) {
        long required = terms.required();
        return new Amounts(null, required, funds.available(), funds.missing(required), booking.balance());
    }

    /** What the charge needs, and what the budget has left for it. */
    private Amounts needed(ChargeTerms terms, BudgetLeft budget) {
        long left = Math.max(0, budget.left());
        return new Amounts(null, terms.required(), left, terms.required() - left, booking.balance());
    }

    private void charge(
            GenerationRequested event, Generation generation, Price price, ChargeTerms terms, long available) {
        long required = terms.required();
        List<ItemPrice> priced = event.items().stream()
                .map(itemId -> new ItemPrice(itemId, price.itemAmount()))
                .toList();
        hold(event, generation, terms.row());
        GenerationRules.charge(booking, generation, price.baseAmount(), priced, Reason.AUTHORIZED);
        booking.tell(NoticeDraft.forCustomer(
                        NoticeType.ChargeAuthorized, text().chargeAuthorized(required, booking.balance()))
                .because(required == 0 ? Reason.FREE : null)
                .about(Subject.generation(generation.id))
                .of(new Amounts(required, required, available, null, booking.balance()))
                .detail(PriceAnswer.ROW, terms.row()));
    }

    /** Keeps by what it is charged, and what the customer agreed to: it is settled by that, whatever a later policy says. */
    private void hold(GenerationRequested event, Generation generation, @Nullable String row) {
        RateTable rates = row == null ? null : policy.rates(event.feature());
        if (row != null && rates != null) {
            int place = rates.place(row);
            Long agreed = policy.settlement().above() == Above.CHARGE ? event.maxAmount() : null;
            generation.use =
                    generation.use.heldBy(place, rates.rows().get(place).counted(), event.quantities(), agreed);
        }
    }

    private NoticeText text() {
        return new NoticeText(policy.scale());
    }

    private static NoticeDraft declined(DeclineReason reason) {
        return declined(reason, NoticeText.of(reason.reason()));
    }

    private static NoticeDraft declined(DeclineReason reason, String message) {
        return NoticeDraft.forCustomer(NoticeType.ChargeDeclined, message).because(reason.reason());
    }

    private void decline(Generation generation, NoticeDraft notice) {
        generation.declined = true;
        booking.tell(notice.about(Subject.generation(generation.id))
                .detail("nextAttempt", Integer.toString(generation.attempt + 1)));
    }
}
