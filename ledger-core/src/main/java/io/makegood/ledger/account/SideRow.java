package io.makegood.ledger.account;

/** A row that stands beside an account's own: most events leave it alone. Each has a key of its own within the account. */
public sealed interface SideRow
        permits BudgetRow,
                BudgetSpent,
                BudgetsOf,
                CaseRow,
                CashRequestRow,
                ClaimRow,
                ClaimTimes,
                ClaimedOutput,
                GrantMove,
                GrantPage,
                Identity,
                MemberRow,
                RepaidPage,
                RevocationRow,
                TopUpRow,
                WholeTransfer {}
