package io.makegood.ledger.fold;

/**
 * A partition is decided by a version of the fold that this build does not have. Nothing of it may be decided here: whoever meets this stops,
 * and neither skips the record nor makes a dead letter of it.
 */
public final class FoldUnknown extends RuntimeException {
    /** By which it is known in logs and in docs/operations.md. */
    public static final String CODE = "FOLD_UNKNOWN";

    private static final long serialVersionUID = 1L;

    /** A ledger asks for that version of a build that has those. */
    public FoldUnknown(int asked, FoldVersions known) {
        super(wrong(asked, known) + " To mend it: " + mend(asked) + " [" + CODE + "]");
    }

    /** What is wrong, for people. */
    public static String wrong(int asked, FoldVersions known) {
        int newest = known.newest().number();
        String has = newest == FoldVersions.FIRST.number() ? "version 1 alone" : "the versions 1 to " + newest;
        return "The ledger is decided by version " + asked + " of the fold, and this build has " + has + ".";
    }

    /** What to do about it. */
    public static String mend(int asked) {
        return "run a version of Makegood that has version " + asked
                + " of the fold; nothing is lost, and it goes on where this one stopped.";
    }
}
