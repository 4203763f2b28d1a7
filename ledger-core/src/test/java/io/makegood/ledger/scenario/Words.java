package io.makegood.ledger.scenario;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CashRefundReviewed;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsExtended;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationProgressed;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.SupportEvent.ClaimReviewed;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.event.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The vocabulary of scenarios: events with the few values that matter, the others filled in. */
public final class Words {
    private Words() {}

    /** A paid grant that never expires. */
    public static LedgerEvent granted(String grantId, long amount) {
        return granted(grantId, amount, GrantKind.PAID);
    }

    /** A grant of a kind that never expires. */
    public static LedgerEvent granted(String grantId, long amount, GrantKind kind) {
        return new CreditsGranted(grantId, amount, kind, null, null, null);
    }

    /** A grant that expires. */
    public static LedgerEvent expiring(String grantId, long amount, GrantKind kind, long expiresAt) {
        return new CreditsGranted(grantId, amount, kind, null, expiresAt, null);
    }

    /** A grant with a priority. */
    public static LedgerEvent prioritized(String grantId, long amount, int priority) {
        return new CreditsGranted(grantId, amount, GrantKind.PAID, priority, null, null);
    }

    /** An item with its price. */
    public static ItemPrice item(String itemId, long amount) {
        return new ItemPrice(itemId, amount);
    }

    /** A charge for items alone. */
    public static LedgerEvent charged(String generationId, ItemPrice... items) {
        return charged(generationId, 0, items);
    }

    /** A charge with a base amount. */
    public static LedgerEvent charged(String generationId, long base, ItemPrice... items) {
        return new GenerationCharged(generationId, "image", null, null, base, List.of(items));
    }

    /** A request that says what will be made. */
    public static LedgerEvent requested(String generationId, String... items) {
        return new GenerationRequested(generationId, "image", null, null, null, null, null, List.of(items), false);
    }

    /** A request that asks the ledger to charge. */
    public static LedgerEvent authorize(String generationId, String feature, String... items) {
        return new GenerationRequested(generationId, feature, null, null, null, null, null, List.of(items), true);
    }

    /** A refusal by the product. */
    public static LedgerEvent rejected(String generationId) {
        return new GenerationRejected(generationId, RejectionReason.INVALID_INPUT, null);
    }

    /** A failed item. */
    public static LedgerEvent itemFailed(String generationId, String itemId) {
        return itemFailed(generationId, itemId, FailureCause.PROVIDER_ERROR);
    }

    /** An item that failed by a cause. */
    public static LedgerEvent itemFailed(String generationId, String itemId, FailureCause cause) {
        return new ItemFailed(generationId, itemId, cause, null, null);
    }

    /** A delivered item. */
    public static LedgerEvent delivered(String generationId, String itemId) {
        return new ItemDelivered(generationId, itemId, DeliveryKind.DOWNLOADED);
    }

    /** An end. */
    public static LedgerEvent completed(String generationId, Outcome outcome) {
        return new GenerationCompleted(generationId, outcome, null);
    }

    /** A success that used less, or more, than was charged. */
    public static LedgerEvent completedUsing(String generationId, long used) {
        return new GenerationCompleted(generationId, Outcome.SUCCEEDED, used);
    }

    /** A success that took so many seconds. */
    public static LedgerEvent completedAfter(String generationId, long seconds) {
        return new GenerationCompleted(generationId, Outcome.SUCCEEDED, null, Map.of("seconds", seconds));
    }

    /** Progress: so many seconds so far. */
    public static LedgerEvent progressed(String generationId, long seconds) {
        return new GenerationProgressed(generationId, Map.of("seconds", seconds), null);
    }

    /** A timeout. */
    public static LedgerEvent timedOut(String generationId) {
        return new GenerationTimedOut(generationId);
    }

    /** An expiry. */
    public static LedgerEvent grantExpired(String grantId) {
        return new GrantExpired(grantId);
    }

    /** An end of a grant before its time. */
    public static LedgerEvent grantEnded(String grantId) {
        return new GrantEnded(grantId, "plan changed");
    }

    /** A grant for some features alone. */
    public static LedgerEvent grantedFor(String grantId, long amount, String... features) {
        return new CreditsGranted(grantId, amount, GrantKind.PAID, null, null, null, List.of(features));
    }

    /** A grant for some models alone. */
    public static LedgerEvent grantedByModels(String grantId, long amount, String... models) {
        return new CreditsGranted(grantId, amount, GrantKind.PAID, null, null, null, List.of(), List.of(models));
    }

