package io.makegood.ledger.budget;

import io.makegood.ledger.event.WindowKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was spent of one budget, part of time by part, oldest first; at most 25 parts, and one where the window does not slide. Credits
 * are whole units.
 */
public record Spent(List<Part> parts) {
    /** Nothing. */
    public static final Spent NOTHING = new Spent(List.of());

    /**
     * What was spent in one part of time.
     *
     * @param place which, as {@link BudgetWindow#placeOf} names it
     * @param credits above zero
     */
    public record Part(long place, long credits) {}

    /** Keeps its own copy of the list. */
    public Spent {
        parts = List.copyOf(parts);
    }

    /** What counts at record time {@code now}, in credits. Should the broker's clock have gone back, its latest time stands. */
    public long at(BudgetWindow window, long now) {
        long placeNow = placeNow(window, now);
        long sum = 0;
        for (Part part : parts) {
            sum = window.counts(part.place, placeNow) ? Math.addExact(sum, part.credits) : sum;
        }
        return sum;
    }

    private long placeNow(BudgetWindow window, long now) {
        long place = window.placeOf(now);
        return parts.isEmpty() ? place : Math.max(place, parts.get(parts.size() - 1).place);
    }

    /**
     * With credits more, or less, for what was charged at record time {@code chargedAt}; what counts no more at {@code now} changes
     * nothing and is left out.
     */
    public Spent plus(BudgetWindow window, long chargedAt, long credits, long now) {
        long placeNow = placeNow(window, now);
        long place = chargedAt == now ? placeNow : window.placeOf(chargedAt);
        List<Part> kept = new ArrayList<>(parts.size() + 1);
        long left = window.counts(place, placeNow) ? credits : 0;
        for (Part part : parts) {
            if (!window.counts(part.place, placeNow)) {
                continue;
            }
            if (part.place > place) {
                add(kept, place, left);
                left = 0;
            }
            add(kept, part.place, part.place == place ? Math.addExact(part.credits, left) : part.credits);
            left = part.place == place ? 0 : left;
        }
        add(kept, place, left);
        return new Spent(kept);
    }

    /** Less than nothing is never spent: what came back of another part of time, after a clock went back, is not counted twice. */
    private static void add(List<Part> parts, long place, long credits) {
        if (credits > 0) {
            parts.add(new Part(place, credits));
        }
    }

    /**
     * From when {@code required} more would fit below {@code limit}, if nothing more is spent and nothing comes back: the end of the
     * window, or when enough has left a sliding one. Null if never.
     */
    public @Nullable Long fitsAt(BudgetWindow window, long limit, long required, long now) {
        if (required > limit) {
            return null;
        }
        if (window.kind() != WindowKind.SLIDING) {
            return window.endOf(now);
        }
        long used = at(window, now);
        long placeNow = placeNow(window, now);
        for (Part part : parts) {
            if (window.counts(part.place, placeNow)) {
                used -= part.credits;
                if (used <= limit - required) {
                    return window.leavesAt(part.place);
                }
            }
        }
        return null;
    }
}
