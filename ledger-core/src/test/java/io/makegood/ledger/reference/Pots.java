package io.makegood.ledger.reference;

import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How credits leave pots and return to them ("Grants" of the rules). */
final class Pots {
    private Pots() {}

    /** Takes credits for a generation, of which nobody may have named feature or model, in burn-down order; what is missing is overdrawn. */
    static List<Paid> takeFor(Turn turn, Gen gen, long credits) {
        return take(turn, credits, pot -> pot.paysFor(gen.feature(), gen.model()));
    }

    /** Takes credits for nothing in particular, from what pays for everything. */
    static List<Paid> takeForAnything(Turn turn, long credits) {
        return take(turn, credits, Pot::isForEverything);
    }

    /** Takes credits from whatever grants there are. */
    static List<Paid> take(Turn turn, long credits) {
        return take(turn, credits, pot -> true);
    }

    private static List<Paid> take(Turn turn, long credits, Predicate<Pot> pays) {
        List<Paid> paid = new ArrayList<>();
        long missing = credits;
        for (Pot pot = first(turn, pays); pot != null && missing > 0; pot = first(turn, pays)) {
            long taken = Math.min(missing, pot.left);
            pot.left -= taken;
            missing -= taken;
            paid.add(new Paid(pot, taken));
        }
        if (missing > 0) {
            turn.account.overdrawn += missing;
            paid.add(new Paid(null, missing));
        }
        return paid;
    }

    /** What there is to pay for a feature: a debt, while which nothing is left that pays for everything, takes nothing off. */
    static long availableFor(Turn turn, String feature, @Nullable String model) {
        long all = 0;
        for (Pot pot : turn.account.pots.values()) {
            all += !pot.isOver(turn.now) && pot.paysFor(feature, model) ? pot.left : 0;
        }
        return all;
    }

    private static @Nullable Pot first(Turn turn, Predicate<Pot> pays) {
        Pot first = null;
        for (Pot pot : turn.account.pots.values()) {
            if (pot.left > 0 && !pot.isOver(turn.now) && pays.test(pot) && (first == null || pot.burnsBefore(first))) {
                first = pot;
            }
        }
        return first;
    }

    /** A new pot of the account, still empty. */
    static Pot open(
            Account account,
            String id,
            long granted,
            GrantKind kind,
            int priority,
            @Nullable Long expiresAt,
            @Nullable String payment,
            @Nullable Pot origin) {
        Pot pot = new Pot(id, granted, kind, priority, expiresAt, payment, origin, account.pots.size());
        account.pots.put(id, pot);
        if (origin != null) {
            origin.descendants.add(pot);
        }
        return pot;
    }

    /** Credits come into a pot: they pay the overdraft first. */
    static void fill(Account account, Pot pot, long credits) {
        pot.left += credits - payOverdraft(account, pot, credits);
    }

    private static long payOverdraft(Account account, Pot pot, long credits) {
        if (!pot.isForEverything()) {
            return 0;
        }
        long repaid = Math.min(account.overdrawn, credits);
        if (repaid > 0) {
            account.overdrawn -= repaid;
            account.repayments.add(new Paid(pot, repaid));
        }
        return repaid;
    }

    /** Credits on their way back to the pots that paid: in one refund, or in one reversal. */
    static final class Return {
        private final Turn turn;
        /** Whose answer about pots that are over holds. */
        private final Policy policy;
        /** From when on the remaining time of a pot that is over counts. */
        private final long livedFrom;

        private final Map<Pot, Pot> replacements = new HashMap<>();
        private final Map<Pot, Long> takenOnReturn = new LinkedHashMap<>();

        Return(Turn turn, Policy policy, long livedFrom) {
            this.turn = turn;
            this.policy = policy;
            this.livedFrom = livedFrom;
        }

        /** Takes credits off the end of what was paid and gives them back, last-consumed first. */
        void unpay(List<Paid> paid, long credits) {
            long left = credits;
            while (left > 0) {
                Paid last = paid.get(paid.size() - 1);
                long back = takeOff(paid, last, left);
                left -= back;
                if (last.pot != null) {
                    to(last.pot, back);
                } else {
                    unoverdraw(back);
                }
            }
        }

        /** Overdrawn credits shrink the overdraft, then go to those who paid it, newest first. */
        private void unoverdraw(long credits) {
            Account account = turn.account;
            long forgiven = Math.min(credits, account.overdrawn);
            account.overdrawn -= forgiven;
            long left = credits - forgiven;
            while (left > 0) {
                Paid payer = account.repayments.get(account.repayments.size() - 1);
                long back = takeOff(account.repayments, payer, left);
                left -= back;
                to(Objects.requireNonNull(payer.pot), back);
            }
        }

        private static long takeOff(List<Paid> list, Paid last, long most) {
            long back = Math.min(most, last.credits);
            last.credits -= back;
            if (last.credits == 0) {
                list.remove(list.size() - 1);
            }
            return back;
        }

        /** Credits return to a pot: the overdraft first, then what is owed, then the pot or what takes its place. */
        void to(Pot pot, long credits) {
            long rest = credits - payOverdraft(turn.account, pot, credits);
            Pot owner = pot.owner();
            long owed = Math.min(rest, owner.owed);
            if (owed > 0) {
                owner.owed -= owed;
                owner.taken += owed;
                owner.reversible += owed;
                takenOnReturn.merge(pot, owed, Long::sum);
                rest -= owed;
            }
            if (rest == 0) {
                return;
            }
            if (pot.isOver(turn.now)) {
                replacement(pot).left += rest;
            } else {
                pot.left += rest;
            }
        }

        private Pot replacement(Pot over) {
            return replacements.computeIfAbsent(over, this::replace);
        }

        private Pot replace(Pot over) {
            return switch (policy.refundToExpired(over.kind)) {
                case FORFEIT -> over;
                case GOODWILL_GRANT ->
                    replacement(
                            over,
                            GrantKind.GOODWILL,
                            CreditsGranted.PRIORITY_DEFAULT,
                            turn.now + policy.gracePeriodMillis());
                case REMAINING_TIME -> {
                    long life = Objects.requireNonNull(over.overAt()) - livedFrom;
                    yield replacement(over, over.kind, over.priority, turn.now + life);
                }
            };
        }

        /** A stream names such grants by their number. */
        private Pot replacement(Pot over, GrantKind kind, int priority, long expiresAt) {
            turn.account.replacements++;
            String id = "new:" + turn.account.replacements;
            Pot pot = open(turn.account, id, 0, kind, priority, expiresAt, null, over.owner());
            pot.features = over.features;
            pot.models = over.models;
            return pot;
        }

        /** What was taken on its way is booked after what came back, and told for each grant to which it came back. */
        void bookTakenOnReturn() {
            takenOnReturn.values().forEach(credits -> {
                turn.book("REVOCATION", -credits);
                turn.tell(NoticeType.CreditsTaken, "REVOKED_ON_RETURN");
            });
        }
    }
}
