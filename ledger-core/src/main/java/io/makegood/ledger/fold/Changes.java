package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.SideRow;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.policy.PolicyRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows after an event; null or empty where nothing changed. {@code generationId} names the generation of
 * {@code generation}; a policy, a version of the fold and a move are the partition's, all else the account's.
 */
public record Changes(
        @Nullable AccountRow account,
        @Nullable String generationId,
        @Nullable GenerationRow generation,
        List<GrantRow> grants,
        List<SideRow> side,
        @Nullable PolicyRow policy,
        @Nullable FoldRow fold,
        @Nullable MoveRow move) {
    /** No change at all. */
    public static final Changes NONE = new Changes(null, null, null, List.of(), List.of(), null, null, null);
}
