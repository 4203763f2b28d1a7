package io.makegood.client;

import io.makegood.ledger.event.CreditEvent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.SupportEvent;
import io.makegood.ledger.event.Verdict;
import org.jspecify.annotations.Nullable;

/** Events by which customers ask for something back, and by which reviewers decide. Texts that look like secrets are refused. */
public final class ClaimEvents {
    private ClaimEvents() {}

    /** A customer reported a delivered result as bad and claims its credits; {@code reason} is a code of the product's. */
    public static ResultReported resultReported(
            String accountId, String claimId, String generationId, String itemId, String reason) {
        return new ResultReported(accountId, claimId, generationId, itemId, reason);
    }

    /** A reviewer, a person or a service, looked at a claimed result. */
    public static ClaimReviewed claimReviewed(String accountId, String claimId, Verdict verdict, String reviewer) {
        return new ClaimReviewed(accountId, claimId, verdict, reviewer);
    }

    /** A customer asked for money back for the unused credits of a paid grant. */
    public static CashRefundRequested cashRefundRequested(String accountId, String requestId, String grantId) {
        return new CashRefundRequested(accountId, requestId, grantId);
    }

    /** A request for money back was decided; if approved, the refunded credits leave the balance. */
    public static CashRefundReviewed cashRefundReviewed(
            String accountId, String requestId, boolean approved, String reviewer) {
        return new CashRefundReviewed(accountId, requestId, approved, reviewer);
    }

    /** Builds a ResultReported. */
    public static final class ResultReported extends EventBuilder<ResultReported> {
        private final String claimId;
        private final String generationId;
        private final String itemId;
        private final String reason;
        private @Nullable String details;

        private ResultReported(String accountId, String claimId, String generationId, String itemId, String reason) {
            super("ResultReported", accountId);
            this.claimId = claimId;
            this.generationId = generationId;
            this.itemId = itemId;
            this.reason = reason;
        }

        /** What the customer wrote. */
        public ResultReported details(@Nullable String text) {
            details = text;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new SupportEvent.ResultReported(
                    draft.text("claimId", claimId),
                    draft.text("generationId", generationId),
                    draft.text("itemId", itemId),
                    draft.text("reason", reason),
                    draft.optionalText("details", details));
        }

        @Override
        ResultReported self() {
            return this;
        }
    }

    /** Builds a ClaimReviewed. */
    public static final class ClaimReviewed extends EventBuilder<ClaimReviewed> {
        private final String claimId;
        private final Verdict verdict;
        private final String reviewer;
        private @Nullable String note;

        private ClaimReviewed(String accountId, String claimId, Verdict verdict, String reviewer) {
            super("ClaimReviewed", accountId);
            this.claimId = claimId;
            this.verdict = verdict;
            this.reviewer = reviewer;
        }

        /** Why, for colleagues. */
        public ClaimReviewed note(@Nullable String text) {
            note = text;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new SupportEvent.ClaimReviewed(
                    draft.text("claimId", claimId),
                    draft.present("verdict", verdict, Verdict.NOT_UNUSABLE),
                    draft.text("reviewer", reviewer),
                    draft.optionalText("note", note));
        }

        @Override
        ClaimReviewed self() {
            return this;
        }
    }

    /** Builds a CashRefundRequested. */
    public static final class CashRefundRequested extends EventBuilder<CashRefundRequested> {
        private final String requestId;
        private final String grantId;
        private @Nullable String reason;

        private CashRefundRequested(String accountId, String requestId, String grantId) {
            super("CashRefundRequested", accountId);
            this.requestId = requestId;
            this.grantId = grantId;
        }

        /** Why, in the customer's words. */
        public CashRefundRequested reason(@Nullable String text) {
            reason = text;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new CreditEvent.CashRefundRequested(
                    draft.text("requestId", requestId),
                    draft.text("grantId", grantId),
                    draft.optionalText("reason", reason));
        }

        @Override
        CashRefundRequested self() {
            return this;
        }
    }

    /** Builds a CashRefundReviewed. */
    public static final class CashRefundReviewed extends EventBuilder<CashRefundReviewed> {
        private final String requestId;
        private final boolean approved;
        private final String reviewer;
        private @Nullable Long amount;
        private @Nullable String paymentReference;
        private @Nullable String note;

        private CashRefundReviewed(String accountId, String requestId, boolean approved, String reviewer) {
            super("CashRefundReviewed", accountId);
            this.requestId = requestId;
            this.approved = approved;
            this.reviewer = reviewer;
        }

        /** Credits that leave the balance, above zero; all that remain of the grant unless given. */
        public CashRefundReviewed amount(long credits) {
            amount = credits;
            return this;
        }

        /** The repayment, as the payment provider names it. */
        public CashRefundReviewed paymentReference(@Nullable String reference) {
            paymentReference = reference;
            return this;
        }

        /** Why, for colleagues. */
        public CashRefundReviewed note(@Nullable String text) {
            note = text;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new CreditEvent.CashRefundReviewed(
                    draft.text("requestId", requestId),
                    approved,
                    draft.optionalNumber("amount", amount),
                    draft.text("reviewer", reviewer),
                    draft.optionalText("paymentReference", paymentReference),
                    draft.optionalText("note", note));
        }

        @Override
        CashRefundReviewed self() {
            return this;
        }
    }
}
