package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.BudgetRow;
import io.makegood.ledger.account.BudgetSpent;
import io.makegood.ledger.account.BudgetsOf;
import io.makegood.ledger.account.CaseRow;
import io.makegood.ledger.account.CashRequestRow;
import io.makegood.ledger.account.ClaimRow;
import io.makegood.ledger.account.ClaimTimes;
import io.makegood.ledger.account.GrantMove;
import io.makegood.ledger.account.GrantPage;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.account.MemberRow;
import io.makegood.ledger.account.RepaidPage;
import io.makegood.ledger.account.RevocationRow;
import io.makegood.ledger.account.TopUpRow;
import io.makegood.ledger.account.WholeTransfer;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.generation.GenerationRow;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a fold reads: state before the event. Whoever keeps them answers the same until the decision is stored. What is
 * not known is null.
 */
public interface Rows {
    /** The account's row. */
    @Nullable
    AccountRow account(String accountId);

    /** The generation's row; null also if it was forgotten. */
    @Nullable
    GenerationRow generation(String accountId, String generationId);

    /** Whether the generation's row was once there and left the store for its age. */
    boolean isForgotten(String accountId, String generationId);

    /** The grant with that id. */
    @Nullable
    GrantRow grant(String accountId, String grantId);

    /** The grant with that ordinal. */
    @Nullable
    GrantRow grant(String accountId, int ordinal);

    /** That page of open grants. */
    @Nullable
    GrantPage grantPage(String accountId, int page);

    /** That page of who repaid overdrafts. */
    @Nullable
    RepaidPage repaidPage(String accountId, int page);

    /** The revocation with that derived id. */
    @Nullable
    RevocationRow revocation(String accountId, String id);

    /** The case with that id. */
    @Nullable
    CaseRow caseRow(String accountId, String caseId);

    /** The claim with that id. */
    @Nullable
    ClaimRow claim(String accountId, String claimId);

    /** The id of the claim that counts for an output. */
    @Nullable
    String claimedOutput(String accountId, String output);

    /** When the account made claims that count against its limits. */
    @Nullable
    ClaimTimes claimTimes(String accountId);

    /** The cash refund request with that id. */
    @Nullable
    CashRequestRow cashRequest(String accountId, String requestId);

    /** The digest of that identity. */
    @Nullable
    Long identity(String accountId, IdentityKind kind, String id);

    /** What is known of that actor. */
    @Nullable
    MemberRow member(String accountId, String actorId);

    /** The budget with that id, ended ones too. */
    @Nullable
    BudgetRow budget(String accountId, String budgetId);

    /** Which budgets are set for one of that scope, for each of them or for all. */
    @Nullable
    BudgetsOf budgetsOf(String accountId, BudgetScope scope, @Nullable String scopeId);

    /** What was spent of a budget, by its ordinal. */
    @Nullable
    BudgetSpent budgetSpent(String accountId, int ordinal);

    /** What the account agreed to about being topped up. */
    @Nullable
    TopUpRow topUp(String accountId);

    /** What went to one grant of another account of the grant with that ordinal. */
    @Nullable
    GrantMove grantMove(String accountId, int grant, int number);

    /** The transfer of that number that took all. */
    @Nullable
    WholeTransfer wholeTransfer(String accountId, int number);
}
