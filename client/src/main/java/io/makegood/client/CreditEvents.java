package io.makegood.client;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that give and take credits, which are whole units. */
public final class CreditEvents {
    private CreditEvents() {}

    /** An account was given credits (above zero), bought or free. */
    public static CreditsGranted creditsGranted(String accountId, String grantId, long credits, GrantKind kind) {
        return new CreditsGranted(accountId, grantId, credits, kind);
    }

    /**
     * Credits of a grant are taken back: what remains of it, unless {@link CreditsRevoked#amount} says how many. Grant and reason
     * together name the revocation, so a second one of the same grant gives another reason: the payment's refund id, say.
     */
    public static CreditsRevoked creditsRevoked(String accountId, String grantId, String reason) {
        return new CreditsRevoked(accountId, grantId, reason);
    }

    /** A grant that is not over lives longer: it expires then, epoch milliseconds, UTC, which is later than so far. */
    public static CreditsExtended creditsExtended(String accountId, String grantId, long expiresAt) {
        return new CreditsExtended(accountId, grantId, expiresAt);
    }

    /** A grant ends now: what is unused leaves, and nothing is owed for what was used. For plans that change or end. */
    public static GrantEnded grantEnded(String accountId, String grantId, String reason) {
        return new GrantEnded(accountId, grantId, reason);
    }

    /**
     * Credits of a grant were taken back and should not have been: they come back, and what is owed is cleared. Reverses the
     * revocation of the same reason, else all of the grant's, unless {@link RevocationReversed#revocation} names one.
     */
    public static RevocationReversed revocationReversed(String accountId, String grantId, String reason) {
        return new RevocationReversed(accountId, grantId, reason);
    }

    /** An operator adds credits (above zero) or takes them (below zero), on a ground that is kept. */
    public static CreditsAdjusted creditsAdjusted(
            String accountId, String adjustmentId, long credits, AdjustmentGround ground, String operator) {
        return new CreditsAdjusted(accountId, adjustmentId, credits, ground, operator);
    }

    /** Builds a CreditsGranted. */
    public static final class CreditsGranted extends EventBuilder<CreditsGranted> {
        private final String grantId;
        private final long amount;
        private final GrantKind kind;
        private @Nullable Integer priority;
        private @Nullable Long expiresAt;
        private @Nullable String paymentReference;
        private List<String> features = List.of();
        private List<String> models = List.of();

        private CreditsGranted(String accountId, String grantId, long amount, GrantKind kind) {
            super("CreditsGranted", accountId);
            this.grantId = grantId;
            this.amount = amount;
            this.kind = kind;
        }

        /** Grants with a lower number are used first; 100 unless given. */
        public CreditsGranted priority(int number) {
            priority = number;
            return this;
        }

        /** When the rest of the grant expires, epoch milliseconds, UTC; never unless given. */
        public CreditsGranted expiresAt(long epochMillis) {
            expiresAt = epochMillis;
            return this;
        }

        /** When the rest of the grant expires, to the millisecond; never if null. */
        public CreditsGranted expiresAt(@Nullable Instant time) {
            expiresAt = millis("expiresAt", time);
            return this;
        }

        /** The payment that bought the credits, as the payment provider names it. */
        public CreditsGranted paymentReference(@Nullable String reference) {
            paymentReference = reference;
            return this;
        }

        /** The only features for which these credits pay; for every one unless given. */
        public CreditsGranted features(List<String> names) {
            features = List.copyOf(names);
            return this;
        }

        /** The only models for which these credits pay, as requests name them in the attribute {@code model}; for every one unless given. */
        public CreditsGranted models(List<String> names) {
            models = List.copyOf(names);
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new CreditEvent.CreditsGranted(
                    draft.text("grantId", grantId),
                    draft.amount("amount", amount),
                    draft.present("kind", kind, GrantKind.PAID),
                    priority,
                    draft.optionalNumber("expiresAt", expiresAt),
                    draft.optionalText("paymentReference", paymentReference),
                    draft.texts("features", features),
                    draft.texts("models", models));
        }

        @Override
        CreditsGranted self() {
            return this;
        }
    }

    /** Builds a CreditsExtended. */
    public static final class CreditsExtended extends EventBuilder<CreditsExtended> {
        private final String grantId;
        private final long expiresAt;

