package io.makegood.ledger.row;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Refusal;
import io.makegood.ledger.account.Identity;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Timed;
import io.makegood.ledger.table.RowsInMemory;
import io.makegood.ledger.table.StoredRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Rows of the engine's stores and of their changelogs: damaged ones are named as such, others come out as they went in. */
public final class LedgerRowDoor implements Door {
    private static final int KINDS = 19;
    private static final int SEED_BYTES_MAX = 2_000;
    private static final long FROM = 1_790_000_000_000L;

    private final AccountRowCodec accounts = new AccountRowCodec();
    private final GenerationRowCodec generations = new GenerationRowCodec();
    private final SideRowCodec sides = new SideRowCodec();
    private final BudgetRowCodec budgets = new BudgetRowCodec();

    @Override
    public boolean take(byte[] input) {
        byte[] row = Parts.rest(input);
        try {
            return read(Parts.first(input) % KINDS, row);
        } catch (CorruptRow e) {
            return Refusal.with(e.getMessage());
        }
    }

    private boolean read(int kind, byte[] row) {
        switch (kind) {
            case 0 -> lasts(row, accounts::decodeAccount, accounts::encode);
            case 1 -> lasts(row, accounts::decodeGrant, accounts::encode);
            case 2 -> lasts(row, generations::decode, generations::encode);
            case 3 -> lasts(row, sides::decodeCase, sides::encode);
            case 4 -> lasts(row, sides::decodeClaim, sides::encode);
            case 5 -> lasts(row, sides::decodeTimes, sides::encode);
            case 6 -> lasts(row, sides::decodeCashRequest, sides::encode);
            case 7 -> lasts(row, sides::decodeRevocation, sides::encode);
            case 8 -> lasts(row, sides::decodeGrantPage, sides::encode);
            case 9 -> lasts(row, sides::decodeRepaidPage, sides::encode);
            case 10 -> lasts(row, sides::decodePolicy, sides::encode);
            case 12 -> lasts(row, budgets::decodeMember, budgets::encode);
            case 13 -> lasts(row, budgets::decodeBudget, budgets::encode);
            case 14 -> lasts(row, budgets::decodeBudgetsOf, budgets::encode);
            case 15 -> lasts(row, budgets::decodeSpent, budgets::encode);
            case 16 -> lasts(row, sides::decodeMove, sides::encode);
            case 17 -> lasts(row, sides::decodeWhole, sides::encode);
            case 18 -> lasts(row, sides::decodeFold, sides::encode);
            default -> lasts(row, SideRowCodec::decodeIdentity, digest -> sides.encode(identity(digest)));
        }
        return true;
    }

    private static Identity identity(long digest) {
        return new Identity(IdentityKind.NOTE, "i", digest);
    }

    /**
     * Damage may make another row of a row, with what no ledger has in it; against that there are RocksDB's checksums. Written, whatever
     * was read lasts.
     */
    private static <T> void lasts(byte[] row, Function<byte[], T> decode, Function<T, byte[]> encode) {
        T written = decode.apply(encode.apply(decode.apply(row)));
        T again = decode.apply(encode.apply(written));
        Refusal.unless(written.equals(again), "written again, it is another row: " + written + " and " + again);
    }

    /** The rows of ledgers that lived a little, each tried as every kind: at least one of them fits. */
    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int seed = 0; seed < 12; seed++) {
            RowsInMemory accountRows = new RowsInMemory();
            RowsInMemory generationRows = new RowsInMemory();
            PartitionLedger<StoredRows> ledger = new PartitionLedger<>(
                    new StoredRows(accountRows, generationRows),
                    new DefaultPolicy(),
                    PartitionLedger.RETENTION_MILLIS_DEFAULT);
            long offset = 0;
            for (Timed timed : new RandomEvents(seed, 1, 2, "a-").journey("a-1", FROM)) {
                var unused = ledger.apply(timed.envelope(), new Position(0, offset++, timed.at()));
            }
            ledger.rows().flush();
            for (RowsInMemory rows : List.of(accountRows, generationRows)) {
                rows.walk(new byte[] {0}, new byte[] {(byte) 0xff}, (key, value) -> {
                    for (int kind = 0; kind < KINDS && value.length < SEED_BYTES_MAX; kind++) {
                        byte[] input = Parts.after(kind, value);
                        if (isRow(input)) {
                            seeds.add(input);
                        }
                    }
                    return true;
                });
            }
        }
        seeds.add(Parts.after(10, sides.encode(new io.makegood.ledger.policy.PolicyRow(1, "p", "1", 5, "id: p"))));
        seeds.add(Parts.after(5, sides.encode(new io.makegood.ledger.account.ClaimTimes(List.of(FROM, FROM + 5)))));
        return seeds;
    }

    private boolean isRow(byte[] input) {
        try {
            return take(input);
        } catch (RuntimeException ofAnotherKind) {
            return false;
        }
    }
}
