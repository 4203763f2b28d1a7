package io.makegood.ledger.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.TopUpRow;
import io.makegood.ledger.fold.Changes;
import io.makegood.ledger.fold.FoldRow;
import io.makegood.ledger.fold.MoveRow;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.policy.PolicyRow;
import io.makegood.ledger.row.AccountRowCodec;
import io.makegood.ledger.row.BudgetRowCodec;
import io.makegood.ledger.row.GenerationRowCodec;
import io.makegood.ledger.row.KeyedRows;
import io.makegood.ledger.row.RowKeys;
import io.makegood.ledger.row.SideRowCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows over a map of bytes: every row goes through its codec, as it does in the engine's stores. */
public final class MemoryRows extends KeyedRows {
    private final Map<String, byte[]> bytes = new TreeMap<>();
    private final List<PolicyRow> policies = new ArrayList<>();
    private final List<FoldRow> folds = new ArrayList<>();
    private final AccountRowCodec accounts = new AccountRowCodec();
    private final GenerationRowCodec generations = new GenerationRowCodec();
    private final SideRowCodec sides = new SideRowCodec();
    private final BudgetRowCodec budgets = new BudgetRowCodec();
    private final RowKeys keys = new RowKeys();

    @Override
    public @Nullable AccountRow account(String accountId) {
        return get(RowKeys.account(accountId), accounts::decodeAccount);
    }

    @Override
    public @Nullable GenerationRow generation(String accountId, String generationId) {
        return get(RowKeys.generation(accountId, generationId), generations::decode);
    }

    @Override
    public boolean isForgotten(String accountId, String generationId) {
        return bytes.containsKey(name(keys.forgotten(RowKeys.generation(accountId, generationId))));
    }

    @Override
    public @Nullable GrantRow grant(String accountId, String grantId) {
        return get(RowKeys.grant(accountId, grantId), accounts::decodeGrant);
    }

    @Override
    public @Nullable GrantRow grant(String accountId, int ordinal) {
        String grantId = get(RowKeys.ordinal(accountId, ordinal), value -> new String(value, StandardCharsets.UTF_8));
        return grantId == null ? null : grant(accountId, grantId);
    }

    @Override
    protected byte @Nullable [] side(byte[] key) {
        return bytes.get(name(key));
    }

    @Override
    protected void putSide(byte[] key, byte[] row) {
        put(key, row);
    }

    @Override
    public List<PolicyRow> policies() {
        return List.copyOf(policies);
    }

    @Override
    public List<FoldRow> folds() {
        return List.copyOf(folds);
    }

    @Override
    public @Nullable MoveRow move() {
        return get(RowKeys.move(), sides::decodePlace);
    }

    @Override
    public void put(String accountId, Changes changes) {
        if (changes.account() != null) {
            put(RowKeys.account(accountId), accounts.encode(changes.account()));
        }
        if (changes.generation() != null && changes.generationId() != null) {
            put(RowKeys.generation(accountId, changes.generationId()), generations.encode(changes.generation()));
        }
        for (GrantRow grant : changes.grants()) {
            put(RowKeys.grant(accountId, grant.grantId()), accounts.encode(grant));
            put(RowKeys.ordinal(accountId, grant.ordinal()), grant.grantId().getBytes(StandardCharsets.UTF_8));
        }
        changes.side().forEach(row -> put(accountId, row));
        if (changes.policy() != null) {
            policies.add(changes.policy());
        }
        FoldRow fold = changes.fold();
        if (fold != null) {
            folds.add(sides.decodeFold(sides.encode(fold)));
        }
        MoveRow move = changes.move();
        if (move != null) {
            put(RowKeys.move(), sides.encode(move));
        }
    }

