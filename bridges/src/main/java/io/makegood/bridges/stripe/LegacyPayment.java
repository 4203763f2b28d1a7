package io.makegood.bridges.stripe;

import io.makegood.bridges.stripe.BookedGrant.Taking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The row of a payment as the first version kept it, under the payment's id alone. It is read once, when the payment is heard of
 * again, and never written.
 *
 * @param account who bought; null if the purchase was not known
 * @param credits how many were bought
 * @param refunded how much was paid back of {@code paid}
 * @param disputed whether it was disputed; an inquiry counted too
 * @param revoked how many credits the ledger was told to take back
 */
record LegacyPayment(@Nullable String account, long credits, long refunded, long paid, boolean disputed, long revoked) {
    /** The dispute that such a row knows without its id: the next dispute that is heard of. */
    static final String UNNAMED_DISPUTE = "";

    /** What it says, as it is kept now. */
    static Purchase purchase(String payment, byte[] row) {
        return Purchase.read(row, LegacyPayment.class).purchase(payment);
    }

    private Purchase purchase(String payment) {
        Facts facts = Facts.named(payment);
        if (paid > 0) {
            facts = facts.withPaid(Facts.BY_CHARGE + payment, new Money("", paid))
                    .withRefundTotal(new RefundTotal(payment, refunded, 0));
        }
        if (disputed) {
            facts = facts.withDisputes(
                    new TreeMap<>(Map.of(UNNAMED_DISPUTE, new Dispute(Dispute.Phase.OPEN, 0, "", null))));
        }
        String buyer = account;
        if (buyer == null) {
            return Purchase.NONE.with(facts);
        }
        // Refunds took their part before the dispute took the rest; the other order is not told apart and seldom.
        long byRefunds = disputed && paid > 0
                ? Math.min(revoked, Fraction.of(refunded, paid).floorOf(credits))
                : disputed ? 0 : revoked;
        List<Taking> takings = new ArrayList<>();
        if (byRefunds > 0) {
            takings.add(new Taking(payment, "Stripe: refunded " + refunded + " of " + paid, byRefunds, null));
        }
        if (revoked > byRefunds) {
            takings.add(new Taking(UNNAMED_DISPUTE, "Stripe: disputed", revoked - byRefunds, null));
        }
        return Purchase.NONE
                .with(facts)
                .with(List.of(new BookedGrant("stripe:" + payment, buyer, credits, false, takings)));
    }
}
