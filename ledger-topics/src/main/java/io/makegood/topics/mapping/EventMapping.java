package io.makegood.topics.mapping;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.BudgetSet;
import io.makegood.ledger.event.CreditEvent;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.PlanEvent;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.event.SupportEvent;
import io.makegood.ledger.event.TopUpEvent;
import io.makegood.ledger.event.TransferEvent;
import io.makegood.schemas.avro.AccountClosed;
import io.makegood.schemas.avro.AccountMerged;
import io.makegood.schemas.avro.AccountNoted;
import io.makegood.schemas.avro.CaseResolved;
import io.makegood.schemas.avro.CashRefundRequested;
import io.makegood.schemas.avro.CashRefundReviewed;
import io.makegood.schemas.avro.ClaimReviewed;
import io.makegood.schemas.avro.CreditsAdjusted;
import io.makegood.schemas.avro.CreditsExtended;
import io.makegood.schemas.avro.CreditsGranted;
import io.makegood.schemas.avro.CreditsRevoked;
import io.makegood.schemas.avro.CreditsTransferred;
import io.makegood.schemas.avro.GenerationCharged;
import io.makegood.schemas.avro.GenerationCompleted;
import io.makegood.schemas.avro.GenerationProgressed;
import io.makegood.schemas.avro.GenerationRejected;
import io.makegood.schemas.avro.GenerationRequested;
import io.makegood.schemas.avro.GenerationTimedOut;
import io.makegood.schemas.avro.GrantEnded;
import io.makegood.schemas.avro.GrantExpired;
import io.makegood.schemas.avro.ItemDelivered;
import io.makegood.schemas.avro.ItemFailed;
import io.makegood.schemas.avro.PlanEnded;
import io.makegood.schemas.avro.PlanRenewed;
import io.makegood.schemas.avro.PlanStarted;
import io.makegood.schemas.avro.PolicyPublished;
import io.makegood.schemas.avro.ResultReported;
import io.makegood.schemas.avro.RevocationReversed;
import io.makegood.schemas.avro.SupportRequested;
import io.makegood.schemas.avro.TopUpFailed;
import io.makegood.schemas.avro.TopUpSet;
import io.makegood.schemas.avro.TransferArrived;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Events of the journal as the domain knows them, and back: each type once, with both directions. */
public final class EventMapping {
    private final Map<Class<?>, Function<Object, LedgerEvent>> reading = new LinkedHashMap<>();
    private final Map<Class<?>, Function<LedgerEvent, Object>> writing = new LinkedHashMap<>();

    /** Knows every event type of the schema. */
    public EventMapping() {
        generations();
        reports();
        credits();
        plans();
        topUps();
        operators();
        support();
        accounts();
        transfers();
    }

