package io.makegood.readmodel.campaign;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a campaign comes to, by product and feature. Single-threaded. */
public final class CampaignTotals {
    private final Map<String, Sum> sums = new TreeMap<>();
    private final Set<String> accounts = new HashSet<>();

    /**
     * Those of one product and feature. Credits are whole units.
     *
     * @param feature the feature; empty if nobody named it
     * @param generations how many the campaign is about
     * @param charged what was charged for them
     * @param givenBack what of it came back and was not charged again, whoever gave it
     * @param left what was charged and has not come back
     * @param madeGood for how many the campaign gave something back that still stands
     * @param madeGoodCredits how much
     * @param reversed for how many that was charged again
     */
    public record Sum(
            String product,
            String feature,
            long generations,
            long charged,
            long givenBack,
            long left,
            long madeGood,
            long madeGoodCredits,
            long reversed) {
        private Sum and(Sum other) {
            return new Sum(
                    product,
                    feature,
                    generations + other.generations,
                    Math.addExact(charged, other.charged),
                    Math.addExact(givenBack, other.givenBack),
                    Math.addExact(left, other.left),
                    madeGood + other.madeGood,
                    Math.addExact(madeGoodCredits, other.madeGoodCredits),
                    reversed + other.reversed);
        }
    }

    /** Counts one generation. */
    public void add(Affected one) {
        String feature = one.feature() == null ? "" : one.feature();
        boolean stands = one.isMadeGood();
        Sum sum = new Sum(
                one.product(),
                feature,
                1,
                one.charged(),
                one.givenBack(),
                one.left(),
                stands ? 1 : 0,
                stands ? one.madeGood() : 0,
                one.reversed() ? 1 : 0);
        sums.merge(one.product() + "\n" + feature, sum, Sum::and);
        accounts.add(one.accountId());
    }

    /** By product and feature, in their order. */
    public List<Sum> sums() {
        return new ArrayList<>(sums.values());
    }

    /** All together. */
    public Sum all() {
        return sums.values().stream().reduce(new Sum("", "", 0, 0, 0, 0, 0, 0, 0), Sum::and);
    }

    /** How many accounts have such generations. */
    public long accounts() {
        return accounts.size();
    }
}
