package io.makegood.ledger.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every type of event by its name in the journal, and who may publish it: the one list of both. */
public enum EventType {
    /** See {@link GenerationEvent}. */
    GenerationRequested(Author.SERVICE),
    /** See {@link GenerationEvent}. */
    GenerationRejected(Author.SERVICE),
    /** See {@link GenerationEvent}. */
    GenerationCharged(Author.SERVICE),
    /** See {@link GenerationEvent}. */
    ItemFailed(Author.SERVICE),
    /** See {@link GenerationEvent}. */
    ItemDelivered(Author.SERVICE),
    /** See {@link GenerationEvent}. */
    GenerationCompleted(Author.SERVICE),
    /** See {@link GenerationEvent}. */
    GenerationTimedOut(Author.ENGINE),
    /** See {@link CreditEvent}. */
    CreditsGranted(Author.BILLING),
    /** See {@link CreditEvent}. */
    GrantExpired(Author.ENGINE),
    /** See {@link CreditEvent}. */
    CreditsRevoked(Author.BILLING),
    /** See {@link CreditEvent}. */
    CreditsAdjusted(Author.BILLING),
    /** See {@link SupportEvent}. */
    ResultReported(Author.SERVICE),
    /** See {@link SupportEvent}. */
    ClaimReviewed(Author.SUPPORT),
    /** See {@link CreditEvent}. */
    CashRefundRequested(Author.SERVICE),
    /** See {@link CreditEvent}. */
    CashRefundReviewed(Author.SUPPORT),
    /** See {@link LedgerEvent}. */
    AccountUpdated(Author.SERVICE),
    /** See {@link LedgerEvent}. */
    PolicyPublished(Author.OPERATOR),
    /** See {@link SupportEvent}. */
    SupportRequested(Author.SERVICE),
    /** See {@link SupportEvent}. */
    CaseResolved(Author.SUPPORT),
    /** See {@link CreditEvent}. */
    GrantEnded(Author.BILLING),
    /** See {@link CreditEvent}. */
    RevocationReversed(Author.BILLING),
    /** See {@link SupportEvent}. */
    AccountNoted(Author.SUPPORT),
    /** See {@link CreditEvent}. */
    CreditsExtended(Author.BILLING),
    /** See {@link PlanEvent}. */
    PlanStarted(Author.BILLING),
    /** See {@link PlanEvent}. */
    PlanEnded(Author.BILLING),
    /** See {@link PlanEvent}. */
    PlanRenewed(Author.ENGINE),
    /** See {@link io.makegood.ledger.event.BudgetSet}. */
    BudgetSet(Author.BILLING),
    /** See {@link GenerationEvent}. */
    GenerationProgressed(Author.SERVICE),
    /** See {@link TopUpEvent}. */
    TopUpSet(Author.BILLING),
    /** See {@link TopUpEvent}. */
    TopUpFailed(Author.BILLING),
    /** See {@link TransferEvent}. */
    CreditsTransferred(Author.BILLING),
    /** See {@link TransferEvent}. */
    TransferArrived(Author.ENGINE),
    /** See {@link TransferEvent}. */
    AccountMerged(Author.BILLING),
    /** See {@link TransferEvent}. */
    AccountClosed(Author.BILLING),
    /** See {@link io.makegood.ledger.event.FoldAdopted}. */
    FoldAdopted(Author.OPERATOR),
    /** See {@link io.makegood.ledger.event.LedgerMoved}. */
    LedgerMoved(Author.OPERATOR);

    /** Who may publish events of a type. */
    public enum Author {
        /** A service that generates, or that speaks for its customers: scope {@code publish}. */
        SERVICE,
        /** Whoever gives and takes credits: scope {@code grant}. */
        BILLING,
        /** Whoever reviews: scope {@code review}. */
        SUPPORT,
        /** Whoever runs the ledger, with a command that reaches every partition. */
        OPERATOR,
        /** The engine alone. */
        ENGINE
    }

    private static final Map<String, EventType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(EventType::name, Function.identity()));

    private final Author author;

    EventType(Author author) {
        this.author = author;
    }

    /** Who may publish it. */
    public Author author() {
        return author;
    }

    /** Whether it may come from outside: through the API, or over a bridge. */
    public boolean isFromOutside() {
        return author != Author.ENGINE && author != Author.OPERATOR;
    }

    /** The type of that name, if there is one. */
    public static Optional<EventType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
