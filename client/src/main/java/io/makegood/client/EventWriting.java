package io.makegood.client;

import io.makegood.ledger.event.CreditEvent;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.SupportEvent;
import io.makegood.schemas.avro.AccountUpdated;
import io.makegood.schemas.avro.AdjustmentGround;
import io.makegood.schemas.avro.CaseResolved;
import io.makegood.schemas.avro.CashRefundRequested;
import io.makegood.schemas.avro.CashRefundReviewed;
import io.makegood.schemas.avro.ClaimReviewed;
import io.makegood.schemas.avro.ClaimVerdict;
import io.makegood.schemas.avro.CreditsAdjusted;
import io.makegood.schemas.avro.CreditsGranted;
import io.makegood.schemas.avro.CreditsRevoked;
import io.makegood.schemas.avro.DeliveryKind;
import io.makegood.schemas.avro.FailureCause;
import io.makegood.schemas.avro.GenerationCharged;
import io.makegood.schemas.avro.GenerationCompleted;
import io.makegood.schemas.avro.GenerationOutcome;
import io.makegood.schemas.avro.GenerationRejected;
import io.makegood.schemas.avro.GenerationRequested;
import io.makegood.schemas.avro.GenerationTimedOut;
import io.makegood.schemas.avro.GrantEnded;
import io.makegood.schemas.avro.GrantExpired;
import io.makegood.schemas.avro.GrantKind;
import io.makegood.schemas.avro.ItemDelivered;
import io.makegood.schemas.avro.ItemFailed;
import io.makegood.schemas.avro.ItemPrice;
import io.makegood.schemas.avro.PolicyPublished;
import io.makegood.schemas.avro.RejectionReason;
import io.makegood.schemas.avro.ResultReported;
import io.makegood.schemas.avro.RevocationReversed;
import io.makegood.schemas.avro.SupportRequested;

/** Events of the domain as the schema has them; the engine's mapping reads them back, as a test holds. */
final class EventWriting implements LedgerEvent.Cases<Object> {
    static final EventWriting INSTANCE = new EventWriting();

    private EventWriting() {}

    @Override
    public Object generationRequested(GenerationEvent.GenerationRequested event) {
        return new GenerationRequested(
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
                event.maxAmount());
    }

    @Override
    public Object generationRejected(GenerationEvent.GenerationRejected event) {
        return new GenerationRejected(
                event.generationId(), RejectionReason.valueOf(event.reason().name()), event.message());
    }

    @Override
    public Object generationCharged(GenerationEvent.GenerationCharged event) {
        return new GenerationCharged(
                event.generationId(),
                event.feature(),
                event.platform(),
                event.surface(),
                event.baseAmount(),
                event.items().stream()
                        .map(item -> new ItemPrice(item.itemId(), item.amount()))
                        .toList());
    }

    @Override
    public Object itemFailed(GenerationEvent.ItemFailed event) {
        return new ItemFailed(
                event.generationId(),
                event.itemId(),
                FailureCause.valueOf(event.cause().name()),
                event.message(),
                event.providerReference());
    }

    @Override
    public Object itemDelivered(GenerationEvent.ItemDelivered event) {
        return new ItemDelivered(
                event.generationId(),
                event.itemId(),
                DeliveryKind.valueOf(event.how().name()));
    }

    @Override
    public Object generationCompleted(GenerationEvent.GenerationCompleted event) {
        return new GenerationCompleted(
                event.generationId(), GenerationOutcome.valueOf(event.outcome().name()), event.usedAmount());
    }

    @Override
    public Object generationTimedOut(GenerationEvent.GenerationTimedOut event) {
        return new GenerationTimedOut(event.generationId());
    }

    @Override
    public Object creditsGranted(CreditEvent.CreditsGranted event) {
        return new CreditsGranted(
                event.grantId(),
                event.amount(),
                GrantKind.valueOf(event.kind().name()),
                event.priority(),
                event.expiresAt(),
                event.paymentReference());
    }

    @Override
    public Object grantExpired(CreditEvent.GrantExpired event) {
        return new GrantExpired(event.grantId());
    }

    @Override
    public Object grantEnded(CreditEvent.GrantEnded event) {
        return new GrantEnded(event.grantId(), event.reason());
    }

    @Override
    public Object revocationReversed(CreditEvent.RevocationReversed event) {
        return new RevocationReversed(event.grantId(), event.reason(), event.revocation());
    }

    @Override
    public Object creditsRevoked(CreditEvent.CreditsRevoked event) {
        return new CreditsRevoked(event.grantId(), event.amount(), event.reason());
    }

    @Override
    public Object creditsAdjusted(CreditEvent.CreditsAdjusted event) {
        return new CreditsAdjusted(
                event.adjustmentId(),
                event.amount(),
                AdjustmentGround.valueOf(event.ground().name()),
                event.operator(),
                event.note(),
                event.generationId(),
                event.itemId());
    }

    @Override
    public Object resultReported(SupportEvent.ResultReported event) {
        return new ResultReported(
                event.claimId(), event.generationId(), event.itemId(), event.reason(), event.details());
    }

    @Override
    public Object claimReviewed(SupportEvent.ClaimReviewed event) {
        return new ClaimReviewed(
                event.claimId(), ClaimVerdict.valueOf(event.verdict().name()), event.reviewer());
    }

    @Override
    public Object cashRefundRequested(CreditEvent.CashRefundRequested event) {
        return new CashRefundRequested(event.requestId(), event.grantId(), event.reason());
    }

    @Override
    public Object cashRefundReviewed(CreditEvent.CashRefundReviewed event) {
        return new CashRefundReviewed(
                event.requestId(), event.approved(), event.amount(), event.reviewer(), event.paymentReference());
    }

    @Override
    public Object accountUpdated(LedgerEvent.AccountUpdated event) {
        return new AccountUpdated(event.holders(), event.accessActive());
    }

    @Override
    public Object policyPublished(LedgerEvent.PolicyPublished event) {
        return new PolicyPublished(event.policyId(), event.version(), event.effectiveFrom(), event.document());
    }

    @Override
    public Object supportRequested(SupportEvent.SupportRequested event) {
        return new SupportRequested(
                event.caseId(),
                event.generationId(),
                event.project(),
                event.action(),
                event.happenedAt(),
                event.expected(),
                event.message());
    }

    @Override
    public Object caseResolved(SupportEvent.CaseResolved event) {
        return new CaseResolved(event.caseId(), event.resolution(), event.operator());
    }
}
