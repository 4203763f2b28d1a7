package io.makegood.ledger.event;

import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.HashedText;
import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CashRefundReviewed;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsExtended;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationProgressed;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.event.SupportEvent.AccountNoted;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.SupportEvent.ClaimReviewed;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.event.TopUpEvent.TopUpFailed;
import io.makegood.ledger.event.TopUpEvent.TopUpSet;
import io.makegood.ledger.event.TransferEvent.AccountClosed;
import io.makegood.ledger.event.TransferEvent.AccountMerged;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.event.TransferEvent.Slice;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an event says, as text, and the digest under which it stands in the hash of what it causes: SHA-256 over its record time in
 * decimal, a line feed, and its canonical text in UTF-8.
 *
 * <p>The canonical text is the line {@code makegood-event-1}, then type, accountId, eventId, occurredAt, source and the fields of the type
 * in the order of the contract, one line each, joined by line feeds; {@link ContentLines} says how a field becomes lines. Empty lines at
 * the end are left out, so that a field that is added to the end of a type leaves the digests alone of all events that lack it. The text
 * follows from the event alone: not from the encoding, key, headers or place of its record. docs/events.md has it for others. Not
 * threadsafe.
 */
public final class EventContent {
    private static final String VERSION = "makegood-event-1";

    private final ContentLines lines = new ContentLines();
    private final Writing writing = new Writing();

    /** The digest of an event with that record time, epoch milliseconds, UTC. */
    public EntryHash digest(Envelope envelope, long recordedAt) {
        lines.text.start().append(recordedAt).newLine();
        return new EntryHash(write(envelope).sha256());
    }

    /**
     * What an event says of its account, whoever says it and however often: the digest of its canonical text without eventId, occurredAt and
     * source, with a record time of 0. A request that is made again after its event was lost says the same.
     */
    public EntryHash statement(Envelope envelope) {
        return digest(Envelope.of(envelope.accountId(), envelope.event()), 0);
    }

    /** The canonical text of an event. */
    public static String canonicalText(Envelope envelope) {
        EventContent content = new EventContent();
        content.lines.text.start();
        return content.write(envelope).toString();
    }

    private HashedText write(Envelope envelope) {
        writing.envelope = envelope;
        envelope.event().match(writing);
        return lines.text.withoutEmptyLines();
    }

    /** One case for each type: its fields in the order of the contract. A new field is added at the end, and stays out where it is absent. */
    private final class Writing implements LedgerEvent.Cases<ContentLines> {
        private @Nullable Envelope envelope;

        /** What all types begin with. */
        private ContentLines type(EventType type) {
            Envelope written = Objects.requireNonNull(envelope);
            lines.text.append(VERSION);
            return lines.id(type.name())
                    .id(written.accountId())
                    .id(written.eventId())
                    .number(written.occurredAt())
                    .id(written.source());
        }

        @Override
        public ContentLines generationRequested(GenerationRequested event) {
            type(EventType.GenerationRequested)
                    .id(event.generationId())
                    .id(event.feature())
                    .id(event.platform())
                    .id(event.surface())
                    .id(event.inputMode())
                    .personal(event.label())
                    .id(event.actorId())
                    .ids(event.items())
                    .flag(event.authorize(), false)
                    .number(event.attempt(), GenerationRequested.FIRST_ATTEMPT)
                    .number(event.maxAmount())
                    .count(event.attributes().size());
            if (!event.attributes().isEmpty()) {
                // They are in the order of their names, which are ASCII.
                event.attributes().forEach((name, value) -> lines.id(name).id(value));
            }
            return quantities(event.quantities());
        }

        private ContentLines quantities(Map<String, Long> quantities) {
            lines.count(quantities.size());
            if (!quantities.isEmpty()) {
                quantities.forEach((name, amount) -> lines.id(name).number(amount));
            }
            return lines;
        }

        @Override
        public ContentLines generationRejected(GenerationRejected event) {
            return type(EventType.GenerationRejected)
                    .id(event.generationId())
                    .id(event.reason().name())
                    .personal(event.message());
        }

        @Override
        public ContentLines generationCharged(GenerationCharged event) {
            type(EventType.GenerationCharged)
                    .id(event.generationId())
                    .id(event.feature())
                    .id(event.platform())
                    .id(event.surface())
                    .number(event.baseAmount(), 0)
                    .count(event.items().size());
            for (int i = 0; i < event.items().size(); i++) {
                ItemPrice item = event.items().get(i);
                lines.id(item.itemId()).number(item.amount());
            }
            return lines;
        }

