package io.makegood.topics.mapping;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.event.SupportEvent;
import io.makegood.ledger.event.Verdict;
import io.makegood.schemas.avro.CaseResolved;
import io.makegood.schemas.avro.CashRefundRequested;
import io.makegood.schemas.avro.CashRefundReviewed;
import io.makegood.schemas.avro.ClaimReviewed;
import io.makegood.schemas.avro.CreditsAdjusted;
import io.makegood.schemas.avro.CreditsGranted;
import io.makegood.schemas.avro.CreditsRevoked;
import io.makegood.schemas.avro.GenerationCharged;
import io.makegood.schemas.avro.GenerationCompleted;
import io.makegood.schemas.avro.GenerationRejected;
import io.makegood.schemas.avro.GenerationRequested;
import io.makegood.schemas.avro.GenerationTimedOut;
import io.makegood.schemas.avro.GrantEnded;
import io.makegood.schemas.avro.GrantExpired;
import io.makegood.schemas.avro.ItemDelivered;
import io.makegood.schemas.avro.ItemFailed;
import io.makegood.schemas.avro.PolicyPublished;
import io.makegood.schemas.avro.ResultReported;
import io.makegood.schemas.avro.RevocationReversed;
import io.makegood.schemas.avro.SupportRequested;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Events of the journal as the domain knows them, and the engine's own events as the journal does. */
public final class EventMapping {
    private final Map<Class<?>, Function<Object, LedgerEvent>> byType = new LinkedHashMap<>();

