package io.makegood.ledger.reference;

import io.makegood.ledger.event.GenerationEvent.GenerationProgressed;
import io.makegood.ledger.event.Particulars;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.SettlementRule;
import io.makegood.ledger.policy.SettlementRule.Above;
import io.makegood.ledger.policy.SettlementRule.Rest;
import io.makegood.ledger.price.RateRow;
import io.makegood.ledger.reference.ReferenceFold.Did;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was really used, and what a hold comes to by it ("Settled by what was used"). */
final class Uses {
    private Uses() {}

    static Did progressed(Turn turn, Gen gen, GenerationProgressed event) {
        Map<String, Long> most = new TreeMap<>(gen.progress);
        event.quantities().forEach((name, amount) -> most.merge(name, amount, Math::max));
        Long asked = event.extendBy();
        long longest = Math.max(gen.extendBy, asked == null ? 0 : asked);
        if (gen.isOver() || (most.equals(gen.progress) && longest == gen.extendBy)) {
            return Did.DUPLICATE;
        }
        if (most.size() > Particulars.NAMES_MAX) {
            return turn.refuse("TOO_MANY_QUANTITIES");
        }
        turn.begin();
        Set<String> news = new HashSet<>(event.quantities().keySet());
        news.removeAll(gen.progress.keySet());
        gen.progress.putAll(most);
        gen.extendBy = longest;
        tellUncounted(turn, gen, news);
        return GenerationEvents.settled(turn, gen);
    }

    /** Tells operators if one of these is neither counted by the row nor known to the policy. */
    static void tellUncounted(Turn turn, Gen gen, Collection<String> names) {
        RateRow row = gen.row;
        boolean wrong = names.stream()
                .anyMatch(name -> row == null
                        || !(row.per().containsKey(name)
                                || row.upTo().containsKey(name)
                                || gen.policy().listed().quantities().contains(name)));
        if (gen.isCharged() && wrong) {
            turn.tell(NoticeType.EventConflict, "UNKNOWN_QUANTITY", Audience.OPERATOR);
        }
    }

    /** What was used costs so much; null if nothing is known that settles the hold. */
    private static @Nullable Long cost(Gen gen, boolean silent) {
        RateRow row = gen.row;
        if (row == null || gen.request == null || (gen.usedQuantities == null && !silent)) {
            return null;
        }
        // What the report leaves out is as much as the request said.
        Map<String, Long> quantities = new TreeMap<>(gen.request.quantities());
        quantities.putAll(gen.usedQuantities == null ? gen.progress : gen.usedQuantities);
        quantities.keySet().retainAll(row.per().keySet());
        int items = gen.priced().size();
        return row.settled(items, quantities).of(items);
    }

    /** What is to be paid in all. */
    private static long payable(Gen gen, boolean silent) {
        Long cost = cost(gen, silent);
        long held = gen.held();
        if (cost == null || cost <= held) {
            return cost == null ? held : cost;
        }
        SettlementRule rule = gen.policy().settlement();
        if (rule.above() == Above.CAP) {
            return held;
        }
        long most = Math.min(cost, rule.most(held));
        Long agreed = gen.request == null ? null : gen.request.maxAmount();
        return Math.max(held, agreed == null ? most : Math.min(most, agreed));
    }

    /** What the base has too much. */
    static long below(Gen gen, Money money, boolean silent) {
        return gen.row == null ? 0 : Math.max(0, -missing(gen, money, silent));
    }

    /** What the base lacks: by how much it should be another amount than what is left of it by settling. */
    private static long missing(Gen gen, Money money, boolean silent) {
        long left = gen.held() + money.settledBy - (silent ? money.backByTimeout(Money.BASE) : 0);
        return payable(gen, silent) - left;
    }

    /** What is to be charged on top. */
    static long above(Gen gen, Money money, boolean silent) {
        boolean settled = silent && gen.usedQuantities != null;
        return gen.row == null || money.baseCalledBack || settled || gen.failedWhole()
                ? 0
                : Math.max(0, missing(gen, money, silent));
    }

    /** Charges it as far as the policy lets it. */
    static void chargeAbove(Turn turn, Gen gen, long givenBack) {
        long above = above(gen, gen.money, gen.isSilenceInForce());
        String feature = gen.feature();
        if (above == 0 || feature == null) {
            return;
        }
        if (gen.policy().settlement().rest() != Rest.OVERDRAW) {
            long most = Pots.availableFor(turn, feature, gen.model());
            above = Math.min(above, gen.settlesNow ? most : Math.min(most, givenBack));
        }
        if (above > 0) {
            gen.money.chargeMore(Money.BASE, above);
            gen.paidBy.addAll(Pots.takeFor(turn, gen, above));
            turn.book("CHARGE", -above);
            turn.tell(NoticeType.CreditsTaken, "SETTLED");
        }
    }

    /** Whether use is known in quantities and costs more than is charged, or no more; null if it is not known. */
    static @Nullable Boolean isUnpaid(Gen gen) {
        Long cost = cost(gen, gen.isSilenceInForce());
        return cost == null ? null : cost > gen.cost();
    }

    static boolean isForSupport(Gen gen) {
        SettlementRule rule = gen.policy().settlement();
        return rule.above() == Above.CHARGE
                && rule.rest() == Rest.OPEN_CASE
                && !gen.money.baseCalledBack
                && !gen.failedWhole()
                && Boolean.TRUE.equals(isUnpaid(gen));
    }
}
