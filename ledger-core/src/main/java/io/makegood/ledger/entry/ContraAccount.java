package io.makegood.ledger.entry;

import java.util.Locale;

/** The other side of every entry (design §2.6): over whole accounts all sides sum to zero. */
public enum ContraAccount {
    /** Credits handed out. */
    ISSUED,
    /** Credits spent on generations, less refunds. */
    CONSUMED,
    /** Credits lapsed. */
    EXPIRED,
    /** Credits taken back. */
    REVOKED,
    /** Credits changed by operators. */
    ADJUSTED,
    /** Credits on their way from one account to another. */
    IN_TRANSIT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in outputs: lower case. */
    public String label() {
        return label;
    }
}
