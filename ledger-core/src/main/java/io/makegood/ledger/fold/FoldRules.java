package io.makegood.ledger.fold;

import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.reason.Reason;
import java.util.List;

/**
 * Which version of the rules a partition goes by (docs/rules.md, section 16): a newer one from its position on, never again an older. One that
 * takes personal texts sealed alone never takes plain ones again.
 */
final class FoldRules {
    private final FoldVersions known;

    FoldRules(FoldVersions known) {
        this.known = known;
    }

    /** Throws {@link FoldUnknown} for a version that this build does not have. */
    Decision adopted(FoldAdopted event, FoldVersion present, boolean sealedOnly, Position at) {
        FoldVersion asked = known.require(event.fold());
        boolean sealedFromHere = sealedOnly || event.sealedOnly();
        if (asked == present && sealedFromHere == sealedOnly) {
            return Decision.DUPLICATE;
        }
        if (asked.number() < present.number()) {
            return Decision.refused(
                    Reason.FOLD_OLDER,
                    "fold is " + asked.number() + ", and this partition is decided by version " + present.number()
                            + ", which stands; to see what an older one leads to, use audit replay --fold "
                            + asked.number());
        }
        FoldRow row = new FoldRow(asked.number(), at.offset(), at.recordedAt(), sealedFromHere);
        Changes changes = new Changes(null, null, null, List.of(), List.of(), null, row, null);
        return new Decision(Effect.APPLIED, null, List.of(), List.of(), List.of(), List.of(), changes);
    }
}
