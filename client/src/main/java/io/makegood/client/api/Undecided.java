package io.makegood.client.api;

import com.fasterxml.jackson.databind.node.MissingNode;

/** The ledger took the request but did not decide in time. The work was not begun. */
public final class Undecided extends LedgerError {
    private static final long serialVersionUID = 1L;
    private static final int TAKEN = 202;

    Undecided(String message) {
        super(message, TAKEN, MissingNode.getInstance(), null);
    }
}