    /** Knows every event type of the schema. */
    public EventMapping() {
        on(
                GenerationRequested.class,
                event -> new GenerationEvent.GenerationRequested(
                        event.getGenerationId(),
                        event.getFeature(),
                        event.getPlatform(),
                        event.getSurface(),
                        event.getInputMode(),
                        event.getLabel(),
                        event.getActorId(),
                        event.getItems(),
                        event.getAuthorize(),
                        event.getAttempt() == null
                                ? GenerationEvent.GenerationRequested.FIRST_ATTEMPT
                                : event.getAttempt(),
                        event.getMaxAmount()));
        on(
                GenerationRejected.class,
                event -> new GenerationEvent.GenerationRejected(
                        event.getGenerationId(),
                        RejectionReason.valueOf(event.getReason().name()),
                        event.getMessage()));
        on(
                GenerationCharged.class,
                event -> new GenerationEvent.GenerationCharged(
                        event.getGenerationId(),
                        event.getFeature(),
                        event.getPlatform(),
                        event.getSurface(),
                        event.getBaseAmount(),
                        event.getItems().stream()
                                .map(item -> new GenerationEvent.ItemPrice(item.getItemId(), item.getAmount()))
                                .toList()));
        on(
                ItemFailed.class,
                event -> new GenerationEvent.ItemFailed(
                        event.getGenerationId(),
                        event.getItemId(),
                        FailureCause.valueOf(event.getCause().name()),
                        event.getMessage(),
                        event.getProviderReference()));
        on(
                ItemDelivered.class,
                event -> new GenerationEvent.ItemDelivered(
                        event.getGenerationId(),
                        event.getItemId(),
                        DeliveryKind.valueOf(event.getHow().name())));
        on(
                GenerationCompleted.class,
                event -> new GenerationEvent.GenerationCompleted(
                        event.getGenerationId(),
                        Outcome.valueOf(event.getOutcome().name()),
                        event.getUsedAmount()));
        on(GenerationTimedOut.class, event -> new GenerationEvent.GenerationTimedOut(event.getGenerationId()));
        on(
                CreditsGranted.class,
                event -> new CreditEvent.CreditsGranted(
                        event.getGrantId(),
                        event.getAmount(),
                        GrantKind.valueOf(event.getKind().name()),
                        event.getPriority(),
                        event.getExpiresAt(),
                        event.getPaymentReference()));
        on(GrantExpired.class, event -> new CreditEvent.GrantExpired(event.getGrantId()));
        on(
                CreditsRevoked.class,
                event -> new CreditEvent.CreditsRevoked(event.getGrantId(), event.getAmount(), event.getReason()));
        on(GrantEnded.class, event -> new CreditEvent.GrantEnded(event.getGrantId(), event.getReason()));
        on(
                RevocationReversed.class,
                event -> new CreditEvent.RevocationReversed(
                        event.getGrantId(), event.getReason(), event.getRevocation()));
        on(
                CreditsAdjusted.class,
                event -> new CreditEvent.CreditsAdjusted(
                        event.getAdjustmentId(),
                        event.getAmount(),
                        AdjustmentGround.valueOf(event.getGround().name()),
                        event.getOperator(),
                        event.getNote(),
                        event.getGenerationId(),
                        event.getItemId()));
        on(
                ResultReported.class,
                event -> new SupportEvent.ResultReported(
                        event.getClaimId(),
                        event.getGenerationId(),
                        event.getItemId(),
                        event.getReason(),
                        event.getDetails()));
        on(
                ClaimReviewed.class,
                event -> new SupportEvent.ClaimReviewed(
                        event.getClaimId(), Verdict.valueOf(event.getVerdict().name()), event.getReviewer()));
        on(
                CashRefundRequested.class,
                event -> new CreditEvent.CashRefundRequested(
                        event.getRequestId(), event.getGrantId(), event.getReason()));
        on(
                CashRefundReviewed.class,
                event -> new CreditEvent.CashRefundReviewed(
                        event.getRequestId(),
                        event.getApproved(),
                        event.getAmount(),
                        event.getReviewer(),
                        event.getPaymentReference()));
        on(
                io.makegood.schemas.avro.AccountUpdated.class,
                event -> new LedgerEvent.AccountUpdated(event.getHolders(), event.getAccessActive()));
        on(
                PolicyPublished.class,
                event -> new LedgerEvent.PolicyPublished(
                        event.getPolicyId(), event.getVersion(), event.getEffectiveFrom(), event.getDocument()));
        on(
                SupportRequested.class,
                event -> new SupportEvent.SupportRequested(
                        event.getCaseId(),
                        event.getGenerationId(),
                        event.getProject(),
                        event.getAction(),
                        event.getHappenedAt(),
                        event.getExpected(),
                        event.getMessage()));
        on(
                CaseResolved.class,
                event -> new SupportEvent.CaseResolved(event.getCaseId(), event.getResolution(), event.getOperator()));
    }

    private <T> void on(Class<T> type, Function<T, LedgerEvent> mapping) {
        byType.put(type, event -> mapping.apply(type.cast(event)));
    }

    /** The event as the domain knows it; throws {@link InvalidEvent} naming the field if it breaks a limit. */
    public Envelope toDomain(io.makegood.schemas.avro.LedgerEvent event) {
        Object body = event.getEvent();
        Function<Object, LedgerEvent> mapping = byType.get(body.getClass());
        if (mapping == null) {
            throw new InvalidEvent("type", "is not known: " + body.getClass().getSimpleName(), "see docs/events.md");
        }
        return new Envelope(
                event.getEventId(),
                event.getAccountId(),
                event.getOccurredAt(),
                event.getSource(),
                mapping.apply(body));
    }

    /** That a generation did not end in time, as the engine appends it. */
    public static io.makegood.schemas.avro.LedgerEvent timedOut(String accountId, String generationId) {
        return byEngine(accountId, new GenerationTimedOut(generationId));
    }

    /** That a grant reached its expiry, as the engine appends it. */
    public static io.makegood.schemas.avro.LedgerEvent grantExpired(String accountId, String grantId) {
        return byEngine(accountId, new GrantExpired(grantId));
    }

    private static io.makegood.schemas.avro.LedgerEvent byEngine(String accountId, Object event) {
        return new io.makegood.schemas.avro.LedgerEvent(null, accountId, null, "makegood", event);
    }
}
