package io.makegood.ledger.event;

import java.util.List;

/**
 * From this position on, the partition is decided by that version of the fold (docs/rules.md, section 16). It concerns a partition of the
 * journal, not an account, and so is appended to each of them.
 *
 * @param fold the number of the version, from 1
 */
public record FoldAdopted(int fold) implements LedgerEvent {
    /** More than there will ever be: what names a greater one is garbage, not of the future. */
    public static final int FOLD_MAX = 1_000;

    /** Refuses what is no number of a version. */
    public FoldAdopted {
        if (fold < 1 || fold > FOLD_MAX) {
            throw new InvalidEvent("fold", "is " + fold, "name a version of the fold by its number, 1 to " + FOLD_MAX);
        }
    }

    @Override
    public List<String> identity() {
        return List.of(Integer.toString(fold));
    }

    @Override
    public boolean isForEveryPartition() {
        return true;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.foldAdopted(this);
    }
}
