package io.makegood.ledger.generation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a generation was held by, what was reported of its use, and what settling it came to. What it is settled by never changes with
 * a policy: the version that charged it is in its row too.
 *
 * @param row which row of the feature's table decided the charge, from 1; 0 if none did
 * @param estimate how much the request said of each quantity that this row counts, in the order of their names
 * @param most the most that the customer agreed to pay, or null if nothing was said or the policy charges no more than the hold
 * @param used what the end said was used, by name; empty if it did not say
 * @param progress the most of each quantity that progress reported
 * @param extendBy the longest extension that progress asked for, in milliseconds; 0 for none
 * @param settledBy by how much settling changed the base amount, in credits; below zero if it gave back
 * @param baseBack whether the base was given back by a failure, a timeout or a claim
 */
public record Use(
        int row,
        List<Long> estimate,
        @Nullable Long most,
        SortedMap<String, Long> used,
        SortedMap<String, Long> progress,
        long extendBy,
        long settledBy,
        boolean baseBack) {
    /** Of a generation that no table priced and of whose use nothing was said. */
    public static final Use NONE =
            new Use(0, List.of(), null, Collections.emptySortedMap(), Collections.emptySortedMap(), 0, 0, false);

    /** Keeps its own copies. */
    public Use {
        estimate = List.copyOf(estimate);
        used = copy(used);
        progress = copy(progress);
    }

    private static SortedMap<String, Long> copy(SortedMap<String, Long> amounts) {
        return amounts.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
    }

    /** Held by the row at that place, from 0, of which the request named such quantities. */
    public Use heldBy(int place, List<String> counted, Map<String, Long> requested, @Nullable Long agreed) {
        List<Long> amounts = new ArrayList<>(counted.size());
        counted.forEach(name -> amounts.add(requested.getOrDefault(name, 0L)));
        return new Use(place + 1, amounts, agreed, used, progress, extendBy, settledBy, baseBack);
    }

    /** With what the end said was used. */
    public Use using(Map<String, Long> amounts) {
        return new Use(row, estimate, most, new TreeMap<>(amounts), progress, extendBy, settledBy, baseBack);
    }

    /** With what progress reported; of each quantity, and of extensions, the most counts. */
    public Use progressing(Map<String, Long> amounts, @Nullable Long extension) {
        SortedMap<String, Long> all = new TreeMap<>(progress);
        amounts.forEach((name, amount) -> all.merge(name, amount, Math::max));
        long longest = extension == null ? extendBy : Math.max(extendBy, extension);
        return new Use(row, estimate, most, used, all, longest, settledBy, baseBack);
    }

    /** With a base amount that settling changed by that many credits more. */
    public Use settling(long credits) {
        return new Use(row, estimate, most, used, progress, extendBy, Math.addExact(settledBy, credits), baseBack);
    }

    /** With a base that was given back, or that a timeout which is undone gave back. */
    public Use withBaseBack(boolean back) {
        return back == baseBack ? this : new Use(row, estimate, most, used, progress, extendBy, settledBy, back);
    }

    /** How many quantities it holds of progress, with those. */
    public int namesWith(Map<String, Long> amounts) {
        int names = progress.size();
        for (String name : amounts.keySet()) {
            names += progress.containsKey(name) ? 0 : 1;
        }
        return names;
    }
}
