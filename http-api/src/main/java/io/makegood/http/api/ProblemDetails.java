package io.makegood.http.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.makegood.http.contract.WhenKnown;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.price.PriceProblem;
import io.makegood.schemas.codec.FieldProblem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Problem details as RFC 9457 has them.
 *
 * @param particulars what the ledger had to say, if it was the ledger that refused
 * @param errors what is wrong with which field, if fields are wrong
 */
record ProblemDetails(
        String type,
        String title,
        int status,
        String detail,
        @JsonUnwrapped @Nullable Particulars particulars,
        @WhenKnown @Nullable List<FieldProblem> errors) {

    /** What else a problem says, in the order of the alphabet; parts of the same name are alike in all of them. */
    sealed interface Particulars permits Refused, Declined, GivenBack {}

    /** An event that the ledger did not apply, and where it stands in the journal. */
    record Refused(String position, String reason) implements Particulars {}

    /** A charge that the ledger declined: what it would take, and under which attempt it can be asked for again. */
    record Declined(
            String accountId,
            @WhenKnown @Nullable Long available,
            @WhenKnown @Nullable BudgetDenial budget,
            String generationId,
            @WhenKnown @Nullable Long missing,
            @WhenKnown @Nullable Integer nextAttempt,
            @WhenKnown @Nullable List<String> platforms,
            String position,
            @WhenKnown @Nullable String priceRow,
            @WhenKnown @Nullable PriceProblem problem,
            @WhenKnown @Nullable String reason,
            @WhenKnown @Nullable Long required)
            implements Particulars {}

    /** The budget that a charge does not fit; {@code renewsAt} is when it would, if nothing more is spent. */
    record BudgetDenial(
            String budgetId,
            BudgetScope scope,
            @WhenKnown @Nullable String scopeId,
            long limit,
            long left,
            @WhenKnown @Nullable Long renewsAt) {}

    /** A charge that was made, and came back. */
    record GivenBack(
            String accountId,
            long charged,
            String generationId,
            String position,
            String reason,
            long refunded,
            List<RefundOfCharge> refunds)
            implements Particulars {}

    /** What came back of a charge. */
    record RefundOfCharge(
            String refundId,
            long amount,
            String reason,
            long recordedAt,
            @WhenKnown @Nullable String itemId) {
        static RefundOfCharge of(LedgerEntry refund) {
            return new RefundOfCharge(
                    Objects.requireNonNull(refund.refundId(), "an entry of a refund names it"),
                    refund.amount(),
                    refund.reason(),
                    refund.recordedAt(),
                    refund.itemId());
        }
    }
}
