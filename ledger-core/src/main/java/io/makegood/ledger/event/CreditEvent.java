package io.makegood.ledger.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Credits given, taken and given back by others than generations: grants, revocations, adjustments, cash. See {@link LedgerEvent}. */
public sealed interface CreditEvent extends LedgerEvent {
    /**
     * Credits were granted. A lower {@code priority} burns first; absent means {@link #PRIORITY_DEFAULT}.
     *
     * @param features the only features for which these credits pay, in alphabetical order; empty if they pay for every one
     * @param models the only models for which these credits pay, in alphabetical order; empty if they pay for every one
     */
    record CreditsGranted(
            String grantId,
            long amount,
            GrantKind kind,
            @Nullable Integer priority,
            @Nullable Long expiresAt,
            @Nullable String paymentReference,
            List<String> features,
            List<String> models)
            implements CreditEvent {
        /** The priority of a grant that names none: room on both sides. */
        public static final int PRIORITY_DEFAULT = 100;

        /** Refuses a bad id, an amount that is not positive or a time before 1970. */
        public CreditsGranted {
            Limits.id("grantId", grantId);
            Limits.positive("amount", amount);
            Limits.present("kind", kind);
            Limits.optionalTime("expiresAt", expiresAt);
            Limits.optionalLabel("paymentReference", paymentReference);
            features = Limits.features(features);
            models = Limits.models(models);
        }

        /** A grant that pays for everything. */
        public CreditsGranted(
                String grantId,
                long amount,
                GrantKind kind,
                @Nullable Integer priority,
                @Nullable Long expiresAt,
                @Nullable String paymentReference) {
            this(grantId, amount, kind, priority, expiresAt, paymentReference, List.of(), List.of());
        }

        /** A grant that pays for some features alone, by whatever model. */
        public CreditsGranted(
                String grantId,
                long amount,
                GrantKind kind,
                @Nullable Integer priority,
                @Nullable Long expiresAt,
                @Nullable String paymentReference,
                List<String> features) {
            this(grantId, amount, kind, priority, expiresAt, paymentReference, features, List.of());
        }

        @Override
        public List<String> identity() {
            return List.of(grantId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.creditsGranted(this);
        }
    }

    /** A grant reached its expiry. Appended by the engine. */
    record GrantExpired(String grantId) implements CreditEvent {
        /** Refuses a bad id. */
        public GrantExpired {
            Limits.id("grantId", grantId);
        }

        @Override
        public List<String> identity() {
            return List.of(grantId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.grantExpired(this);
        }
    }

    /** A grant that is not over lives on until {@code expiresAt}, which is later than its end so far. Grant and time together name it. */
    record CreditsExtended(String grantId, long expiresAt) implements CreditEvent {
        /** Refuses a bad id or a time that is none. */
        public CreditsExtended {
            Limits.id("grantId", grantId);
            Limits.optionalTime("expiresAt", expiresAt);
        }

        @Override
        public List<String> identity() {
            return List.of(grantId, Long.toString(expiresAt));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.creditsExtended(this);
        }
    }

    /** A grant ends now: what is unused leaves, and nothing is owed for what was used. */
    record GrantEnded(String grantId, String reason) implements CreditEvent {
        /** Refuses a bad id or a missing reason. */
        public GrantEnded {
            Limits.id("grantId", grantId);
            Limits.personalLabel("reason", reason);
        }

        @Override
        public List<String> identity() {
            return List.of(grantId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.grantEnded(this);
        }
    }

    /**
     * Credits of a grant were taken back and should not have been. Grant and reason together name it.
     *
     * @param revocation the reason of the {@link CreditsRevoked} that is reversed; if null the one of the same reason as this,
     *     else all of the grant's
     */
    record RevocationReversed(
            String grantId, String reason, @Nullable String revocation) implements CreditEvent {
        /** Refuses a bad id or a missing reason. */
        public RevocationReversed {
            Limits.id("grantId", grantId);
            Limits.personalLabel("reason", reason);
            if (revocation != null) {
                Limits.personalLabel("revocation", revocation);
            }
        }

        @Override
        public List<String> identity() {
            return List.of(grantId, reason);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.revocationReversed(this);
        }
    }

    /**
     * Credits of a grant are taken back: {@code amount} of them, or the whole grant. It has no id of its own: grant and
     * reason together name it, so a second partial revocation of a grant gives another reason (the payment's refund id, say).
     */
    record CreditsRevoked(String grantId, @Nullable Long amount, String reason) implements CreditEvent {
        /** Refuses a bad id, an amount that is not positive or a missing reason. */
        public CreditsRevoked {
            Limits.id("grantId", grantId);
            if (amount != null) {
                Limits.positive("amount", amount);
            }
            Limits.personalLabel("reason", reason);
        }

        @Override
        public List<String> identity() {
            return List.of(grantId, reason);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.creditsRevoked(this);
        }
    }

    /**
     * An operator adds credits (above zero) or takes them (below zero), on a ground that is kept. With a {@code campaignId} it makes a
     * generation good (docs/rules.md, section 7): the amount is the most that is given back of it or, below zero, the most that is
     * charged again of what the campaign gave back.
     */
    record CreditsAdjusted(
            String adjustmentId,
            long amount,
            AdjustmentGround ground,
            String operator,
            @Nullable String note,
            @Nullable String generationId,
            @Nullable String itemId,
            @Nullable String campaignId)
            implements CreditEvent {
        /** Refuses bad ids, a zero amount, an item without its generation, and a campaign that is not about a whole generation. */
        public CreditsAdjusted {
            Limits.id("adjustmentId", adjustmentId);
            Limits.signed("amount", amount);
            Limits.present("ground", ground);
            Limits.personalLabel("operator", operator);
            Limits.optionalPersonalText("note", note);
            Limits.optionalId("generationId", generationId);
            Limits.optionalId("itemId", itemId);
            if (itemId != null && generationId == null) {
                throw new InvalidEvent(
                        "generationId", "is missing while itemId is given", "name the item's generation");
            }
            Limits.optionalId("campaignId", campaignId);
            if (campaignId != null) {
                requireWholeGeneration(generationId, itemId, ground);
            }
        }

        /** An adjustment that is part of no campaign. */
        public CreditsAdjusted(
                String adjustmentId,
                long amount,
                AdjustmentGround ground,
                String operator,
                @Nullable String note,
                @Nullable String generationId,
                @Nullable String itemId) {
            this(adjustmentId, amount, ground, operator, note, generationId, itemId, null);
        }

        private static void requireWholeGeneration(
                @Nullable String generationId, @Nullable String itemId, AdjustmentGround ground) {
            if (generationId == null) {
                throw new InvalidEvent(
                        "generationId",
                        "is missing while campaignId is given",
                        "name the generation that is made good");
            }
            if (itemId != null) {
                throw new InvalidEvent(
                        "itemId",
                        "is given with a campaignId",
                        "leave it out: a campaign makes whole generations good");
            }
            if (!ground.isOfGeneration()) {
                throw new InvalidEvent(
                        "ground",
                        "is " + ground + " while campaignId is given",
                        "give one on which a generation is refunded, such as TECHNICAL_FAILURE");
            }
        }

        @Override
        public List<String> identity() {
            return List.of(adjustmentId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.creditsAdjusted(this);
        }
    }

    /** A customer asked for the unused credits of a paid grant as cash. */
    record CashRefundRequested(
            String requestId, String grantId, @Nullable String reason) implements CreditEvent {
        /** Refuses bad ids and texts. */
        public CashRefundRequested {
            Limits.id("requestId", requestId);
            Limits.id("grantId", grantId);
            Limits.optionalPersonalText("reason", reason);
        }

        @Override
        public List<String> identity() {
            return List.of(requestId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cashRefundRequested(this);
        }
    }

    /**
     * A reviewer judged a request for cash.
     *
     * @param note why, for colleagues
     */
    record CashRefundReviewed(
            String requestId,
            boolean approved,
            @Nullable Long amount,
            String reviewer,
            @Nullable String paymentReference,
            @Nullable String note)
            implements CreditEvent {
        /** Refuses a bad id, an amount that is not positive, a missing reviewer and a bad note. */
        public CashRefundReviewed {
            Limits.id("requestId", requestId);
            if (amount != null) {
                Limits.positive("amount", amount);
            }
            Limits.personalLabel("reviewer", reviewer);
            Limits.optionalLabel("paymentReference", paymentReference);
            Limits.optionalPersonalText("note", note);
        }

        /** One without a note. */
        public CashRefundReviewed(
                String requestId,
                boolean approved,
                @Nullable Long amount,
                String reviewer,
                @Nullable String paymentReference) {
            this(requestId, approved, amount, reviewer, paymentReference, null);
        }

        @Override
        public List<String> identity() {
            return List.of(requestId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cashRefundReviewed(this);
        }
    }
}
