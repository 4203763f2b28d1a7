package io.makegood.readmodel.projection;

/** What can wait for a person. */
public enum WorkKind {
    /** A support case. */
    CASE((byte) 'c'),
    /** A claim that waits for review. */
    CLAIM((byte) 'l'),
    /** A request for a cash refund. */
    CASH_REFUND((byte) 'r');

    private final byte letter;

    WorkKind(byte letter) {
        this.letter = letter;
    }

    byte letter() {
        return letter;
    }
}