    /** A grant for some features alone that expires. */
    public static LedgerEvent expiringFor(
            String grantId, long amount, GrantKind kind, long expiresAt, String... features) {
        return new CreditsGranted(grantId, amount, kind, null, expiresAt, null, List.of(features));
    }

    /** A longer life of a grant. */
    public static LedgerEvent extended(String grantId, long expiresAt) {
        return new CreditsExtended(grantId, expiresAt);
    }

    /** A reversal of the revocation of that reason, or of all. */
    public static LedgerEvent reversed(String grantId, String reason) {
        return new RevocationReversed(grantId, reason, null);
    }

    /** A paid grant of a payment. */
    public static LedgerEvent paid(String grantId, long amount, String paymentReference) {
        return new CreditsGranted(grantId, amount, GrantKind.PAID, null, null, paymentReference);
    }

    /** A request that asks the ledger to charge, for another time and with a limit. */
    public static LedgerEvent authorize(String generationId, int attempt, @Nullable Long maxAmount, String... items) {
        return new GenerationRequested(
                generationId, "image", null, null, null, null, null, List.of(items), true, attempt, maxAmount);
    }

    /** A request that asks the ledger to charge a film, which costs by what it is like and how much it takes. */
    public static LedgerEvent authorizeFilm(
            String generationId, Map<String, String> attributes, Map<String, Long> quantities, String... items) {
        return new GenerationRequested(
                generationId,
                "film",
                null,
                null,
                null,
                null,
                null,
                List.of(items),
                true,
                1,
                null,
                attributes,
                quantities);
    }

    /** A request that asks the ledger to charge, made on a platform. */
    public static LedgerEvent authorizeOn(String platform, String generationId, String... items) {
        return new GenerationRequested(generationId, "image", platform, null, null, null, null, List.of(items), true);
    }

    /** A revocation of so much, or of all. */
    public static LedgerEvent revoked(String grantId, @Nullable Long amount, String reason) {
        return new CreditsRevoked(grantId, amount, reason);
    }

    /** An adjustment of the account. */
    public static LedgerEvent adjusted(String adjustmentId, long amount, AdjustmentGround ground) {
        return new CreditsAdjusted(adjustmentId, amount, ground, "kim", null, null, null);
    }

    /** An adjustment for an item. */
    public static LedgerEvent adjustedFor(
            String adjustmentId, long amount, AdjustmentGround ground, String generationId, @Nullable String itemId) {
        return new CreditsAdjusted(adjustmentId, amount, ground, "kim", null, generationId, itemId);
    }

    /** A report of a bad result. */
    public static LedgerEvent reported(String claimId, String generationId, String itemId) {
        return new ResultReported(claimId, generationId, itemId, "six fingers", null);
    }

    /** A verdict. */
    public static LedgerEvent reviewed(String claimId, Verdict verdict) {
        return new ClaimReviewed(claimId, verdict, "kim");
    }

    /** A request for cash. */
    public static LedgerEvent cashRequested(String requestId, String grantId) {
        return new CashRefundRequested(requestId, grantId, null);
    }

    /** A verdict on it. */
    public static LedgerEvent cashReviewed(String requestId, boolean approved, @Nullable Long amount) {
        return new CashRefundReviewed(requestId, approved, amount, "kim", null);
    }

    /** Access switched on or off. */
    public static LedgerEvent access(boolean active) {
        return new AccountUpdated(null, active);
    }

    /** A request for support. */
    public static LedgerEvent supportRequested(String caseId) {
        return new SupportRequested(caseId, null, "summer", "export", null, "a file", "nothing came");
    }

    /** A request for support in other words. */
    public static LedgerEvent supportRequested(String caseId, String message) {
        return new SupportRequested(caseId, null, "summer", "export", null, "a file", message);
    }

    /** A settled case. */
    public static LedgerEvent caseResolved(String caseId) {
        return new CaseResolved(caseId, "explained", "kim");
    }

    /** An end by an outcome, with what was used. */
    public static LedgerEvent completed(String generationId, Outcome outcome, @Nullable Long used) {
        return new GenerationCompleted(generationId, outcome, used);
    }

    /** A case settled in another way. */
    public static LedgerEvent caseResolved(String caseId, String resolution) {
        return new CaseResolved(caseId, resolution, "kim");
    }
}
