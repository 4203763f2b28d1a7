package io.makegood.client;

import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.TransferEvent;
import org.jspecify.annotations.Nullable;

/** Events by which credits go from one account to another, and an account ends. */
public final class TransferEvents {
    private TransferEvents() {}

    /** Credits go from an account to another; all of them, unless an amount is given. */
    public static CreditsTransferred creditsTransferred(
            String accountId, String transferId, String toAccount, String reason) {
        return new CreditsTransferred(accountId, transferId, toAccount, reason);
    }

    /** An account is merged into another, for good: what it has and what comes to it goes there. */
    public static AccountMerged accountMerged(String accountId, String toAccount, String reason) {
        return new AccountMerged(accountId, toAccount, reason);
    }

    /** An account is closed, for good: nothing is spent from it any more. */
    public static AccountClosed accountClosed(String accountId, String reason) {
        return new AccountClosed(accountId, reason);
    }

    /** Builds a CreditsTransferred. */
    public static final class CreditsTransferred extends EventBuilder<CreditsTransferred> {
        private final String transferId;
        private final String toAccount;
        private final String reason;
        private @Nullable Long amount;

        private CreditsTransferred(String accountId, String transferId, String toAccount, String reason) {
            super("CreditsTransferred", accountId);
            this.transferId = transferId;
            this.toAccount = toAccount;
            this.reason = reason;
        }

        /** How many credits, in whole units; unless given all, and then what comes back to their grants later follows them. */
        public CreditsTransferred amount(@Nullable Long credits) {
            amount = credits;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new TransferEvent.CreditsTransferred(
                    draft.text("transferId", transferId),
                    draft.text("toAccount", toAccount),
                    draft.optionalNumber("amount", amount),
                    draft.text("reason", reason));
        }

        @Override
        CreditsTransferred self() {
            return this;
        }
    }

    /** Builds an AccountMerged. */
    public static final class AccountMerged extends EventBuilder<AccountMerged> {
        private final String toAccount;
        private final String reason;

        private AccountMerged(String accountId, String toAccount, String reason) {
            super("AccountMerged", accountId);
            this.toAccount = toAccount;
            this.reason = reason;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new TransferEvent.AccountMerged(draft.text("toAccount", toAccount), draft.text("reason", reason));
        }

        @Override
        AccountMerged self() {
            return this;
        }
    }

    /** Builds an AccountClosed. */
    public static final class AccountClosed extends EventBuilder<AccountClosed> {
        private final String reason;

        private AccountClosed(String accountId, String reason) {
            super("AccountClosed", accountId);
            this.reason = reason;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new TransferEvent.AccountClosed(draft.text("reason", reason));
        }

        @Override
        AccountClosed self() {
            return this;
        }
    }
}
