package io.makegood.ledger.event;

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
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that may happen to an account, one record per type of the public contract (design §4, "Events"). A value of
 * these types is legal: the constructors refuse what is not, with an {@link InvalidEvent}. Amounts are whole credits,
 * times are epoch milliseconds, UTC.
 */
public sealed interface LedgerEvent
        permits GenerationEvent,
                CreditEvent,
                PlanEvent,
                TopUpEvent,
                SupportEvent,
                TransferEvent,
                LedgerEvent.AccountUpdated,
                LedgerEvent.PolicyPublished,
                BudgetSet,
                FoldAdopted,
                LedgerMoved {
    /** Calls the case of this event's type. */
    <R> R match(Cases<R> cases);

    /**
     * What it is about beside its account, by which a duplicate is recognised (docs/events.md): ids and words without line feeds. Ids of
     * published events are derived from it, so that a change is a migration. An AccountUpdated has none of its own: the same facts
     * may become true a second time.
     */
    List<String> identity();

    /** The generation that this event speaks of, or null if it speaks of none. */
    default @Nullable String generationId() {
        return null;
    }

    /** Whether it concerns the partition of the journal in which it stands, and no account: it is appended to each of them. */
    default boolean isForEveryPartition() {
        return false;
    }

    /** One method per event: a new event breaks every reader at compile time, which is the point. */
    interface Cases<R> {
        /** A generation was asked for. */
        R generationRequested(GenerationRequested event);

        /** A generation was refused before it began. */
        R generationRejected(GenerationRejected event);

        /** A generation was charged. */
        R generationCharged(GenerationCharged event);

        /** An item failed. */
        R itemFailed(ItemFailed event);

        /** An item reached the customer. */
        R itemDelivered(ItemDelivered event);

        /** A generation ended. */
        R generationCompleted(GenerationCompleted event);

        /** A generation goes on. */
        R generationProgressed(GenerationProgressed event);

        /** A generation did not end in time. */
        R generationTimedOut(GenerationTimedOut event);

        /** Credits were granted. */
        R creditsGranted(CreditsGranted event);

        /** A grant reached its expiry. */
        R grantExpired(GrantExpired event);

        /** Credits of a grant were taken back. */
        R creditsRevoked(CreditsRevoked event);

        /** A grant was ended before its time. */
        R grantEnded(GrantEnded event);

        /** What was taken back of a grant comes back. */
        R revocationReversed(RevocationReversed event);

        /** An operator changed the balance. */
        R creditsAdjusted(CreditsAdjusted event);

        /** A customer reported a bad result. */
        R resultReported(ResultReported event);

        /** A reviewer judged a claim. */
        R claimReviewed(ClaimReviewed event);

        /** A customer asked for cash back. */
        R cashRefundRequested(CashRefundRequested event);

        /** A reviewer judged a request for cash. */
        R cashRefundReviewed(CashRefundReviewed event);

        /** Holders or access of the account changed. */
        R accountUpdated(AccountUpdated event);

        /** A policy was published. */
        R policyPublished(PolicyPublished event);

        /** A version of the fold was adopted. */
        R foldAdopted(FoldAdopted event);

        /** The ledger left, or arrived. */
        R ledgerMoved(LedgerMoved event);

        /** A customer asked for support. */
        R supportRequested(SupportRequested event);

        /** An operator settled a case. */
        R caseResolved(CaseResolved event);

        /** An account has a plan. */
        R planStarted(PlanStarted event);

        /** An account's plan ends. */
        R planEnded(PlanEnded event);

        /** A period of an account's plan began. */
        R planRenewed(PlanRenewed event);

        /** A grant lives longer. */
        R creditsExtended(CreditsExtended event);

        /** An operator wrote down what others should know of the account. */
        R accountNoted(AccountNoted event);

        /** A limit was set on what may be spent. */
        R budgetSet(BudgetSet event);

        /** An account agreed to be topped up, or took that back. */
        R topUpSet(TopUpSet event);

        /** A top-up that was due was not paid. */
        R topUpFailed(TopUpFailed event);

        /** Credits go to another account. */
        R creditsTransferred(CreditsTransferred event);

        /** Credits arrive from another account. */
        R transferArrived(TransferArrived event);

        /** An account is merged into another. */
        R accountMerged(AccountMerged event);

        /** An account is closed. */
        R accountClosed(AccountClosed event);
    }

    /**
     * Holders of the account, its groups, or whether its access is active, changed; null leaves as it is.
     *
     * @param groups the actors in each group, by its id, in the place of all groups before; an actor may be in several
     */
    record AccountUpdated(
            @Nullable List<String> holders,
            @Nullable Boolean accessActive,
            @Nullable Map<String, List<String>> groups) implements LedgerEvent {
        /** One that says nothing of groups. */
        public AccountUpdated(@Nullable List<String> holders, @Nullable Boolean accessActive) {
            this(holders, accessActive, null);
        }

        /** Refuses an update of nothing, too many holders and groups, and bad ids. */
        public AccountUpdated {
            groups = groups == null ? null : Members.groups(groups);
            if (holders == null && accessActive == null && groups == null) {
                throw new InvalidEvent("holders", "and accessActive are both missing", "give at least one of them");
            }
            if (holders != null) {
                holders = List.copyOf(holders);
                if (holders.size() > Limits.HOLDERS_MAX) {
                    throw new InvalidEvent("holders", "names " + holders.size(), "name at most " + Limits.HOLDERS_MAX);
                }
                holders.forEach(holder -> Limits.id("holders", holder));
            }
        }

        @Override
        public List<String> identity() {
            List<String> parts = new ArrayList<>();
            parts.add(accessActive == null ? "" : accessActive.toString());
            List<String> named = holders;
            parts.add(named == null ? "" : Integer.toString(named.size()));
            if (named != null) {
                parts.addAll(named);
            }
            Map<String, List<String>> grouped = groups;
            if (grouped != null) {
                // An update that says nothing of groups has the id that it always had.
                grouped.forEach((group, actors) -> {
                    parts.add(group);
                    parts.add(Integer.toString(actors.size()));
                    parts.addAll(actors);
                });
                parts.add("groups");
            }
            return parts;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.accountUpdated(this);
        }
    }

    /** A version of a policy was published to this partition of the journal. */
    record PolicyPublished(
            String policyId, String version, @Nullable Long effectiveFrom, String document) implements LedgerEvent {
        /** Refuses bad ids and an empty or too long document. */
        public PolicyPublished {
            Limits.id("policyId", policyId);
            Limits.id("version", version);
            Limits.optionalTime("effectiveFrom", effectiveFrom);
            if (Limits.present("document", document).isBlank()) {
                throw new InvalidEvent("document", "is empty", "give the policy's text");
            }
            if (document.length() > Limits.DOCUMENT_MAX) {
                throw new InvalidEvent(
                        "document", "has " + document.length() + " characters", "at most " + Limits.DOCUMENT_MAX);
            }
            Limits.withoutSecret("document", document);
        }

        @Override
        public List<String> identity() {
            return List.of(policyId, version);
        }

        @Override
        public boolean isForEveryPartition() {
            return true;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.policyPublished(this);
        }
    }
}
