package io.makegood.ledger.fold;

import io.makegood.ledger.account.ClaimRow;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.event.BudgetSet;
import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CashRefundReviewed;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsExtended;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.EventContent;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationProgressed;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.ledger.event.PersonalTexts;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.event.Position;
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
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.PolicyDocuments;
import io.makegood.ledger.reason.Reason;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The heart of the domain: what does this event do to these rows? A pure function of rows, event, position, policies and the
 * version of the rules; it changes nothing and keeps nothing. Not threadsafe (it reuses a digest): one for each thread.
 */
final class Fold {
    private final Policies policies;
    private final PolicyDocuments documents;
    private final long retentionMillis;
    private final FoldVersions versions;
    private final EntryChain chain = new EntryChain();
    private final EventContent content = new EventContent();

    /**
     * A fold under {@code policies} that refuses events for generations of which nothing was heard for
     * {@code retentionMillis} (above zero), by those versions of its rules. Whoever stores a decision that holds a policy adds it to the policies.
     */
    Fold(Policies policies, PolicyDocuments documents, long retentionMillis, FoldVersions versions) {
        if (retentionMillis <= 0) {
            throw new IllegalArgumentException("retention must be above zero, was " + retentionMillis);
        }
        this.policies = policies;
        this.documents = documents;
        this.retentionMillis = retentionMillis;
        this.versions = versions;
    }

    /**
     * Decides by {@code version} what {@code envelope}, standing at {@code at} in the journal, does to {@code rows}; where the partition
     * takes personal texts {@code sealedOnly}, an event with one in plain is refused. Throws {@link FoldUnknown} if from there on the
     * partition is decided by a version that is not among the fold's.
     */
    Decision decide(Rows rows, FoldVersion version, boolean sealedOnly, Envelope envelope, Position at) {
        if (sealedOnly) {
            String plain = PersonalTexts.firstInPlain(envelope.event());
            if (plain != null) {
                return Decision.refused(Reason.PLAIN_TEXT, plain + PersonalTexts.PLAIN_REFUSED);
            }
        }
        try {
            Booking booking = new Booking(rows, policies, version, envelope, at, chain, content);
            return envelope.event().match(new ByType(rows, booking, sealedOnly));
        } catch (ArithmeticException overflow) {
            return Decision.refused(Reason.AMOUNT_OVERFLOW, "the balance would not fit 64 bits; the amounts are wrong");
        }
    }

    private final class ByType implements LedgerEvent.Cases<Decision> {
        private final Rows rows;
        private final Booking booking;

        private final boolean sealedOnly;

        private ByType(Rows rows, Booking booking, boolean sealedOnly) {
            this.rows = rows;
            this.booking = booking;
            this.sealedOnly = sealedOnly;
        }

        /** The generation, a new one if nothing is known of it, or null if it is too old to be told from a new one. */
        private @Nullable Generation find(String generationId) {
            GenerationRow row = rows.generation(booking.accountId(), generationId);
            if (row == null) {
                boolean forgotten = rows.isForgotten(booking.accountId(), generationId);
                return forgotten ? null : new Generation(generationId, GenerationRow.EMPTY);
            }
            boolean forgettable = row.isForgettable(booking.at.recordedAt(), retentionMillis);
            return forgettable ? null : new Generation(generationId, row);
        }

        /** Decides about a generation, of which the notices may then speak; refuses if it is too old. */
        private Decision about(String generationId, Function<Generation, Decision> rule) {
            Generation generation = find(generationId);
            if (generation == null) {
                return tooOld();
            }
            booking.speakOf(generation);
            return rule.apply(generation);
        }

        /** The same for a report: what an earlier attempt was told already, word for word, says nothing of this one. */
        private Decision report(GenerationEvent event, String generationId, Function<Generation, Decision> rule) {
            return about(generationId, generation -> {
                if (generation.listens()) {
                    long words = Digests.ofReport(booking.chain, event, booking.envelope.eventId());
                    if (generation.hasHeard(words)) {
                        return Decision.DUPLICATE;
                    }
                    generation.hear(words);
                }
                return rule.apply(generation);
            });
        }

        private Decision tooOld() {
            return Decision.refused(
                    Reason.GENERATION_TOO_OLD,
                    "the generation ended longer ago than the retention horizon of " + retentionMillis + " ms");
        }

        private GenerationRules generations() {
            return new GenerationRules(booking, policies);
        }

        @Override
        public Decision generationRequested(GenerationRequested event) {
            return about(event.generationId(), generation -> generations().requested(event, generation));
        }

        @Override
        public Decision generationRejected(GenerationRejected event) {
            return report(
                    event, event.generationId(), generation -> generations().rejected(event, generation));
        }

        @Override
        public Decision generationCharged(GenerationCharged event) {
            return about(event.generationId(), generation -> generations().charged(event, generation));
        }

        @Override
        public Decision itemFailed(ItemFailed event) {
            return report(
                    event, event.generationId(), generation -> generations().itemFailed(event, generation));
        }

        @Override
        public Decision itemDelivered(ItemDelivered event) {
            return report(
                    event, event.generationId(), generation -> generations().itemDelivered(event, generation));
        }

        @Override
        public Decision generationCompleted(GenerationCompleted event) {
            return report(
                    event, event.generationId(), generation -> generations().completed(event, generation));
        }

        @Override
        public Decision generationProgressed(GenerationProgressed event) {
            return report(
                    event, event.generationId(), generation -> generations().progressed(event, generation));
        }

