package io.makegood.ledger.account;

import io.makegood.ledger.event.WindowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an account agreed to about being topped up, and how that goes. Credits are whole units; times are epoch milliseconds, UTC.
 *
 * @param agreed what the last TopUpSet said
 * @param count how many top-ups were due so far: their ids are made of it
 * @param armed whether one becomes due as soon as the balance is below
 * @param failures how many failed since one was granted or the account agreed
 * @param stopped whether so many failed that none is due until the account agrees anew
 * @param waitUntil before that time none is due
 * @param capTold whether the customer knows that the cap stands against it
 * @param bought what was due in one window and has not failed
 * @param open those that nobody has answered yet, in the order in which they came due
 */
public record TopUpRow(
        Agreed agreed,
        int count,
        boolean armed,
        int failures,
        boolean stopped,
        long waitUntil,
        boolean capTold,
        Bought bought,
        List<Open> open)
        implements SideRow {
    /** So many may wait for an answer: it bounds the row. */
    public static final int OPEN_MAX = 8;

    /**
     * What the account said.
     *
     * @param below null for what the policy says
     * @param amount null for what the policy says
     * @param words tells the event that said so from another
     */
    public record Agreed(
            boolean active, @Nullable Long below, @Nullable Long amount, long words) {
        /** Whether the other says the same. */
        public boolean isLike(Agreed other) {
            return active == other.active && Objects.equals(below, other.below) && Objects.equals(amount, other.amount);
        }
    }

    /**
     * What was bought in a window of the calendar.
     *
     * @param place where it begins
     */
    public record Bought(WindowKind per, long place, long credits) {
        /** The same with so many credits more, or fewer if they are less than none. */
        public Bought plus(long more) {
            return new Bought(per, place, Math.addExact(credits, more));
        }
    }

    /**
     * One that is due.
     *
     * @param per in which kind of window it counts
     */
    public record Open(String topUpId, long amount, long dueAt, WindowKind per) {}

    /** Keeps its own copy of the list. */
    public TopUpRow {
        open = List.copyOf(open);
    }

    /** What begins when an account agrees for the first time. */
    public static TopUpRow begun(Agreed agreed, Bought bought) {
        return new TopUpRow(agreed, 0, true, 0, false, 0, false, bought, List.of());
    }

    /** The same after the account spoke: whatever failed before matters no more, if it agrees. */
    public TopUpRow agreeing(Agreed said) {
        return said.active()
                ? new TopUpRow(said, count, true, 0, false, 0, false, bought, open)
                : new TopUpRow(said, count, armed, failures, stopped, waitUntil, capTold, bought, open);
    }

    /** The same, armed or not, and with the customer told of the cap or not. */
    public TopUpRow with(boolean nowArmed, boolean nowTold) {
        return nowArmed == armed && nowTold == capTold
                ? this
                : new TopUpRow(agreed, count, nowArmed, failures, stopped, waitUntil, nowTold, bought, open);
    }

    /** The same with other sums. */
    public TopUpRow with(Bought sums) {
        return new TopUpRow(agreed, count, armed, failures, stopped, waitUntil, capTold, sums, open);
    }

    /** The same with one more due. */
    public TopUpRow due(Open one) {
        List<Open> more = new ArrayList<>(open);
        more.add(one);
        return new TopUpRow(
                agreed, count + 1, false, failures, stopped, waitUntil, false, bought.plus(one.amount()), more);
    }

    /** The one of that id that is due, or null. */
    public @Nullable Open open(String topUpId) {
        for (Open one : open) {
            if (one.topUpId().equals(topUpId)) {
                return one;
            }
        }
        return null;
    }

    private List<Open> without(String topUpId) {
        List<Open> others = new ArrayList<>(open);
        others.removeIf(one -> one.topUpId().equals(topUpId));
        return others;
    }

    /** The same after that one failed: none is due before that time, or any more. */
    public TopUpRow failed(String topUpId, long until, boolean forGood) {
        return new TopUpRow(agreed, count, true, failures + 1, forGood, until, capTold, bought, without(topUpId));
    }

    /** The same after that one was granted. */
    public TopUpRow granted(String topUpId, long until) {
        return new TopUpRow(agreed, count, true, 0, false, until, capTold, bought, without(topUpId));
    }
}
