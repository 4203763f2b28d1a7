package io.makegood.readmodel.projection;

import io.makegood.ledger.refund.RefundIssued;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of an account's refunds, newest first; older ones stand below {@code olderThan}, if there are any. */
public record RefundPage(
        List<RefundIssued> refunds, @Nullable Long olderThan) {
    /** Keeps its own copy of the refunds. */
    public RefundPage {
        refunds = List.copyOf(refunds);
    }
}
