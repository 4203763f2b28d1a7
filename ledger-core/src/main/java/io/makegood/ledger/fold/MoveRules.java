package io.makegood.ledger.fold;

import io.makegood.ledger.event.LedgerMoved;
import io.makegood.ledger.event.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the ledger of a partition is (docs/rules.md, section 17): from a departure on it rests there for good. */
final class MoveRules {
    private MoveRules() {}

    static Decision moved(LedgerMoved event, @Nullable MoveRow last, Position at) {
        if (last != null && last.move().equals(event.move()) && last.arrived() == event.arrived()) {
            return Decision.DUPLICATE;
        }
        MoveRow row = new MoveRow(
                event.move(), event.prefix(), event.cluster(), event.arrived(), at.offset(), at.recordedAt());
        Changes changes = new Changes(null, null, null, List.of(), List.of(), null, null, row);
        return new Decision(Effect.APPLIED, null, List.of(), List.of(), List.of(), List.of(), changes);
    }
}
