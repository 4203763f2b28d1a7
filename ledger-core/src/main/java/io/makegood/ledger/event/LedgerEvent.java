package io.makegood.ledger.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that may happen to an account, one record per type of the public contract (design §4, "Events"). A value of
 * these types is legal: the constructors refuse what is not, with an {@link InvalidEvent}. Amounts are whole credits,
 * times are epoch milliseconds, UTC.
 */
public sealed interface LedgerEvent {
    /** Calls the case of this event's type. */
    <R> R match(Cases<R> cases);

    /** The generation that this event speaks of, or null if it speaks of none. */
    default @Nullable String generationId() {
        return null;
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

        /** A generation did not end in time. */
        R generationTimedOut(GenerationTimedOut event);

        /** Credits were granted. */
        R creditsGranted(CreditsGranted event);

        /** A grant reached its expiry. */
        R grantExpired(GrantExpired event);

        /** Credits of a grant were taken back. */
        R creditsRevoked(CreditsRevoked event);

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

        /** A customer asked for support. */
        R supportRequested(SupportRequested event);

        /** An operator settled a case. */
        R caseResolved(CaseResolved event);
    }

    /** A generation was asked for; with {@code authorize} the ledger prices and charges it, or declines. */
    record GenerationRequested(
            String generationId,
            String feature,
            @Nullable String platform,
            @Nullable String surface,
            @Nullable String inputMode,
            @Nullable String label,
            @Nullable String actorId,
            List<String> items,
            boolean authorize)
            implements LedgerEvent {
        /** Refuses bad ids, too many items and an item named twice. */
        public GenerationRequested {
            Limits.id("generationId", generationId);
            Limits.id("feature", feature);
            Limits.optionalId("platform", platform);
            Limits.optionalId("surface", surface);
            Limits.optionalId("inputMode", inputMode);
            Limits.optionalLabel("label", label);
            Limits.optionalId("actorId", actorId);
            items = List.copyOf(items);
            Limits.items(items);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.generationRequested(this);
        }
    }

    /** The product stopped before the generation began; nothing is owed for it. */
    record GenerationRejected(
            String generationId,
            RejectionReason reason,
            @Nullable String message) implements LedgerEvent {
        /** Refuses a bad id or text. */
        public GenerationRejected {
            Limits.id("generationId", generationId);
            Limits.present("reason", reason);
            Limits.optionalText("message", message);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.generationRejected(this);
        }
    }

    /** What one item cost, in credits; zero for a free item. */
    record ItemPrice(String itemId, long amount) {
        /** Refuses a bad id or a negative amount. */
        public ItemPrice {
            Limits.id("items.itemId", itemId);
            Limits.notNegative("items.amount", amount);
        }
    }

    /** The publisher charged a generation: a fact, booked even beyond the balance. */
    record GenerationCharged(
            String generationId,
            @Nullable String feature,
            @Nullable String platform,
            @Nullable String surface,
            long baseAmount,
            List<ItemPrice> items)
            implements LedgerEvent {
        /** Refuses bad ids, negative amounts, too many items and an item named twice. */
        public GenerationCharged {
            Limits.id("generationId", generationId);
            Limits.optionalId("feature", feature);
            Limits.optionalId("platform", platform);
            Limits.optionalId("surface", surface);
            Limits.notNegative("baseAmount", baseAmount);
            items = List.copyOf(items);
            Limits.items(items.stream().map(ItemPrice::itemId).toList());
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.generationCharged(this);
        }
    }

    /** One item of a generation failed. */
    record ItemFailed(
            String generationId,
            String itemId,
            FailureCause cause,
            @Nullable String message,
            @Nullable String providerReference)
            implements LedgerEvent {
        /** Refuses a bad id or text. */
        public ItemFailed {
            Limits.id("generationId", generationId);
            Limits.id("itemId", itemId);
            Limits.present("cause", cause);
            Limits.optionalText("message", message);
            Limits.optionalLabel("providerReference", providerReference);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.itemFailed(this);
        }
    }

    /** One item of a generation reached the customer. */
    record ItemDelivered(String generationId, String itemId, DeliveryKind how) implements LedgerEvent {
        /** Refuses a bad id. */
        public ItemDelivered {
            Limits.id("generationId", generationId);
            Limits.id("itemId", itemId);
            Limits.present("how", how);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.itemDelivered(this);
        }
    }

