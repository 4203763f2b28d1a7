package io.makegood.readmodel.projection;

/** What an id that was searched for is of. */
public enum FoundKind {
    /** An account, by any part of its id. */
    ACCOUNT('a'),
    /** A generation. */
    GENERATION('g'),
    /** A grant. */
    GRANT('n'),
    /** A grant, by the payment that it was bought with. */
    PAYMENT('p'),
    /** A claim. */
    CLAIM('c'),
    /** A support case. */
    CASE('s'),
    /** A request for money. */
    CASH_REFUND('m'),
    /** An adjustment. */
    ADJUSTMENT('j'),
    /** A transfer. */
    TRANSFER('t'),
    /** A refund. */
    REFUND('r');

    private final byte letter;

    FoundKind(char letter) {
        this.letter = (byte) letter;
    }

    byte letter() {
        return letter;
    }

    static FoundKind of(byte letter) {
        for (FoundKind kind : values()) {
            if (kind.letter == letter) {
                return kind;
            }
        }
        throw new IllegalStateException("a row of the search has the unknown letter " + letter);
    }
}
