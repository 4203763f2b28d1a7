package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.Moving;
import io.makegood.ledger.account.PlanRun;
import io.makegood.ledger.account.Spending;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one account while an event is being decided: its balance, what open generations hold of it, and what its grants have
 * left. Tells nobody. Single-threaded, lives for one event.
 */
final class AccountDraft {
    final AccountRow before;
    /** What the account was granted. */
    final GrantBook grants;

    private long balance;
    private long held;
    private boolean accessActive;
    private @Nullable PlanRun plan;
    private Spending spending;
    private Moving moving;

    AccountDraft(Rows rows, String accountId) {
        AccountRow row = rows.account(accountId);
        before = row == null ? AccountRow.EMPTY : row;
        grants = new GrantBook(rows, accountId, before);
        balance = before.balance();
        held = before.held();
        accessActive = before.accessActive();
        plan = before.plan();
        spending = before.spending();
        moving = before.moving();
    }

    long balance() {
        return balance;
    }

    /** Credits came, or went if there are less than none of them. */
    void move(long credits) {
        balance = Math.addExact(balance, credits);
    }

    boolean accessActive() {
        return accessActive;
    }

    void setAccessActive(boolean active) {
        accessActive = active;
    }

    @Nullable
    PlanRun plan() {
        return plan;
    }

    void setPlan(PlanRun run) {
        plan = run;
    }

    Spending spending() {
        return spending;
    }

    void setSpending(Spending known) {
        spending = known;
    }

    Moving moving() {
        return moving;
    }

    void setMoving(Moving known) {
        moving = known;
    }

    /** Counts what the generation holds now in place of what it held before. */
    void hold(Generation generation) {
        long heldBefore = generation.before.isOpen() ? generation.before.outstanding() : 0;
        held = Math.addExact(held, generation.held() - heldBefore);
    }

    /** By how much the overdraft has grown. */
    long overdrawn() {
        return grants.overdraft() - before.overdraft();
    }

    /** Whether the balance has just come to be below that. */
    boolean fellBelow(long threshold) {
        return threshold > 0 && before.balance() >= threshold && balance < threshold;
    }

    /** The account's row; {@code asOf} is the record time for which it holds, null if nothing was applied. */
    AccountRow row(Outbox outbox, @Nullable Long asOf) {
        return new AccountRow(
                balance,
                grants.overdraft(),
                held,
                outbox.sequence(),
                outbox.noticeCount(),
                grants.seen(),
                accessActive,
                asOf == null ? before.asOf() : asOf,
                outbox.hash(),
                grants.inRow(),
                grants.parked(),
                grants.repayments().inRow(),
                grants.repayments().pages(),
                plan,
                spending,
                moving);
    }
}
