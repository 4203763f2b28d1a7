package io.makegood.ledger.scenario;

import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.TopUpEvent.TopUpFailed;
import io.makegood.ledger.event.TopUpEvent.TopUpSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An account that agrees to be topped up, and what comes of it: top-ups that are due are named by their number. */
final class RandomTopUps {
    private final Random random;

    RandomTopUps(Random random) {
        this.random = random;
    }

    List<LedgerEvent> strand() {
        List<LedgerEvent> strand = new ArrayList<>();
        strand.add(set());
        int due = 1;
        for (int i = 2 + random.nextInt(10); i > 0; i--) {
            String topUpId = "due:" + (random.nextInt(6) == 0 ? Math.max(1, due - 1) : due);
            switch (random.nextInt(8)) {
                case 0 -> strand.add(set());
                case 1 -> strand.add(strand.get(random.nextInt(strand.size())));
                case 2, 3, 4 -> {
                    strand.add(new TopUpFailed(topUpId, random.nextInt(4) == 0 ? "expired" : "declined"));
                    due++;
                }
                default -> {
                    strand.add(new CreditsGranted(
                            "topup:" + topUpId, 1L + random.nextInt(9), GrantKind.PAID, null, null, "card"));
                    due++;
                }
            }
        }
        return strand;
    }

    private TopUpSet set() {
        return new TopUpSet(
                random.nextInt(5) > 0,
                random.nextInt(3) > 0 ? null : Long.valueOf(1L + random.nextInt(14)),
                random.nextInt(3) > 0 ? null : Long.valueOf(1L + random.nextInt(14)));
    }
}
