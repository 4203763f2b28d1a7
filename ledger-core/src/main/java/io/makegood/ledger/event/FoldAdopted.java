package io.makegood.ledger.event;

import java.util.List;

/**
 * From this position on, the partition is decided by that version of the fold (docs/rules.md, section 16), and, if it says so, takes personal
 * texts sealed alone. It concerns a partition of the journal, not an account, and so is appended to each of them.
 *
 * @param fold the number of the version, from 1
 * @param sealedOnly whether a personal text in plain is refused from here on; false says nothing of it, and takes nothing back
 */
public record FoldAdopted(int fold, boolean sealedOnly) implements LedgerEvent {
    /** More than there will ever be: what names a greater one is garbage, not of the future. */
    public static final int FOLD_MAX = 1_000;

    private static final String SEALED_ONLY = "sealed";

    /** Refuses what is no number of a version. */
    public FoldAdopted {
        if (fold < 1 || fold > FOLD_MAX) {
            throw new InvalidEvent("fold", "is " + fold, "name a version of the fold by its number, 1 to " + FOLD_MAX);
        }
    }

    /** One that says nothing of personal texts. */
    public FoldAdopted(int fold) {
        this(fold, false);
    }

    @Override
    public List<String> identity() {
        String number = Integer.toString(fold);
        return sealedOnly ? List.of(number, SEALED_ONLY) : List.of(number);
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
