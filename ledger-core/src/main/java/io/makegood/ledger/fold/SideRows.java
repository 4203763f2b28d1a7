package io.makegood.ledger.fold;

import io.makegood.ledger.account.BudgetRow;
import io.makegood.ledger.account.BudgetSpent;
import io.makegood.ledger.account.BudgetsOf;
import io.makegood.ledger.account.CaseRow;
import io.makegood.ledger.account.CashRequestRow;
import io.makegood.ledger.account.ClaimRow;
import io.makegood.ledger.account.ClaimTimes;
import io.makegood.ledger.account.ClaimedOutput;
import io.makegood.ledger.account.GrantMove;
import io.makegood.ledger.account.Identity;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.account.MemberRow;
import io.makegood.ledger.account.RevocationRow;
import io.makegood.ledger.account.SideRow;
import io.makegood.ledger.account.TopUpRow;
import io.makegood.ledger.account.WholeTransfer;
import io.makegood.ledger.event.BudgetScope;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows beside an account's own while an event is being decided: what stood there before, and what the event makes of it.
 * Single-threaded, lives for one event.
 */
final class SideRows {
    private final Rows rows;
    private final String accountId;
    private List<SideRow> changed = List.of();

    SideRows(Rows rows, String accountId) {
        this.rows = rows;
        this.accountId = accountId;
    }

    List<SideRow> changed() {
        return changed;
    }

    /** Keeps a row in the place of the one of the same key. */
    void put(SideRow row) {
        changed = CopyOnWrite.changeable(changed);
        changed.removeIf(other -> isInThePlaceOf(row, other));
        changed.add(row);
    }

    /** The same for each of them, of which there are none nearly always. */
    void putAll(List<? extends SideRow> more) {
        for (int i = 0; i < more.size(); i++) {
            put(more.get(i));
        }
    }

    private static boolean isInThePlaceOf(SideRow row, SideRow other) {
        if (row instanceof CaseRow one && other instanceof CaseRow two) {
            return one.caseId().equals(two.caseId());
        }
        if (row instanceof ClaimRow one && other instanceof ClaimRow two) {
            return one.claimId().equals(two.claimId());
        }
        if (row instanceof BudgetSpent one && other instanceof BudgetSpent two) {
            return one.ordinal() == two.ordinal();
        }
        if (row instanceof BudgetsOf one && other instanceof BudgetsOf two) {
            return one.scope() == two.scope() && Objects.equals(one.scopeId(), two.scopeId());
        }
        if (row instanceof TopUpRow && other instanceof TopUpRow) {
            return true;
        }
        if (row instanceof GrantMove one && other instanceof GrantMove two) {
            return one.grant() == two.grant() && one.number() == two.number();
        }
        return false;
    }

    void remember(IdentityKind kind, String id, long digest) {
        put(new Identity(kind, id, digest));
    }

    @Nullable
    Long identity(IdentityKind kind, String id) {
        return rows.identity(accountId, kind, id);
    }

    @Nullable
    CaseRow caseRow(String caseId) {
        for (SideRow row : changed) {
            if (row instanceof CaseRow known && known.caseId().equals(caseId)) {
                return known;
            }
        }
        return rows.caseRow(accountId, caseId);
    }

    @Nullable
    ClaimRow claim(String claimId) {
        for (SideRow row : changed) {
            if (row instanceof ClaimRow known && known.claimId().equals(claimId)) {
                return known;
            }
        }
        return rows.claim(accountId, claimId);
    }

    /** The claim that counts for an output, or null. */
    @Nullable
    ClaimRow claimOn(String output) {
        for (SideRow row : changed) {
            if (row instanceof ClaimedOutput known && known.output().equals(output)) {
                return claim(known.claimId());
            }
        }
        String claimId = rows.claimedOutput(accountId, output);
        return claimId == null ? null : claim(claimId);
    }

    List<Long> claimTimes() {
        ClaimTimes times = rows.claimTimes(accountId);
        return times == null ? List.of() : times.times();
    }

    @Nullable
    CashRequestRow cashRequest(String requestId) {
        return rows.cashRequest(accountId, requestId);
    }

    @Nullable
    MemberRow member(String actorId) {
        return rows.member(accountId, actorId);
    }

    @Nullable
    BudgetRow budget(String budgetId) {
        return rows.budget(accountId, budgetId);
    }

    @Nullable
    BudgetsOf budgetsOf(BudgetScope scope, @Nullable String scopeId) {
        for (SideRow row : changed) {
            if (row instanceof BudgetsOf known && known.scope() == scope && Objects.equals(known.scopeId(), scopeId)) {
                return known;
            }
        }
        return rows.budgetsOf(accountId, scope, scopeId);
    }

    @Nullable
    BudgetSpent budgetSpent(int ordinal) {
        for (SideRow row : changed) {
            if (row instanceof BudgetSpent known && known.ordinal() == ordinal) {
                return known;
            }
        }
        return rows.budgetSpent(accountId, ordinal);
    }

    /** What the account agreed to about being topped up, or null if it never spoke of it. */
    @Nullable
    TopUpRow topUp() {
        for (SideRow row : changed) {
            if (row instanceof TopUpRow known) {
                return known;
            }
        }
        return rows.topUp(accountId);
    }

    @Nullable
    RevocationRow revocation(String id) {
        return rows.revocation(accountId, id);
    }

    /** A move of a grant, which its row counts. */
    GrantMove move(int grant, int number) {
        for (SideRow row : changed) {
            if (row instanceof GrantMove known && known.grant() == grant && known.number() == number) {
                return known;
            }
        }
        GrantMove move = rows.grantMove(accountId, grant, number);
        if (move == null) {
            throw new IllegalStateException(
                    "account " + accountId + " has no move " + number + " of the grant with ordinal " + grant);
        }
        return move;
    }

    /** A transfer that took all, which the account's row counts. */
    WholeTransfer whole(int number) {
        for (SideRow row : changed) {
            if (row instanceof WholeTransfer known && known.number() == number) {
                return known;
            }
        }
        WholeTransfer whole = rows.wholeTransfer(accountId, number);
        if (whole == null) {
            throw new IllegalStateException("account " + accountId + " has no transfer of all number " + number);
        }
        return whole;
    }
}