        private CreditsExtended(String accountId, String grantId, long expiresAt) {
            super("CreditsExtended", accountId);
            this.grantId = grantId;
            this.expiresAt = expiresAt;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new CreditEvent.CreditsExtended(draft.text("grantId", grantId), draft.time("expiresAt", expiresAt));
        }

        @Override
        CreditsExtended self() {
            return this;
        }
    }

    /** Builds a CreditsRevoked. */
    public static final class CreditsRevoked extends EventBuilder<CreditsRevoked> {
        private final String grantId;
        private final String reason;
        private @Nullable Long amount;

        private CreditsRevoked(String accountId, String grantId, String reason) {
            super("CreditsRevoked", accountId);
            this.grantId = grantId;
            this.reason = reason;
        }

        /** How many credits to take back, above zero. */
        public CreditsRevoked amount(long credits) {
            amount = credits;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new CreditEvent.CreditsRevoked(
                    draft.text("grantId", grantId),
                    draft.optionalNumber("amount", amount),
                    draft.text("reason", reason));
        }

        @Override
        CreditsRevoked self() {
            return this;
        }
    }

    /** Builds a GrantEnded. */
    public static final class GrantEnded extends EventBuilder<GrantEnded> {
        private final String grantId;
        private final String reason;

        private GrantEnded(String accountId, String grantId, String reason) {
            super("GrantEnded", accountId);
            this.grantId = grantId;
            this.reason = reason;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new CreditEvent.GrantEnded(draft.text("grantId", grantId), draft.text("reason", reason));
        }

        @Override
        GrantEnded self() {
            return this;
        }
    }

    /** Builds a RevocationReversed. */
    public static final class RevocationReversed extends EventBuilder<RevocationReversed> {
        private final String grantId;
        private final String reason;
        private @Nullable String revocation;

        private RevocationReversed(String accountId, String grantId, String reason) {
            super("RevocationReversed", accountId);
            this.grantId = grantId;
            this.reason = reason;
        }

        /** The reason of the revocation that is reversed. */
        public RevocationReversed revocation(@Nullable String itsReason) {
            revocation = itsReason;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new CreditEvent.RevocationReversed(
                    draft.text("grantId", grantId),
                    draft.text("reason", reason),
                    draft.optionalText("revocation", revocation));
        }

        @Override
        RevocationReversed self() {
            return this;
        }
    }

    /** Builds a CreditsAdjusted. */
    public static final class CreditsAdjusted extends EventBuilder<CreditsAdjusted> {
        private final String adjustmentId;
        private final long amount;
        private final AdjustmentGround ground;
        private final String operator;
        private @Nullable String note;
        private @Nullable String generationId;
        private @Nullable String itemId;
        private @Nullable String campaignId;

        private CreditsAdjusted(
                String accountId, String adjustmentId, long amount, AdjustmentGround ground, String operator) {
            super("CreditsAdjusted", accountId);
            this.adjustmentId = adjustmentId;
            this.amount = amount;
            this.ground = ground;
            this.operator = operator;
        }

        /** What the operator wrote down; refused if it looks like a secret. */
        public CreditsAdjusted note(@Nullable String text) {
            note = text;
            return this;
        }

        /** The generation that the adjustment makes good. */
        public CreditsAdjusted generation(@Nullable String id) {
            generationId = id;
            return this;
        }

        /** The item of a generation that the adjustment makes good. */
        public CreditsAdjusted item(@Nullable String ofGeneration, @Nullable String id) {
            generationId = ofGeneration;
            itemId = id;
            return this;
        }

        /**
         * The campaign that makes a whole generation good: the credits are the most that come back of it or, below zero, the most that are
         * charged again of what the campaign gave back.
         */
        public CreditsAdjusted campaign(@Nullable String ofGeneration, @Nullable String id) {
            generationId = ofGeneration;
            campaignId = id;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new CreditEvent.CreditsAdjusted(
                    draft.text("adjustmentId", adjustmentId),
                    draft.amount("amount", amount),
                    draft.present("ground", ground, AdjustmentGround.CORRECTION),
                    draft.text("operator", operator),
                    draft.optionalText("note", note),
                    draft.optionalText("generationId", generationId),
                    draft.optionalText("itemId", itemId),
                    draft.optionalText("campaignId", campaignId));
        }

        @Override
        CreditsAdjusted self() {
            return this;
        }
    }
}
