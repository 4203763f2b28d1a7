package io.makegood.ledger.account;

/** What else has an identity of its own on an account. The code goes into row keys and never changes. */
public enum IdentityKind {
    /** A CreditsAdjusted, by adjustment id. */
    ADJUSTMENT(1),
    /** A RevocationReversed, by grant id and reason. */
    REVERSAL(2),
    /** A grant of a payment, by its reference and how many named it before; its digest is the grant's ordinal. */
    PAYMENT(3),
    /** An AccountNoted, by note id. */
    NOTE(4),
    /** A day (UTC), by its number since 1970; its digest is what was given out of goodwill on it. */
    GOODWILL_DAY(5),
    /** Who asked first for what needs two, by case id. */
    FIRST_PERSON(6),
    /** A CreditsExtended, by grant id and time. */
    EXTENSION(7),
    /** A PlanStarted, by plan, anchor and quantity. */
    PLAN_START(8),
    /** A plan that the account has had, by its id. */
    PLAN(9),
    /** What counts for a budget, by a derived id; its digest is the ordinal of what was spent. */
    BUDGET_COUNTED(10),
    /** A top-up that was answered, by its id; its digest is twice its amount, and one more if it was granted. */
    TOP_UP(15),
    /** A CreditsTransferred, by transfer id. */
    TRANSFER(11),
    /** A TransferArrived, by account, cause and part. */
    ARRIVAL(12),
    /** A revocation that asks for credits at another account, by revocation and the number of the move; its digest is how many. */
    REVOKED_ELSEWHERE(13),
    /** What an event said that made credits leave, by its digest; its digest is how many events that said so did. */
    DEPARTURE(16),
    /** A generation that a campaign made good, by both; its digest is what it gave back, or below zero once that was reversed. */
    MADE_GOOD(17);

    private final int code;

    IdentityKind(int code) {
        this.code = code;
    }

    /** The number in row keys. */
    public int code() {
        return code;
    }
}
