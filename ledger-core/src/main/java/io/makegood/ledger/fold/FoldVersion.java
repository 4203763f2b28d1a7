package io.makegood.ledger.fold;

/**
 * A version of the rules by which a partition of the journal is decided (docs/rules.md, section 16). Each has all that those before it have,
 * but for what it changes. A version that any ledger was decided by stays as it is for ever: what it decided must come out the same
 * when it is folded again. Rules ask it for what differs by name, never for its number.
 */
public enum FoldVersion {
    /** The rules with which ledgers began. */
    V1(1, "The rules with which ledgers began."),
    /** See {@link #asksAboutRevocationsThatDiffer}, {@link #asksAboutCreditsElsewhere} and {@link #tellsOfGrantsForNothing}. */
    V2(
            2,
            "Credits that came by a transfer and are revoked twice for one reason: where the second asks for more than the first, a case"
                    + " is opened for operators (REVOCATIONS_DIFFER). A grant is ended or extended, or cash is asked for it, while credits of"
                    + " it are at other accounts: a case is opened for operators (CREDITS_ELSEWHERE). A grant for features or models that the policy does not list is told to operators"
                    + " (UNLISTED).");

    /** The newest that there is. */
    public static final FoldVersion NEWEST = V2;

    private final int number;
    private final String change;

    FoldVersion(int number, String change) {
        this.number = number;
        this.change = change;
    }

    /** Its number, from 1; the journal names it by that. */
    public int number() {
        return number;
    }

    /** What it changed, in a sentence for people. */
    public String change() {
        return change;
    }

    /**
     * Whether a second revocation, for the same reason, of a grant that came by a transfer opens a case where it asks for more than the
     * first. By the version before it nobody was asked, and whether the rest was taken back was left to chance (docs/rules.md, section 14).
     */
    boolean asksAboutRevocationsThatDiffer() {
        return has(V2);
    }

    /**
     * Whether a case is opened where a grant is ended, extended or to be refunded in cash and credits of it are at other accounts, which that does
     * not reach. By the version before it nobody heard of it (docs/rules.md, section 14).
     */
    boolean asksAboutCreditsElsewhere() {
        return has(V2);
    }

    /**
     * Whether operators are told of a grant for features or models that the policy does not list: nothing that it prices can be paid with it. By
     * the version before it nobody was told (docs/rules.md, section 8).
     */
    boolean tellsOfGrantsForNothing() {
        return has(V2);
    }

    private boolean has(FoldVersion change) {
        return number >= change.number;
    }
}
