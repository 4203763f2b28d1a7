package io.makegood.ledger.row;

/** Bytes of a store that are no row. The state is damaged: the engine must stop, not guess. */
public final class CorruptRow extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Says what was found and what was expected. */
    public CorruptRow(String message) {
        super(message);
    }
}
