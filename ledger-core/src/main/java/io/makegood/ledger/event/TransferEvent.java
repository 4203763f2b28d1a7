package io.makegood.ledger.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Credits that go from one account to another, and what ends an account (docs/rules.md, section 14). See {@link LedgerEvent}. */
public sealed interface TransferEvent extends LedgerEvent {
    /**
     * Credits go from the event's account to another. The transfer's id names it within the account that they leave.
     *
     * @param amount how many, in burn-down order; null for all, and then what comes back to those grants later follows them
     */
    record CreditsTransferred(
            String transferId, String toAccount, @Nullable Long amount, String reason) implements TransferEvent {
        /** Refuses bad ids, an amount that is not positive and a missing reason. */
        public CreditsTransferred {
            Limits.id("transferId", transferId);
            Limits.id("toAccount", toAccount);
            if (amount != null) {
                Limits.positive("amount", amount);
            }
            Limits.personalLabel("reason", reason);
        }

        @Override
        public List<String> identity() {
            return List.of(transferId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.creditsTransferred(this);
        }
    }

    /**
     * Credits that left another account arrive at the event's account. Appended by the engine, in the transaction that books their leaving.
     * It is named by what made them leave and not by an entry there: where a mirror lost the leaving and has the arrival, the same event is
     * published again and leads to the same arrival, whatever number its entry has then.
     *
     * @param fromAccount the account that they left
     * @param cause what the event said that made them leave, {@link EventContent#statement}, as 64 hexadecimal digits; followed by a colon
     *     and a number where others before it said the same and made credits leave, too
     * @param part its number among the arrivals of that event, from 0
     * @param transferId the transfer that moves them, or moved what they come back to; null if the account was merged
     * @param slices what arrives of each grant
     * @param debt credits that the other account owed and this one owes now, zero or above
     * @param via the accounts that they went through by merges, oldest first
     */
    record TransferArrived(
            String fromAccount,
            String cause,
            int part,
            @Nullable String transferId,
            List<Slice> slices,
            long debt,
            List<String> via)
            implements TransferEvent {
        /** Refuses bad ids, a part that is none, negative debts, and an arrival of nothing. */
        public TransferArrived {
            Limits.id("fromAccount", fromAccount);
            Limits.optionalId("transferId", transferId);
            slices = List.copyOf(slices);
            via = List.copyOf(via);
            Limits.id("cause", cause);
            if (part < 0) {
                throw new InvalidEvent("part", "is " + part, "count arrivals from 0");
            }
            if (debt < 0) {
                throw new InvalidEvent("debt", "is " + debt, "give zero or a whole number of credits above it");
            }
            if (slices.isEmpty() && debt == 0) {
                throw new InvalidEvent("slices", "is empty", "name what arrives");
            }
            if (slices.size() > Limits.SLICES_MAX) {
                throw new InvalidEvent("slices", "names " + slices.size(), "name at most " + Limits.SLICES_MAX);
            }
            via.forEach(account -> Limits.id("via", account));
        }

        @Override
        public List<String> identity() {
            return List.of(fromAccount, cause, Integer.toString(part));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.transferArrived(this);
        }
    }

    /**
     * What moves of one grant: a grant of that id, at the account to which it goes. It keeps what the credits were.
     *
     * @param amount whole credits above zero
     * @param fromGrant the grant of the other account that they left
     * @param features the only features for which they pay, in alphabetical order; empty if they pay for every one
     * @param models the only models for which they pay, in alphabetical order; empty if they pay for every one
     */
    record Slice(
            String grantId,
            String fromGrant,
            long amount,
            GrantKind kind,
            int priority,
            @Nullable Long expiresAt,
            @Nullable String paymentReference,
            List<String> features,
            List<String> models) {
        /** Refuses bad ids and an amount that is not positive. An amount may be above that of one event: it may have come by several. */
        public Slice {
            Limits.id("grantId", grantId);
            Limits.id("fromGrant", fromGrant);
            if (amount <= 0) {
                throw new InvalidEvent("amount", "is " + amount, "give a whole number of credits above zero");
            }
            Limits.present("kind", kind);
            Limits.optionalLabel("paymentReference", paymentReference);
            features = Limits.features(features);
            models = Limits.models(models);
        }
    }

    /** The event's account is merged into another: all that it has goes there, and so does whatever comes to it later. */
    record AccountMerged(String toAccount, String reason) implements TransferEvent {
        /** Refuses a bad id or a missing reason. */
        public AccountMerged {
            Limits.id("toAccount", toAccount);
            Limits.personalLabel("reason", reason);
        }

        @Override
        public List<String> identity() {
            return List.of(toAccount);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.accountMerged(this);
        }
    }

    /** The event's account is closed: nothing is spent from it any more. */
    record AccountClosed(String reason) implements TransferEvent {
        /** Refuses a missing reason. */
        public AccountClosed {
            Limits.personalLabel("reason", reason);
        }

        @Override
        public List<String> identity() {
            return List.of();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.accountClosed(this);
        }
    }
}