    private void generations() {
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
                        event.getMaxAmount(),
                        named(event.getAttributes()),
                        named(event.getQuantities())),
                GenerationEvent.GenerationRequested.class,
                event -> new GenerationRequested(
                        event.generationId(),
                        event.feature(),
                        event.platform(),
                        event.surface(),
                        event.inputMode(),
                        event.label(),
                        event.actorId(),
                        event.items(),
                        event.authorize(),
                        event.attempt() == GenerationEvent.GenerationRequested.FIRST_ATTEMPT ? null : event.attempt(),
                        event.maxAmount(),
                        event.attributes().isEmpty() ? null : event.attributes(),
                        event.quantities().isEmpty() ? null : event.quantities()));
        on(
                GenerationRejected.class,
                event -> new GenerationEvent.GenerationRejected(
                        event.getGenerationId(),
                        RejectionReason.valueOf(event.getReason().name()),
                        event.getMessage()),
                GenerationEvent.GenerationRejected.class,
                event -> new GenerationRejected(
                        event.generationId(),
                        io.makegood.schemas.avro.RejectionReason.valueOf(
                                event.reason().name()),
                        event.message()));
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
                                .toList()),
                GenerationEvent.GenerationCharged.class,
                event -> new GenerationCharged(
                        event.generationId(),
                        event.feature(),
                        event.platform(),
                        event.surface(),
                        event.baseAmount(),
                        event.items().stream()
                                .map(item -> new io.makegood.schemas.avro.ItemPrice(item.itemId(), item.amount()))
                                .toList()));
    }

    static <V> Map<String, V> named(@Nullable Map<String, V> values) {
        return values == null ? Map.of() : values;
    }

    private void reports() {
        on(
                ItemFailed.class,
                event -> new GenerationEvent.ItemFailed(
                        event.getGenerationId(),
                        event.getItemId(),
                        FailureCause.valueOf(event.getCause().name()),
                        event.getMessage(),
                        event.getProviderReference()),
                GenerationEvent.ItemFailed.class,
                event -> new ItemFailed(
                        event.generationId(),
                        event.itemId(),
                        io.makegood.schemas.avro.FailureCause.valueOf(
                                event.cause().name()),
                        event.message(),
                        event.providerReference()));
        on(ItemDelivered.class, ResultMapping::toDomain, GenerationEvent.ItemDelivered.class, ResultMapping::toAvro);
        on(
                GenerationCompleted.class,
                ResultMapping::toDomain,
                GenerationEvent.GenerationCompleted.class,
                ResultMapping::toAvro);
        on(
                GenerationProgressed.class,
                event -> new GenerationEvent.GenerationProgressed(
                        event.getGenerationId(), named(event.getQuantities()), event.getExtendBy()),
                GenerationEvent.GenerationProgressed.class,
                event -> new GenerationProgressed(
                        event.generationId(),
                        event.quantities().isEmpty() ? null : event.quantities(),
                        event.extendBy()));
        on(
                GenerationTimedOut.class,
                event -> new GenerationEvent.GenerationTimedOut(event.getGenerationId()),
                GenerationEvent.GenerationTimedOut.class,
                event -> new GenerationTimedOut(event.generationId()));
    }

    private void credits() {
        on(
                CreditsGranted.class,
                event -> new CreditEvent.CreditsGranted(
                        event.getGrantId(),
                        event.getAmount(),
                        GrantKind.valueOf(event.getKind().name()),
                        event.getPriority(),
                        event.getExpiresAt(),
                        event.getPaymentReference(),
                        Limits.publishedFeatures(event.getFeatures()),
                        Limits.publishedModels(event.getModels())),
                CreditEvent.CreditsGranted.class,
                event -> new CreditsGranted(
                        event.grantId(),
                        event.amount(),
                        io.makegood.schemas.avro.GrantKind.valueOf(event.kind().name()),
                        event.priority(),
                        event.expiresAt(),
                        event.paymentReference(),
                        event.features().isEmpty() ? null : event.features(),
                        event.models().isEmpty() ? null : event.models()));
        on(
                CreditsExtended.class,
                event -> new CreditEvent.CreditsExtended(event.getGrantId(), event.getExpiresAt()),
                CreditEvent.CreditsExtended.class,
                event -> new CreditsExtended(event.grantId(), event.expiresAt()));
        on(
                GrantExpired.class,
                event -> new CreditEvent.GrantExpired(event.getGrantId()),
                CreditEvent.GrantExpired.class,
                event -> new GrantExpired(event.grantId()));
        on(
                CreditsRevoked.class,
                event -> new CreditEvent.CreditsRevoked(event.getGrantId(), event.getAmount(), event.getReason()),
                CreditEvent.CreditsRevoked.class,
                event -> new CreditsRevoked(event.grantId(), event.amount(), event.reason()));
        on(
                GrantEnded.class,
                event -> new CreditEvent.GrantEnded(event.getGrantId(), event.getReason()),
                CreditEvent.GrantEnded.class,
                event -> new GrantEnded(event.grantId(), event.reason()));
        on(
                RevocationReversed.class,
                event -> new CreditEvent.RevocationReversed(
                        event.getGrantId(), event.getReason(), event.getRevocation()),
                CreditEvent.RevocationReversed.class,
                event -> new RevocationReversed(event.grantId(), event.reason(), event.revocation()));
    }

    private void plans() {
        on(
                PlanStarted.class,
                event -> new PlanEvent.PlanStarted(
                        event.getPlanId(),
                        event.getAnchorAt(),
                        event.getQuantity() == null ? PlanEvent.PlanStarted.QUANTITY_DEFAULT : event.getQuantity(),
                        event.getStartsAt()),
                PlanEvent.PlanStarted.class,
                event -> new PlanStarted(
                        event.planId(),
                        event.anchorAt(),
                        event.quantity() == PlanEvent.PlanStarted.QUANTITY_DEFAULT ? null : event.quantity(),
                        event.startsAt()));
        on(
                PlanEnded.class,
                event -> new PlanEvent.PlanEnded(
                        event.getPlanId(), event.getReason(), event.getAnchorAt(), event.getEndsAt()),
                PlanEvent.PlanEnded.class,
                event -> new PlanEnded(event.planId(), event.reason(), event.anchorAt(), event.endsAt()));
        on(
                PlanRenewed.class,
                event -> new PlanEvent.PlanRenewed(
                        event.getPlanId(),
                        event.getAnchorAt(),
                        event.getPeriod(),
                        event.getStartsAt(),
                        event.getEndsAt(),
                        event.getExpiresAt()),
                PlanEvent.PlanRenewed.class,
                event -> new PlanRenewed(
                        event.planId(),
                        event.anchorAt(),
                        event.period(),
                        event.startsAt(),
                        event.endsAt(),
                        event.expiresAt()));
    }

    private void topUps() {
        on(
                TopUpSet.class,
                event -> new TopUpEvent.TopUpSet(event.getActive(), event.getBelow(), event.getAmount()),
                TopUpEvent.TopUpSet.class,
                event -> new TopUpSet(event.active(), event.below(), event.amount()));
        on(
                TopUpFailed.class,
                event -> new TopUpEvent.TopUpFailed(event.getTopUpId(), event.getReason()),
                TopUpEvent.TopUpFailed.class,
                event -> new TopUpFailed(event.topUpId(), event.reason()));
    }

    private void operators() {
        on(
                CreditsAdjusted.class,
                event -> new CreditEvent.CreditsAdjusted(
                        event.getAdjustmentId(),
                        event.getAmount(),
                        AdjustmentGround.valueOf(event.getGround().name()),
                        event.getOperator(),
                        event.getNote(),
                        event.getGenerationId(),
                        event.getItemId(),
                        event.getCampaignId()),
                CreditEvent.CreditsAdjusted.class,
                event -> new CreditsAdjusted(
                        event.adjustmentId(),
                        event.amount(),
                        io.makegood.schemas.avro.AdjustmentGround.valueOf(
                                event.ground().name()),
                        event.operator(),
                        event.note(),
                        event.generationId(),
                        event.itemId(),
                        event.campaignId()));
        on(
                CashRefundRequested.class,
                event -> new CreditEvent.CashRefundRequested(
                        event.getRequestId(), event.getGrantId(), event.getReason()),
                CreditEvent.CashRefundRequested.class,
                event -> new CashRefundRequested(event.requestId(), event.grantId(), event.reason()));
        on(
                CashRefundReviewed.class,
                ReviewMapping::toDomain,
                CreditEvent.CashRefundReviewed.class,
                ReviewMapping::toAvro);
    }

    private void support() {
        on(
                ResultReported.class,
                event -> new SupportEvent.ResultReported(
                        event.getClaimId(),
                        event.getGenerationId(),
                        event.getItemId(),
                        event.getReason(),
                        event.getDetails()),
                SupportEvent.ResultReported.class,
                event -> new ResultReported(
                        event.claimId(), event.generationId(), event.itemId(), event.reason(), event.details()));
        on(ClaimReviewed.class, ReviewMapping::toDomain, SupportEvent.ClaimReviewed.class, ReviewMapping::toAvro);
        on(
                SupportRequested.class,
                event -> new SupportEvent.SupportRequested(
                        event.getCaseId(),
                        event.getGenerationId(),
                        event.getProject(),
                        event.getAction(),
                        event.getHappenedAt(),
                        event.getExpected(),
                        event.getMessage()),
                SupportEvent.SupportRequested.class,
                event -> new SupportRequested(
                        event.caseId(),
                        event.generationId(),
                        event.project(),
                        event.action(),
                        event.happenedAt(),
                        event.expected(),
                        event.message()));
        on(
                CaseResolved.class,
                event -> new SupportEvent.CaseResolved(event.getCaseId(), event.getResolution(), event.getOperator()),
                SupportEvent.CaseResolved.class,
                event -> new CaseResolved(event.caseId(), event.resolution(), event.operator()));
        on(
                AccountNoted.class,
                event -> new SupportEvent.AccountNoted(event.getNoteId(), event.getText(), event.getOperator()),
                SupportEvent.AccountNoted.class,
                event -> new AccountNoted(event.noteId(), event.text(), event.operator()));
    }

    private void accounts() {
        on(
                io.makegood.schemas.avro.AccountUpdated.class,
                event -> new LedgerEvent.AccountUpdated(event.getHolders(), event.getAccessActive(), event.getGroups()),
                LedgerEvent.AccountUpdated.class,
                event -> new io.makegood.schemas.avro.AccountUpdated(
                        event.holders(), event.accessActive(), event.groups()));
        on(io.makegood.schemas.avro.BudgetSet.class, BudgetMapping::toDomain, BudgetSet.class, BudgetMapping::toAvro);
        on(
                PolicyPublished.class,
                event -> new LedgerEvent.PolicyPublished(
                        event.getPolicyId(), event.getVersion(), event.getEffectiveFrom(), event.getDocument()),
                LedgerEvent.PolicyPublished.class,
                event -> new PolicyPublished(
                        event.policyId(), event.version(), event.effectiveFrom(), event.document()));
        on(
                io.makegood.schemas.avro.FoldAdopted.class,
                event -> new FoldAdopted(event.getFold(), event.getSealedOnly()),
                FoldAdopted.class,
                event -> new io.makegood.schemas.avro.FoldAdopted(event.fold(), event.sealedOnly()));
        on(
                io.makegood.schemas.avro.LedgerMoved.class,
                event -> new LedgerMoved(event.getMove(), event.getPrefix(), event.getCluster(), event.getArrived()),
                LedgerMoved.class,
                event -> new io.makegood.schemas.avro.LedgerMoved(
                        event.move(), event.prefix(), event.cluster(), event.arrived()));
    }

    private void transfers() {
        on(
                CreditsTransferred.class,
                event -> new TransferEvent.CreditsTransferred(
                        event.getTransferId(), event.getToAccount(), event.getAmount(), event.getReason()),
                TransferEvent.CreditsTransferred.class,
                event -> new CreditsTransferred(event.transferId(), event.toAccount(), event.amount(), event.reason()));
        on(
                TransferArrived.class,
                TransferMapping::toDomain,
                TransferEvent.TransferArrived.class,
                TransferMapping::toAvro);
        on(
                AccountMerged.class,
                event -> new TransferEvent.AccountMerged(event.getToAccount(), event.getReason()),
                TransferEvent.AccountMerged.class,
                event -> new AccountMerged(event.toAccount(), event.reason()));
        on(
                AccountClosed.class,
                event -> new TransferEvent.AccountClosed(event.getReason()),
                TransferEvent.AccountClosed.class,
                event -> new AccountClosed(event.reason()));
    }

    private <A, D extends LedgerEvent> void on(
            Class<A> avro, Function<A, LedgerEvent> read, Class<D> domain, Function<D, Object> write) {
        reading.put(avro, event -> read.apply(avro.cast(event)));
        writing.put(domain, event -> write.apply(domain.cast(event)));
    }

    /** The event as the domain knows it; throws {@link InvalidEvent} naming the field if it breaks a limit. */
    public Envelope toDomain(io.makegood.schemas.avro.LedgerEvent event) {
        Object body = event.getEvent();
        Function<Object, LedgerEvent> mapping = reading.get(body.getClass());
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

    /** The event as the schema has it; {@link #toDomain} reads it back as it was. */
    public io.makegood.schemas.avro.LedgerEvent toAvro(Envelope envelope) {
        Function<LedgerEvent, Object> mapping = writing.get(envelope.event().getClass());
        if (mapping == null) {
            throw new IllegalStateException(
                    "no way to write " + envelope.event().getClass().getSimpleName());
        }
        return new io.makegood.schemas.avro.LedgerEvent(
                envelope.eventId(),
                envelope.accountId(),
                envelope.occurredAt(),
                envelope.source(),
                mapping.apply(envelope.event()));
    }
}
