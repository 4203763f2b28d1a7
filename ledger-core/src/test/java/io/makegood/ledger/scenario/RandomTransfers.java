package io.makegood.ledger.scenario;

import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.TransferEvent.AccountClosed;
import io.makegood.ledger.event.TransferEvent.AccountMerged;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.event.TransferEvent.Slice;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Transfers to and from other accounts, and the end of an account, for {@link RandomEvents#journey}. */
public final class RandomTransfers {
    private static final long MINUTE_MILLIS = 60_000;
    private static final List<GrantKind> KINDS = List.of(GrantKind.PROMOTIONAL, GrantKind.ALLOWANCE, GrantKind.PAID);

    private final Random random;

    /** Of that source of chance. */
    public RandomTransfers(Random random) {
        this.random = random;
    }

    /** What befalls an account, with arrivals from accounts of which nothing else is known. */
    List<LedgerEvent> strand(List<String> accounts, long from) {
        List<LedgerEvent> strand = departures(accounts);
        for (int i = random.nextInt(4); i > 0; i--) {
            strand.add(random.nextInt(strand.size() + 1), arrival(from));
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            strand.add(random.nextInt(strand.size() + 1), revocation(arrived(random.nextInt(3))));
        }
        return strand;
    }

    /** A revocation of that grant, for one of a few reasons, so that some come twice with different amounts. */
    public CreditsRevoked revocation(String grantId) {
        Long amount = random.nextInt(3) == 0 ? null : Long.valueOf(1 + random.nextInt(9));
        return new CreditsRevoked(grantId, amount, "r" + random.nextInt(3));
    }

    /** The id of a grant that came by a transfer. */
    private static String arrived(int grant) {
        return "transfer:0000000000000000000000000000000" + grant;
    }

    /** What leaves an account, for one of those, and its end. */
    public List<LedgerEvent> departures(List<String> accounts) {
        List<LedgerEvent> strand = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            strand.add(new CreditsTransferred(
                    "t" + random.nextInt(5),
                    pick(accounts),
                    random.nextInt(3) == 0 ? null : Long.valueOf(1 + random.nextInt(9)),
                    "a gift"));
        }
        if (random.nextInt(4) == 0) {
            AccountMerged merged = new AccountMerged(pick(accounts), "one customer");
            // Again, in the same words: it may have been undone meanwhile.
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                strand.add(merged);
            }
        }
        if (random.nextInt(5) == 0) {
            strand.add(new AccountClosed("left"));
        }
        return strand;
    }

    private TransferArrived arrival(long from) {
        List<Slice> slices = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            int grant = random.nextInt(3);
            slices.add(new Slice(
                    arrived(grant),
                    "g" + grant,
                    1L + random.nextInt(9),
                    KINDS.get(grant),
                    100,
                    grant == 0 ? null : Long.valueOf(from + MINUTE_MILLIS * (1 + random.nextInt(6))),
                    grant == 2 ? "payment 0" : null,
                    grant == 1 ? List.of("image") : List.of(),
                    grant == 2 ? List.of("pro") : List.of()));
        }
        boolean merged = random.nextInt(3) == 0;
        long debt = slices.isEmpty() || random.nextInt(4) == 0 ? 1 + random.nextInt(9) : 0;
        return new TransferArrived(
                "elsewhere",
                "cause " + (1 + random.nextInt(4)),
                0,
                merged ? null : "t1",
                slices,
                debt,
                merged ? List.of(random.nextBoolean() ? "heir" : "other", "elsewhere") : List.of());
    }

    private String pick(List<String> accounts) {
        return accounts.get(random.nextInt(accounts.size()));
    }
}