    /** Takes out every generation that may be forgotten at that time, as the engine's walk does. */
    public void forget(long at, long retentionMillis) {
        List<byte[]> old = new ArrayList<>();
        bytes.forEach((key, value) -> {
            if (key.charAt(0) == RowKeys.GENERATION && generations.decode(value).isForgettable(at, retentionMillis)) {
                old.add(key.getBytes(StandardCharsets.ISO_8859_1));
            }
        });
        for (byte[] key : old) {
            bytes.remove(name(key));
            put(keys.forgotten(key), new byte[] {1});
        }
    }

    /** What the open generations of each account were charged and may get back. */
    public Map<String, Long> heldByGenerations() {
        Map<String, Long> held = new TreeMap<>();
        for (Map.Entry<String, byte[]> row : bytes.entrySet()) {
            byte[] key = row.getKey().getBytes(StandardCharsets.ISO_8859_1);
            if (key[0] == RowKeys.GENERATION) {
                GenerationRow generation = generations.decode(row.getValue());
                held.merge(
                        RowKeys.accountOfGeneration(key),
                        generation.isOpen() ? generation.outstanding() : 0,
                        Math::addExact);
            }
        }
        return held;
    }

    /** Fails unless every row, decoded and encoded again, is the same bytes. */
    public void checkCodecs() {
        for (Map.Entry<String, byte[]> row : bytes.entrySet()) {
            byte[] value = row.getValue();
            byte[] again = switch (row.getKey().charAt(0)) {
                case RowKeys.ACCOUNT -> accounts.encode(accounts.decodeAccount(value));
                case RowKeys.GRANT -> accounts.encode(accounts.decodeGrant(value));
                case RowKeys.GENERATION -> generations.encode(generations.decode(value));
                case RowKeys.CASE -> sides.encode(sides.decodeCase(value));
                case RowKeys.CLAIM -> sides.encode(sides.decodeClaim(value));
                case RowKeys.CLAIM_TIMES -> sides.encode(sides.decodeTimes(value));
                case RowKeys.REVOCATION -> sides.encode(sides.decodeRevocation(value));
                case RowKeys.GRANT_PAGE -> sides.encode(sides.decodeGrantPage(value));
                case RowKeys.REPAID_PAGE -> sides.encode(sides.decodeRepaidPage(value));
                case RowKeys.MEMBER -> budgets.encode(budgets.decodeMember(value));
                case RowKeys.BUDGET -> budgets.encode(budgets.decodeBudget(value));
                case RowKeys.BUDGETS_OF -> budgets.encode(budgets.decodeBudgetsOf(value));
                case RowKeys.BUDGET_SPENT -> budgets.encode(budgets.decodeSpent(value));
                case RowKeys.TOP_UP -> sides.encode(Objects.requireNonNull(topUpOf(row.getKey())));
                case RowKeys.GRANT_MOVE -> sides.encode(sides.decodeMove(value));
                case RowKeys.WHOLE_TRANSFER -> sides.encode(sides.decodeWhole(value));
                default -> value;
            };
            assertThat(again).as("row " + row.getKey() + " through its codec").isEqualTo(value);
        }
    }

    private @Nullable TopUpRow topUpOf(String name) {
        // Its key ends with the zero byte after the account.
        byte[] key = name.substring(1, name.length() - 1).getBytes(StandardCharsets.ISO_8859_1);
        return topUp(new String(key, StandardCharsets.UTF_8));
    }

    /** The length of the longest row. */
    public int longestRow() {
        return bytes.values().stream().mapToInt(value -> value.length).max().orElse(0);
    }

    /** The length of a generation's row and of its key. */
    public int sizeOfGeneration(String accountId, String generationId) {
        byte[] key = RowKeys.generation(accountId, generationId);
        byte[] value = bytes.get(name(key));
        return value == null ? 0 : key.length + value.length;
    }

    private void put(byte[] key, byte[] value) {
        bytes.put(name(key), value);
    }

    private <T> @Nullable T get(byte[] key, Function<byte[], T> decode) {
        byte[] value = bytes.get(name(key));
        return value == null ? null : decode.apply(value);
    }

    private static String name(byte[] key) {
        return new String(key, StandardCharsets.ISO_8859_1);
    }
}
