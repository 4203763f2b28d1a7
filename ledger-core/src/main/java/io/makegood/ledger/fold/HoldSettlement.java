package io.makegood.ledger.fold;

import io.makegood.ledger.event.Particulars;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.generation.Use;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.SettlementRule;
import io.makegood.ledger.policy.SettlementRule.Above;
import io.makegood.ledger.policy.SettlementRule.Rest;
import io.makegood.ledger.price.PriceProblem;
import io.makegood.ledger.price.RateRow;
import io.makegood.ledger.price.RateTable;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a hold comes to by what was really used (docs/rules.md, section 13): the row that decided the charge prices the use, by the policy
 * that charged it, and the base amount becomes what that leaves beside the items. Lives for one settlement.
 */
final class HoldSettlement {
    private final JudgedGeneration judged;
    private final Generation generation;
    private final SettlementRule rule;

    HoldSettlement(JudgedGeneration judged) {
        this.judged = judged;
        generation = judged.generation;
        rule = judged.policy.settlement();
    }

    /** The row that decided the charge, or null if none did. */
    static @Nullable RateRow row(Generation generation, Policy policy) {
        int row = generation.use.row();
        String feature = generation.feature;
        RateTable rates = row == 0 || feature == null ? null : policy.rates(feature);
        return rates == null ? null : rates.rows().get(row - 1);
    }

    /** Whether progress reported something that the charge counts. */
    static boolean reportedUse(Generation generation, Policy policy) {
        RateRow row = row(generation, policy);
        if (row != null) {
            for (String name : generation.use.progress().keySet()) {
                if (row.per().containsKey(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What was used costs so much, or null if nothing settles the hold. */
    private @Nullable Long cost() {
        Use use = generation.use;
        RateRow row = row(generation, judged.policy);
        boolean silent = judged.isSilenceInForce();
        if (row == null || (use.used().isEmpty() && !silent)) {
            return null;
        }
        Map<String, Long> reported = use.used().isEmpty() ? use.progress() : use.used();
        Map<String, Long> quantities = new TreeMap<>();
        List<String> counted = row.counted();
        for (int i = 0; i < counted.size(); i++) {
            String name = counted.get(i);
            Long amount = reported.get(name);
            quantities.put(name, amount == null ? use.estimate().get(i) : amount);
        }
        int priced = 0;
        for (Item item : generation.items()) {
            priced += item.priced() ? 1 : 0;
        }
        return row.settled(priced, quantities).of(priced);
    }

    private long held() {
        return generation.charge() - generation.use.settledBy();
    }

    /** What the base amount should be. */
    private long target() {
        long heldBase = generation.baseAmount - generation.use.settledBy();
        Long cost = cost();
        if (cost == null) {
            return heldBase;
        }
        long held = held();
        long payable = cost;
        if (cost > held) {
            Long agreed = generation.use.most();
            long most = rule.above() == Above.CAP ? held : rule.most(held);
            payable = Math.max(held, Math.min(cost, agreed == null ? most : Math.min(most, agreed)));
        }
        return Math.addExact(heldBase, payable - held);
    }

    /** What the base amount is; what silence gave back of it counts as gone. */
    private long base() {
        return generation.baseAmount - (judged.isSilenceInForce() ? generation.baseTimeoutReturned : 0);
    }

    /** What of the base comes back because less was used than held; at most what is there and paid. */
    long below() {
        if (generation.use.row() == 0) {
            return 0;
        }
        long back = Math.min(Math.min(base() - target(), generation.unreturnedBase()), generation.outstanding());
        return Math.max(0, back);
    }

    /** Whether it is silence that gives it back, and not what the end said. */
    boolean isBySilence() {
        return judged.isSilenceInForce() && generation.use.used().isEmpty();
    }

    /** What is to be charged because more was used than held, whatever the account has: nothing once the base was called back. */
    long above() {
        Use use = generation.use;
        boolean settledBySilence = judged.isSilenceInForce() && !use.used().isEmpty();
        if (use.row() == 0 || use.baseBack() || settledBySilence || judged.isWholeFailure()) {
            return 0;
        }
        return Math.max(0, target() - base());
    }

    /**
     * Charges what is to be charged, as far as the account has it or the policy lets it owe; what was not there when the use became known
     * is taken from {@code givenBack}, what this event gives back of the generation, and from nothing else.
     */
    void chargeAbove(Booking booking, long givenBack) {
        long above = above();
        String feature = generation.feature;
        if (above == 0 || feature == null) {
            return;
        }
        if (rule.rest() != Rest.OVERDRAW) {
            above = Math.min(above, booking.fundsFor(feature, generation.model).available());
            above = generation.settlesNow ? above : Math.min(above, givenBack);
        }
        if (above > 0) {
            generation.baseAmount = Math.addExact(generation.baseAmount, above);
            generation.use = generation.use.settling(above);
            booking.chargeMore(generation, above, Reason.SETTLED, judged.policy);
        }
    }

    /** Whether support has to look at use that is not paid. */
    boolean leavesARestToSupport() {
        return rule.above() == Above.CHARGE
                && rule.rest() == Rest.OPEN_CASE
                && !generation.use.baseBack()
                && !judged.isWholeFailure()
                && isUnpaid();
    }

    /** Whether what was used costs more than is charged. */
    private boolean isUnpaid() {
        Long cost = cost();
        return cost != null && cost > generation.charge();
    }

    /** Whether what was used is known in quantities alone, and costs no more than is charged. */
    boolean isPaid() {
        return generation.usedAmount == null && cost() != null && !isUnpaid();
    }

    /** Tells operators of quantities of which the charge counts nothing, though the policy does not know them; for the work is done. */
    static void tellUncounted(Booking booking, Generation generation, Policy policy, Set<String> reported) {
        RateRow row = row(generation, policy);
        Set<String> uncounted = new TreeSet<>(reported);
        List<String> counted = row == null ? List.of() : row.counted();
        if (row != null) {
            uncounted.removeAll(counted);
            uncounted.removeAll(row.upTo().keySet());
            uncounted.removeAll(policy.listed().quantities());
        }
        if (!uncounted.isEmpty()) {
            String right = counted.isEmpty() ? "no quantity" : String.join(", ", counted);
            booking.tell(NoticeDraft.conflict(
                            Reason.UNKNOWN_QUANTITY,
                            "the price counts " + right + "; so nothing is charged for " + String.join(", ", uncounted))
                    .about(Subject.generation(generation.id))
                    .detail(PriceProblem.QUANTITIES, counted.isEmpty() ? null : String.join(", ", counted))
                    .under(policy));
        }
    }

    /** Whether progress would name more quantities than a row may hold. */
    static boolean isTooMuch(Use use, Map<String, Long> quantities) {
        return use.namesWith(quantities) > Particulars.NAMES_MAX;
    }
}
