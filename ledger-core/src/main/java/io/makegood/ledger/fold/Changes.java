package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.Identity;
import io.makegood.ledger.generation.GenerationRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows after an event; null or empty where nothing changed. The generation is the one that the event names. */
public record Changes(
        @Nullable AccountRow account,
        @Nullable GenerationRow generation,
        List<GrantRow> grants,
        List<Identity> identities) {
    /** No change at all. */
    public static final Changes NONE = new Changes(null, null, List.of(), List.of());
}
