package io.makegood.ledger.fold;

import io.makegood.ledger.policy.PolicyRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one partition, wherever they stand: what a fold reads, and what its decisions change. */
public interface LedgerRows extends Rows {
    /** Does to the account's rows, and to the partition's policies, versions of the fold and moves, what was decided. */
    void put(String accountId, Changes changes);

    /** Every policy version of the partition, oldest first. */
    List<PolicyRow> policies();

    /** Every version of the fold that the partition adopted, oldest first. */
    List<FoldRow> folds();

    /** The last move of the ledger that the partition has seen; null if none. */
    @Nullable
    MoveRow move();
}
