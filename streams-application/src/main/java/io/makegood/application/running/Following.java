package io.makegood.application.running;

import io.makegood.ledger.fold.MoveRow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this ledger follows a mirror of another cluster's journal. A mirror appends nothing to the journal, whatever the occasion:
 * the ledger that it mirrors does, and its records come over. Whoever would append asks here. It can end, when the mirror is promoted,
 * and never begins anew. Thread-safe.
 */
public final class Following {
    private final BooleanSupplier promoted;
    private final AtomicLong newest = new AtomicLong(Long.MIN_VALUE);
    private volatile boolean follows;
    /** The last move that any partition here has seen. */
    private volatile @Nullable MoveRow move;

    private Following(boolean follows, BooleanSupplier promoted) {
        this.follows = follows;
        this.promoted = promoted;
    }

    /** Of a ledger that is a mirror until {@code promoted} says that it was promoted. */
    public static Following mirror(BooleanSupplier promoted) {
        return new Following(true, promoted);
    }

    /** Of a ledger whose journal is its own. */
    public static Following nobody() {
        return new Following(false, () -> true);
    }

    /**
     * Whether its journal comes from elsewhere. A partition appends to it all the same from the position on at which the ledger arrived
     * there.
     */
    public boolean isMirror() {
        return follows;
    }

    /** Whether nobody here may append to the journal: it is a mirror, and the ledger has arrived in none of its partitions. */
    public boolean appendsNothing() {
        MoveRow last = move;
        return follows && (last == null || !last.arrived());
    }

    /** Whether the ledger has arrived here by a move, and the mirror is not promoted yet: that is somebody else's to do. */
    public boolean awaitsPromotion() {
        MoveRow last = move;
        return follows && last != null && last.arrived();
    }

    /** A partition has seen that move of the ledger; null if none. A departure and an arrival are in all partitions or in none. */
    public void isAt(@Nullable MoveRow seen) {
        if (seen != null) {
            move = seen;
        }
    }

    /** Where the ledger went; null while it is here. */
    public @Nullable MoveRow left() {
        MoveRow last = move;
        return last == null || last.arrived() ? null : last;
    }

    /**
     * Looks anew whether the mirror was promoted. Whoever takes a partition over must: a promotion waits until nobody has any, so an
     * instance that slept through it cannot go on as if there had been none.
     *
     * @return true if it ended just now
     */
    public boolean look() {
        if (follows && promoted.getAsBoolean()) {
            follows = false;
            return true;
        }
        return false;
    }

    /** A record of that record time, epoch milliseconds, UTC, was folded. */
    public void read(long recordedAt) {
        if (follows && recordedAt > newest.get()) {
            newest.accumulateAndGet(recordedAt, Math::max);
        }
    }

    /** The newest record time that was folded here while it follows, epoch milliseconds, UTC; {@link Long#MIN_VALUE} if none was. */
    public long newest() {
        return newest.get();
    }
}