    /** A generation ended; {@code usedAmount} is what of the charge was really used, if the product knows. */
    record GenerationCompleted(
            String generationId, Outcome outcome, @Nullable Long usedAmount) implements LedgerEvent {
        /** Refuses a bad id or a negative amount. */
        public GenerationCompleted {
            Limits.id("generationId", generationId);
            Limits.present("outcome", outcome);
            if (usedAmount != null) {
                Limits.notNegative("usedAmount", usedAmount);
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.generationCompleted(this);
        }
    }

    /** A charged generation did not end within its policy's charge timeout. Appended by the engine. */
    record GenerationTimedOut(String generationId) implements LedgerEvent {
        /** Refuses a bad id. */
        public GenerationTimedOut {
            Limits.id("generationId", generationId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.generationTimedOut(this);
        }
    }

    /** Credits were granted. A lower {@code priority} burns first; absent means {@link #PRIORITY_DEFAULT}. */
    record CreditsGranted(
            String grantId,
            long amount,
            GrantKind kind,
            @Nullable Integer priority,
            @Nullable Long expiresAt,
            @Nullable String paymentReference)
            implements LedgerEvent {
        /** The priority of a grant that names none: room on both sides. */
        public static final int PRIORITY_DEFAULT = 100;

        /** Refuses a bad id, an amount that is not positive or a time before 1970. */
        public CreditsGranted {
            Limits.id("grantId", grantId);
            Limits.positive("amount", amount);
            Limits.present("kind", kind);
            Limits.optionalTime("expiresAt", expiresAt);
            Limits.optionalLabel("paymentReference", paymentReference);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.creditsGranted(this);
        }
    }

    /** A grant reached its expiry. Appended by the engine. */
    record GrantExpired(String grantId) implements LedgerEvent {
        /** Refuses a bad id. */
        public GrantExpired {
            Limits.id("grantId", grantId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.grantExpired(this);
        }
    }

    /**
     * Credits of a grant are taken back: {@code amount} of them, or the whole grant. It has no id of its own: grant and
     * reason together name it, so a second partial revocation of a grant gives another reason (the payment's refund id, say).
     */
    record CreditsRevoked(String grantId, @Nullable Long amount, String reason) implements LedgerEvent {
        /** Refuses a bad id, an amount that is not positive or a missing reason. */
        public CreditsRevoked {
            Limits.id("grantId", grantId);
            if (amount != null) {
                Limits.positive("amount", amount);
            }
            Limits.label("reason", reason);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.creditsRevoked(this);
        }
    }

    /** An operator adds credits (above zero) or takes them (below zero), on a ground that is kept. */
    record CreditsAdjusted(
            String adjustmentId,
            long amount,
            AdjustmentGround ground,
            String operator,
            @Nullable String note,
            @Nullable String generationId,
            @Nullable String itemId)
            implements LedgerEvent {
        /** Refuses bad ids, a zero amount and an item without its generation. */
        public CreditsAdjusted {
            Limits.id("adjustmentId", adjustmentId);
            Limits.signed("amount", amount);
            Limits.present("ground", ground);
            Limits.label("operator", operator);
            Limits.optionalSafeText("note", note);
            Limits.optionalId("generationId", generationId);
            Limits.optionalId("itemId", itemId);
            if (itemId != null && generationId == null) {
                throw new InvalidEvent(
                        "generationId", "is missing while itemId is given", "name the item's generation");
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.creditsAdjusted(this);
        }
    }

    /** A customer reported that a result is not good enough. */
    record ResultReported(
            String claimId,
            String generationId,
            String itemId,
            String reason,
            @Nullable String details) implements LedgerEvent {
        /** Refuses bad ids and texts. */
        public ResultReported {
            Limits.id("claimId", claimId);
            Limits.id("generationId", generationId);
            Limits.id("itemId", itemId);
            Limits.label("reason", reason);
            Limits.optionalSafeText("details", details);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.resultReported(this);
        }
    }

    /** A reviewer judged a claim. */
    record ClaimReviewed(String claimId, Verdict verdict, String reviewer) implements LedgerEvent {
        /** Refuses a bad id and a missing reviewer. */
        public ClaimReviewed {
            Limits.id("claimId", claimId);
            Limits.present("verdict", verdict);
            Limits.label("reviewer", reviewer);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.claimReviewed(this);
        }
    }

    /** A customer asked for the unused credits of a paid grant as cash. */
    record CashRefundRequested(
            String requestId, String grantId, @Nullable String reason) implements LedgerEvent {
        /** Refuses bad ids and texts. */
        public CashRefundRequested {
            Limits.id("requestId", requestId);
            Limits.id("grantId", grantId);
            Limits.optionalSafeText("reason", reason);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cashRefundRequested(this);
        }
    }

    /** A reviewer judged a request for cash. */
    record CashRefundReviewed(
            String requestId,
            boolean approved,
            @Nullable Long amount,
            String reviewer,
            @Nullable String paymentReference)
            implements LedgerEvent {
        /** Refuses a bad id, an amount that is not positive and a missing reviewer. */
        public CashRefundReviewed {
            Limits.id("requestId", requestId);
            if (amount != null) {
                Limits.positive("amount", amount);
            }
            Limits.label("reviewer", reviewer);
            Limits.optionalLabel("paymentReference", paymentReference);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cashRefundReviewed(this);
        }
    }

    /** Holders of the account, or whether its access is active, changed; null leaves as it is. */
    record AccountUpdated(
            @Nullable List<String> holders, @Nullable Boolean accessActive) implements LedgerEvent {
        /** Refuses an update of nothing, too many holders and bad ids. */
        public AccountUpdated {
            if (holders == null && accessActive == null) {
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
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.policyPublished(this);
        }
    }

    /** A customer asked for support. */
    record SupportRequested(
            String caseId,
            @Nullable String generationId,
            @Nullable String project,
            @Nullable String action,
            @Nullable Long happenedAt,
            @Nullable String expected,
            @Nullable String message)
            implements LedgerEvent {
        /** Refuses bad ids and texts. */
        public SupportRequested {
            Limits.id("caseId", caseId);
            Limits.optionalId("generationId", generationId);
            Limits.optionalLabel("project", project);
            Limits.optionalLabel("action", action);
            Limits.optionalTime("happenedAt", happenedAt);
            Limits.optionalSafeText("expected", expected);
            Limits.optionalSafeText("message", message);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.supportRequested(this);
        }
    }

    /** An operator settled a case. */
    record CaseResolved(String caseId, String resolution, String operator) implements LedgerEvent {
        /** Refuses a bad id and missing texts. */
        public CaseResolved {
            Limits.id("caseId", caseId);
            if (Limits.present("resolution", resolution).isBlank()) {
                throw new InvalidEvent("resolution", "is empty", "say how the case was settled");
            }
            Limits.optionalSafeText("resolution", resolution);
            Limits.label("operator", operator);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.caseResolved(this);
        }
    }
}