        @Override
        public ContentLines itemFailed(ItemFailed event) {
            return type(EventType.ItemFailed)
                    .id(event.generationId())
                    .id(event.itemId())
                    .id(event.cause().name())
                    .personal(event.message())
                    .id(event.providerReference());
        }

        @Override
        public ContentLines itemDelivered(ItemDelivered event) {
            return type(EventType.ItemDelivered)
                    .id(event.generationId())
                    .id(event.itemId())
                    .id(event.how().name())
                    .personal(event.resultUrl());
        }

        @Override
        public ContentLines generationCompleted(GenerationCompleted event) {
            type(EventType.GenerationCompleted)
                    .id(event.generationId())
                    .id(event.outcome().name())
                    .number(event.usedAmount());
            return quantities(event.quantities()).personal(event.resultUrl());
        }

        @Override
        public ContentLines generationProgressed(GenerationProgressed event) {
            type(EventType.GenerationProgressed).id(event.generationId());
            return quantities(event.quantities()).number(event.extendBy());
        }

        @Override
        public ContentLines generationTimedOut(GenerationTimedOut event) {
            return type(EventType.GenerationTimedOut).id(event.generationId());
        }

        @Override
        public ContentLines creditsGranted(CreditsGranted event) {
            Integer priority = event.priority();
            return type(EventType.CreditsGranted)
                    .id(event.grantId())
                    .number(event.amount())
                    .id(event.kind().name())
                    .number(
                            priority == null ? CreditsGranted.PRIORITY_DEFAULT : priority,
                            CreditsGranted.PRIORITY_DEFAULT)
                    .number(event.expiresAt())
                    .id(event.paymentReference())
                    .set(event.features())
                    .set(event.models());
        }

        @Override
        public ContentLines grantExpired(GrantExpired event) {
            return type(EventType.GrantExpired).id(event.grantId());
        }

        @Override
        public ContentLines creditsRevoked(CreditsRevoked event) {
            return type(EventType.CreditsRevoked)
                    .id(event.grantId())
                    .number(event.amount())
                    .personal(event.reason());
        }

        @Override
        public ContentLines creditsAdjusted(CreditsAdjusted event) {
            return type(EventType.CreditsAdjusted)
                    .id(event.adjustmentId())
                    .number(event.amount())
                    .id(event.ground().name())
                    .personal(event.operator())
                    .personal(event.note())
                    .id(event.generationId())
                    .id(event.itemId())
                    .id(event.campaignId());
        }

        @Override
        public ContentLines resultReported(ResultReported event) {
            return type(EventType.ResultReported)
                    .id(event.claimId())
                    .id(event.generationId())
                    .id(event.itemId())
                    .id(event.reason())
                    .personal(event.details());
        }

        @Override
        public ContentLines claimReviewed(ClaimReviewed event) {
            return type(EventType.ClaimReviewed)
                    .id(event.claimId())
                    .id(event.verdict().name())
                    .personal(event.reviewer())
                    .personal(event.note());
        }

        @Override
        public ContentLines cashRefundRequested(CashRefundRequested event) {
            return type(EventType.CashRefundRequested)
                    .id(event.requestId())
                    .id(event.grantId())
                    .personal(event.reason());
        }

        @Override
        public ContentLines cashRefundReviewed(CashRefundReviewed event) {
            return type(EventType.CashRefundReviewed)
                    .id(event.requestId())
                    .flag(event.approved())
                    .number(event.amount())
                    .personal(event.reviewer())
                    .id(event.paymentReference())
                    .personal(event.note());
        }

        @Override
        public ContentLines accountUpdated(AccountUpdated event) {
            return type(EventType.AccountUpdated)
                    .said(event.holders())
                    .flag(event.accessActive())
                    .groups(event.groups());
        }

        @Override
        public ContentLines policyPublished(PolicyPublished event) {
            return type(EventType.PolicyPublished)
                    .id(event.policyId())
                    .id(event.version())
                    .number(event.effectiveFrom())
                    .digested(event.document());
        }

        @Override
        public ContentLines supportRequested(SupportRequested event) {
            return type(EventType.SupportRequested)
                    .id(event.caseId())
                    .id(event.generationId())
                    .personal(event.project())
                    .personal(event.action())
                    .number(event.happenedAt())
                    .personal(event.expected())
                    .personal(event.message());
        }

