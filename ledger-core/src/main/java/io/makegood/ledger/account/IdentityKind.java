package io.makegood.ledger.account;

/** What else has an identity of its own on an account. The code goes into row keys and never changes. */
public enum IdentityKind {
    /** A CreditsAdjusted, by adjustment id. */
    ADJUSTMENT(1),
    /** A CreditsRevoked, by grant id and reason. */
    REVOCATION(2),
    /** A case, by case id; its digest tells what was asked. */
    CASE(3),
    /** An output that was claimed, by generation and item; its digest is the state of the claim that counts. */
    CLAIMED_OUTPUT(4),
    /** A CaseResolved, by case id. */
    RESOLUTION(5);

    private final int code;

    IdentityKind(int code) {
        this.code = code;
    }

    /** The number in row keys. */
    public int code() {
        return code;
    }
}