        @Override
        public Decision generationTimedOut(GenerationTimedOut event) {
            return about(event.generationId(), generation -> generations().timedOut(event, generation));
        }

        @Override
        public Decision creditsGranted(CreditsGranted event) {
            return new GrantRules(booking).granted(event);
        }

        @Override
        public Decision grantExpired(GrantExpired event) {
            return new GrantRules(booking).expired(event);
        }

        @Override
        public Decision planStarted(PlanStarted event) {
            return new PlanRules(booking, policies).started(event);
        }

        @Override
        public Decision planEnded(PlanEnded event) {
            return new PlanRules(booking, policies).ended(event);
        }

        @Override
        public Decision planRenewed(PlanRenewed event) {
            return new PlanRules(booking, policies).renewed(event);
        }

        @Override
        public Decision creditsExtended(CreditsExtended event) {
            return new GrantRules(booking).extended(event);
        }

        @Override
        public Decision grantEnded(GrantEnded event) {
            return new GrantRules(booking).ended(event);
        }

        @Override
        public Decision revocationReversed(RevocationReversed event) {
            return new Revocations(booking).reversed(event);
        }

        @Override
        public Decision creditsRevoked(CreditsRevoked event) {
            return new Revocations(booking).revoked(event);
        }

        @Override
        public Decision creditsAdjusted(CreditsAdjusted event) {
            AdjustmentRules rules = new AdjustmentRules(booking, policies);
            Decision known = rules.known(event);
            if (known != null) {
                return known;
            }
            String generationId = event.generationId();
            boolean isCampaign = event.campaignId() != null;
            if (generationId == null || (event.amount() < 0 && !isCampaign)) {
                return rules.adjusted(event);
            }
            Generation generation = find(generationId);
            booking.speakOf(generation);
            if (isCampaign && generation != null && generation.charged) {
                return new MakeGoodRules(booking, policies).decide(event, generation);
            }
            if (generation != null && generation.charged) {
                return rules.aboutGeneration(event, generation);
            }
            if (!event.ground().isOfGeneration()) {
                return rules.adjusted(event);
            }
            return generation == null ? tooOld() : AdjustmentRules.unknownGeneration();
        }

        @Override
        public Decision supportRequested(SupportRequested event) {
            String generationId = event.generationId();
            Generation generation = generationId == null ? null : find(generationId);
            booking.speakOf(generation);
            return new CaseRules(booking).requested(event, generation);
        }

        @Override
        public Decision caseResolved(CaseResolved event) {
            return new CaseRules(booking).resolved(event);
        }

        @Override
        public Decision accountNoted(AccountNoted event) {
            return new NoteRules(booking).noted(event);
        }

        @Override
        public Decision budgetSet(BudgetSet event) {
            return new BudgetRules(booking).set(event);
        }

        @Override
        public Decision topUpSet(TopUpSet event) {
            return new TopUps(booking).set(event);
        }

        @Override
        public Decision topUpFailed(TopUpFailed event) {
            return new TopUps(booking).failed(event);
        }

        @Override
        public Decision creditsTransferred(CreditsTransferred event) {
            return new TransferRules(booking).transferred(event);
        }

        @Override
        public Decision transferArrived(TransferArrived event) {
            return new TransferRules(booking).arrived(event);
        }

        @Override
        public Decision accountMerged(AccountMerged event) {
            return new AccountEnds(booking).merged(event);
        }

        @Override
        public Decision accountClosed(AccountClosed event) {
            return new AccountEnds(booking).closed();
        }

        @Override
        public Decision accountUpdated(AccountUpdated event) {
            Boolean accessActive = event.accessActive();
            boolean namesNobody = event.holders() == null && event.groups() == null;
            // An event that names holders or groups is applied, though they may be the same: it takes the place of the
            // last.
            if (namesNobody && accessActive != null && accessActive == booking.accessActive()) {
                return Decision.DUPLICATE;
            }
            booking.expireDue();
            booking.budgets.members().named(event);
            if (accessActive != null) {
                booking.setAccessActive(accessActive);
            }
            return booking.applied(null);
        }

        @Override
        public Decision resultReported(ResultReported event) {
            Generation generation = find(event.generationId());
            booking.speakOf(generation);
            return new Claims(booking, policies).reported(event, generation);
        }

        @Override
        public Decision claimReviewed(ClaimReviewed event) {
            ClaimRow claim = booking.side.claim(event.claimId());
            if (claim == null) {
                return Decision.refused(
                        Reason.UNKNOWN_CLAIM,
                        "claimId names no claim of the account; publish the report, then this again");
            }
            Claims claims = new Claims(booking, policies);
            Decision decided = claims.decided(event, claim);
            if (decided != null) {
                return decided;
            }
            return about(claim.generationId(), generation -> claims.reviewed(event, claim, generation));
        }

        @Override
        public Decision cashRefundRequested(CashRefundRequested event) {
            return new CashRefunds(booking).requested(event);
        }

        @Override
        public Decision cashRefundReviewed(CashRefundReviewed event) {
            return new CashRefunds(booking).reviewed(event);
        }

        @Override
        public Decision policyPublished(PolicyPublished event) {
            return new PolicyRules(policies, documents).published(event, booking.at);
        }

        @Override
        public Decision foldAdopted(FoldAdopted event) {
            return new FoldRules(versions).adopted(event, booking.version, sealedOnly, booking.at);
        }

        @Override
        public Decision ledgerMoved(LedgerMoved event) {
            throw new IllegalStateException("where the ledger is, its partition knows");
        }
    }
}