        @Override
        public ContentLines caseResolved(CaseResolved event) {
            return type(EventType.CaseResolved)
                    .id(event.caseId())
                    .personal(event.resolution())
                    .personal(event.operator());
        }

        @Override
        public ContentLines planStarted(PlanStarted event) {
            return type(EventType.PlanStarted)
                    .id(event.planId())
                    .number(event.anchorAt())
                    .number(event.quantity(), PlanStarted.QUANTITY_DEFAULT)
                    .number(event.startsAt());
        }

        @Override
        public ContentLines planEnded(PlanEnded event) {
            return type(EventType.PlanEnded)
                    .id(event.planId())
                    .personal(event.reason())
                    .number(event.anchorAt())
                    .number(event.endsAt());
        }

        @Override
        public ContentLines planRenewed(PlanRenewed event) {
            return type(EventType.PlanRenewed)
                    .id(event.planId())
                    .number(event.anchorAt())
                    .number(event.period())
                    .number(event.startsAt())
                    .number(event.endsAt())
                    .number(event.expiresAt());
        }

        @Override
        public ContentLines creditsExtended(CreditsExtended event) {
            return type(EventType.CreditsExtended).id(event.grantId()).number(event.expiresAt());
        }

        @Override
        public ContentLines grantEnded(GrantEnded event) {
            return type(EventType.GrantEnded).id(event.grantId()).personal(event.reason());
        }

        @Override
        public ContentLines revocationReversed(RevocationReversed event) {
            return type(EventType.RevocationReversed)
                    .id(event.grantId())
                    .personal(event.reason())
                    .personal(event.revocation());
        }

        @Override
        public ContentLines accountNoted(AccountNoted event) {
            return type(EventType.AccountNoted)
                    .id(event.noteId())
                    .personal(event.text())
                    .personal(event.operator());
        }

        @Override
        public ContentLines budgetSet(BudgetSet event) {
            return type(EventType.BudgetSet)
                    .id(event.budgetId())
                    .id(event.scope().name())
                    .id(event.scopeId())
                    .number(event.limit())
                    .id(event.window().name())
                    .number(event.windowMillis())
                    .number(event.startsAt());
        }

        @Override
        public ContentLines topUpSet(TopUpSet event) {
            return type(EventType.TopUpSet)
                    .flag(event.active())
                    .number(event.below())
                    .number(event.amount());
        }

        @Override
        public ContentLines topUpFailed(TopUpFailed event) {
            return type(EventType.TopUpFailed).id(event.topUpId()).personal(event.reason());
        }

        @Override
        public ContentLines creditsTransferred(CreditsTransferred event) {
            return type(EventType.CreditsTransferred)
                    .id(event.transferId())
                    .id(event.toAccount())
                    .number(event.amount())
                    .personal(event.reason());
        }

        @Override
        public ContentLines transferArrived(TransferArrived event) {
            type(EventType.TransferArrived)
                    .id(event.fromAccount())
                    .id(event.cause())
                    .number(event.part())
                    .id(event.transferId())
                    .count(event.slices().size());
            for (Slice slice : event.slices()) {
                lines.id(slice.grantId())
                        .id(slice.fromGrant())
                        .number(slice.amount())
                        .id(slice.kind().name())
                        .number(slice.priority())
                        .number(slice.expiresAt())
                        .id(slice.paymentReference())
                        .set(slice.features())
                        .set(slice.models());
            }
            return lines.number(event.debt(), 0).ids(event.via());
        }

        @Override
        public ContentLines accountMerged(AccountMerged event) {
            return type(EventType.AccountMerged).id(event.toAccount()).personal(event.reason());
        }

        @Override
        public ContentLines accountClosed(AccountClosed event) {
            return type(EventType.AccountClosed).personal(event.reason());
        }

        @Override
        public ContentLines foldAdopted(FoldAdopted event) {
            return type(EventType.FoldAdopted).number(event.fold()).flag(event.sealedOnly(), false);
        }

        @Override
        public ContentLines ledgerMoved(LedgerMoved event) {
            return type(EventType.LedgerMoved)
                    .id(event.move())
                    .id(event.prefix())
                    .id(event.cluster())
                    .flag(event.arrived());
        }
    }
}
