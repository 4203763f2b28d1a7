package io.makegood.readmodel.projection;

import io.makegood.ledger.notice.Notice;
import org.jspecify.annotations.Nullable;

/**
 * A case, claim or cash refund request: the notice that opened it, and the one that closed it, if it is closed.
 *
 * @param opened null if it was decided without ever waiting
 * @param settled who closed it; null while it is open, and where nobody did but a rule
 */
public record WorkItem(
        WorkKind kind,
        String id,
        @Nullable Notice opened,
        @Nullable Notice closed,
        @Nullable SettledBy settled) {
    WorkItem settledBy(@Nullable SettledBy who) {
        return new WorkItem(kind, id, opened, closed, who);
    }

    /** Whether a person must still decide. */
    public boolean isOpen() {
        return closed == null;
    }
}
