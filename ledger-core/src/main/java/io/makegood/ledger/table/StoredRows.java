package io.makegood.ledger.table;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.SideRow;
import io.makegood.ledger.fold.Changes;
import io.makegood.ledger.fold.FoldRow;
import io.makegood.ledger.fold.MoveRow;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.policy.PolicyRow;
import io.makegood.ledger.row.AccountRowCodec;
import io.makegood.ledger.row.GenerationRowCodec;
import io.makegood.ledger.row.KeyedRows;
import io.makegood.ledger.row.RowKeys;
import io.makegood.ledger.row.SideRowCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one partition in its two stores. Accounts, generations and grants, which most events touch, are kept
 * on the heap while they are in use, logged by {@link #log} and written by {@link #write}; all others are logged and written at
 * once. Single-threaded.
 */
public final class StoredRows extends KeyedRows {
    private static final int KEPT_FEW = 16;

    private final RowBytes accounts;
    private final RowBytes generations;
    private final AccountRowCodec accountCodec = new AccountRowCodec();
    private final GenerationRowCodec generationCodec = new GenerationRowCodec();
    private final SideRowCodec sideCodec = new SideRowCodec();
    private final RowKeys keys = new RowKeys();
    private final RowTable accountRows;
    private final RowTable generationRows;
    private boolean anyForgotten;
    /** An event asks for its account and its generation several times. */
    private String accountInUse = "";

    private byte[] accountKey = RowKeys.account("");
    private String generationInUse = "";
    private byte[] generationKey = RowKeys.generation("", "");

    /** Rows in those stores, for whoever looks at a few. */
    public StoredRows(RowBytes accounts, RowBytes generations) {
        this(accounts, generations, KEPT_FEW);
    }

    /** Rows in those stores, up to {@code kept} (2 or more) of each of the two kinds on the heap. */
    public StoredRows(RowBytes accounts, RowBytes generations, int kept) {
        this.accounts = accounts;
        this.generations = generations;
        accountRows = new RowTable(accounts, kept);
        generationRows = new RowTable(generations, kept);
        generations.walk(new byte[] {RowKeys.FORGOTTEN}, new byte[] {RowKeys.FORGOTTEN + 1}, (key, value) -> {
            anyForgotten = true;
            return false;
        });
        // An empty store is known at once.
        walkGenerations(null, 1, (key, row) -> {});
        accountRows.lookFor(RowKeys.ACCOUNT, RowKeys.GRANT);
    }

    @Override
    public @Nullable AccountRow account(String accountId) {
        return accountRows.find(accountKey(accountId))
                ? accountCodec.decodeAccount(accountRows.bytes(), accountRows.start(), accountRows.end())
                : null;
    }

    @Override
    public @Nullable GenerationRow generation(String accountId, String generationId) {
        return generationRows.find(generationKey(accountId, generationId))
                ? generationCodec.decode(generationRows.bytes(), generationRows.start(), generationRows.end())
                : null;
    }

    @Override
    public boolean isForgotten(String accountId, String generationId) {
        // For the first months nothing is forgotten, and every new generation would ask.
        return anyForgotten && get(generations, keys.forgotten(generationKey(accountId, generationId))) != null;
    }

    @Override
    public @Nullable GrantRow grant(String accountId, String grantId) {
        return accountRows.find(RowKeys.grant(accountId, grantId))
                ? accountCodec.decodeGrant(
                        Arrays.copyOfRange(accountRows.bytes(), accountRows.start(), accountRows.end()))
                : null;
    }

    @Override
    public @Nullable GrantRow grant(String accountId, int ordinal) {
        byte[] grantId = get(accounts, RowKeys.ordinal(accountId, ordinal));
        return grantId == null ? null : grant(accountId, new String(grantId, StandardCharsets.UTF_8));
    }

    @Override
    protected byte @Nullable [] side(byte[] key) {
        return accounts.get(key);
    }

    @Override
    protected void putSide(byte[] key, byte[] row) {
        accounts.put(key, row);
    }

    @Override
    public List<PolicyRow> policies() {
        List<PolicyRow> policies = new ArrayList<>();
        walk(
                accounts,
                RowKeys.POLICY,
                null,
                Integer.MAX_VALUE,
                (key, bytes) -> policies.add(sideCodec.decodePolicy(bytes)));
        return policies;
    }

    @Override
    public List<FoldRow> folds() {
        List<FoldRow> folds = new ArrayList<>();
        walk(accounts, RowKeys.FOLD, null, Integer.MAX_VALUE, (key, bytes) -> folds.add(sideCodec.decodeFold(bytes)));
        return folds;
    }

    @Override
    public @Nullable MoveRow move() {
        byte[] bytes = get(accounts, RowKeys.move());
        return bytes == null ? null : sideCodec.decodePlace(bytes);
    }

    /** Writes to the stores and their changelogs what is still on the heap alone. */
    public void flush() {
        log();
        write();
    }

    /** Writes to the changelogs what was put since the last time: it is safe with the transaction in hand. */
    public void log() {
        accountRows.log();
        generationRows.log();
    }

    /** Writes to the stores what was logged. */
    public void write() {
        accountRows.write();
        generationRows.write();
    }

    /** Keeps what an event changed; it is in the stores after {@link #flush}. */
    @Override
    public void put(String accountId, Changes changes) {
        AccountRow account = changes.account();
        if (account != null) {
            int length = accountCodec.write(account);
            accountRows.put(accountKey(accountId), accountCodec.written(), length);
        }
        GenerationRow generation = changes.generation();
        if (generation != null) {
            String generationId = changes.generationId();
            if (generationId == null) {
                throw new IllegalStateException("a decision changed a generation and does not say which");
            }
            int length = generationCodec.write(generation);
            generationRows.put(generationKey(accountId, generationId), generationCodec.written(), length);
        }
        List<GrantRow> grants = changes.grants();
        for (int i = 0; i < grants.size(); i++) {
            GrantRow grant = grants.get(i);
            byte[] key = RowKeys.grant(accountId, grant.grantId());
            if (!accountRows.find(key)) {
                put(
                        accounts,
                        RowKeys.ordinal(accountId, grant.ordinal()),
                        grant.grantId().getBytes(StandardCharsets.UTF_8));
            }
            byte[] row = accountCodec.encode(grant);
            accountRows.put(key, row, row.length);
        }
        List<SideRow> side = changes.side();
        for (int i = 0; i < side.size(); i++) {
            put(accountId, side.get(i));
        }
        PolicyRow policy = changes.policy();
        if (policy != null) {
            put(accounts, RowKeys.policy(policy.ordinal()), sideCodec.encode(policy));
        }
        FoldRow fold = changes.fold();
        if (fold != null) {
            put(accounts, RowKeys.fold(fold.version(), fold.sealedOnly()), sideCodec.encode(fold));
        }
        MoveRow move = changes.move();
        if (move != null) {
            put(accounts, RowKeys.move(), sideCodec.encode(move));
        }
    }

    /** Puts a number beside an account's row, where it stays as long as the row is on the heap; returns the one before, or 0. */
    public int exchangeTag(String accountId, int tag) {
        return accountRows.exchangeTag(accountKey(accountId), tag);
    }

    /** Takes a generation's row out; 80 bits of its key remain, so that it is never mistaken for a new one. */
    public void forget(byte[] generationKey) {
        generationRows.delete(generationKey);
        put(generations, keys.forgotten(generationKey), new byte[] {1});
        anyForgotten = true;
    }

    /**
     * The last journal offset that was applied, or -1 before the first. Throws {@link IllegalStateException} if one store has
     * got further than the other, which a commit never leaves them.
     */
    public long applied() {
        long ofAccounts = applied(accounts);
        long ofGenerations = applied(generations);
        if (ofAccounts != ofGenerations) {
            throw new IllegalStateException("the rows of accounts are those after journal offset " + ofAccounts
                    + ", those of generations after " + ofGenerations
                    + ": part of the state was lost. Replay the journal into a fresh prefix");
        }
        return ofAccounts;
    }

    private static long applied(RowBytes store) {
        byte[] bytes = get(store, RowKeys.applied());
        return bytes == null ? -1 : ByteBuffer.wrap(bytes).getLong();
    }

    /** Notes the last applied journal offset in both stores. */
    public void noteApplied(long offset) {
        byte[] bytes = ByteBuffer.allocate(8).putLong(offset).array();
        put(accounts, RowKeys.applied(), bytes);
        put(generations, RowKeys.applied(), bytes);
    }

    /**
     * Shows up to {@code most} generation rows from {@code from} on (a key; the first, if null). Returns the key at which to
     * go on, or null at the end.
     */
    public byte @Nullable [] walkGenerations(
            byte @Nullable [] from, int most, BiConsumer<byte[], GenerationRow> visitor) {
        generationRows.flush();
        if (from == null) {
            generationRows.beginWalk();
        }
        byte[] next = walk(generations, RowKeys.GENERATION, from, most, (key, bytes) -> {
            generationRows.seen(key);
            visitor.accept(key, generationCodec.decode(bytes));
        });
        if (next == null) {
            generationRows.endWalk();
        }
        return next;
    }

    /** The same for account rows. */
    public byte @Nullable [] walkAccounts(byte @Nullable [] from, int most, BiConsumer<byte[], AccountRow> visitor) {
        accountRows.flush();
        return walk(
                accounts,
                RowKeys.ACCOUNT,
                from,
                most,
                (key, bytes) -> visitor.accept(key, accountCodec.decodeAccount(bytes)));
    }

    private static byte @Nullable [] walk(
            RowBytes store, byte kind, byte @Nullable [] from, int most, BiConsumer<byte[], byte[]> visitor) {
        int[] seen = {0};
        return store.walk(from == null ? new byte[] {kind} : from, new byte[] {(byte) (kind + 1)}, (key, value) -> {
            if (seen[0]++ == most) {
                return false;
            }
            visitor.accept(key, value);
            return true;
        });
    }

    private static byte @Nullable [] get(RowBytes store, byte[] key) {
        return store.get(key);
    }

    private static void put(RowBytes store, byte[] key, byte[] value) {
        store.put(key, value);
    }

    private byte[] accountKey(String accountId) {
        if (!accountId.equals(accountInUse)) {
            accountKey = RowKeys.account(accountId);
            accountInUse = accountId;
            // A generation's key begins with its account's.
            generationInUse = "";
        }
        return accountKey;
    }

    private byte[] generationKey(String accountId, String generationId) {
        byte[] ofAccount = accountKey(accountId);
        if (!generationId.equals(generationInUse)) {
            generationKey = RowKeys.generation(ofAccount, generationId);
            generationInUse = generationId;
        }
        return generationKey;
    }
}
