package io.makegood.ledger.row;

import io.makegood.ledger.account.BudgetRow;
import io.makegood.ledger.account.BudgetSpent;
import io.makegood.ledger.account.BudgetsOf;
import io.makegood.ledger.account.CaseRow;
import io.makegood.ledger.account.CashRequestRow;
import io.makegood.ledger.account.ClaimRow;
import io.makegood.ledger.account.ClaimTimes;
import io.makegood.ledger.account.GrantMove;
import io.makegood.ledger.account.GrantPage;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.account.MemberRow;
import io.makegood.ledger.account.RepaidPage;
import io.makegood.ledger.account.RevocationRow;
import io.makegood.ledger.account.SideRow;
import io.makegood.ledger.account.TopUpRow;
import io.makegood.ledger.account.WholeTransfer;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.fold.LedgerRows;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows whose side rows stand as bytes under their keys, wherever that is. Single-threaded. */
public abstract class KeyedRows implements LedgerRows {
    private final SideRowCodec codec = new SideRowCodec();
    private final BudgetRowCodec budgets = new BudgetRowCodec();
    private final TopUpRowCodec topUps = new TopUpRowCodec();

    /** For stores of any kind. */
    protected KeyedRows() {}

    /** What stands under the key of a side row, or null. */
    protected abstract byte @Nullable [] side(byte[] key);

    /** Keeps what stands under the key of a side row. */
    protected abstract void putSide(byte[] key, byte[] row);

    /** Keeps a side row of an account. */
    protected final void put(String accountId, SideRow row) {
        putSide(SideRowCodec.key(accountId, row), codec.encode(row));
    }

    @Override
    public final @Nullable Long identity(String accountId, IdentityKind kind, String id) {
        return find(RowKeys.identity(accountId, kind, id), SideRowCodec::decodeIdentity);
    }

    @Override
    public final @Nullable CaseRow caseRow(String accountId, String caseId) {
        return find(RowKeys.caseRow(accountId, caseId), codec::decodeCase);
    }

    @Override
    public final @Nullable ClaimRow claim(String accountId, String claimId) {
        return find(RowKeys.claim(accountId, claimId), codec::decodeClaim);
    }

    @Override
    public final @Nullable String claimedOutput(String accountId, String output) {
        return find(RowKeys.claimedOutput(accountId, output), SideRowCodec::decodeClaimedOutput);
    }

    @Override
    public final @Nullable ClaimTimes claimTimes(String accountId) {
        return find(RowKeys.claimTimes(accountId), codec::decodeTimes);
    }

    @Override
    public final @Nullable CashRequestRow cashRequest(String accountId, String requestId) {
        return find(RowKeys.cashRequest(accountId, requestId), codec::decodeCashRequest);
    }

    @Override
    public final @Nullable RevocationRow revocation(String accountId, String id) {
        return find(RowKeys.revocation(accountId, id), codec::decodeRevocation);
    }

    @Override
    public final @Nullable GrantPage grantPage(String accountId, int page) {
        return find(RowKeys.grantPage(accountId, page), codec::decodeGrantPage);
    }

    @Override
    public final @Nullable RepaidPage repaidPage(String accountId, int page) {
        return find(RowKeys.repaidPage(accountId, page), codec::decodeRepaidPage);
    }

    @Override
    public final @Nullable MemberRow member(String accountId, String actorId) {
        return find(RowKeys.member(accountId, actorId), budgets::decodeMember);
    }

    @Override
    public final @Nullable BudgetRow budget(String accountId, String budgetId) {
        return find(RowKeys.budget(accountId, budgetId), budgets::decodeBudget);
    }

    @Override
    public final @Nullable BudgetsOf budgetsOf(String accountId, BudgetScope scope, @Nullable String scopeId) {
        return find(RowKeys.budgetsOf(accountId, scope, scopeId), budgets::decodeBudgetsOf);
    }

    @Override
    public final @Nullable BudgetSpent budgetSpent(String accountId, int ordinal) {
        return find(RowKeys.budgetSpent(accountId, ordinal), budgets::decodeSpent);
    }

    @Override
    public final @Nullable TopUpRow topUp(String accountId) {
        return find(RowKeys.topUp(accountId), topUps::decode);
    }

    @Override
    public final @Nullable GrantMove grantMove(String accountId, int grant, int number) {
        return find(RowKeys.grantMove(accountId, grant, number), codec::decodeMove);
    }

    @Override
    public final @Nullable WholeTransfer wholeTransfer(String accountId, int number) {
        return find(RowKeys.wholeTransfer(accountId, number), codec::decodeWhole);
    }

    private <T> @Nullable T find(byte[] key, Function<byte[], T> decode) {
        byte[] row = side(key);
        return row == null ? null : decode.apply(row);
    }
}
