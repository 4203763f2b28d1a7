package io.makegood.ledger.refund;

import io.makegood.ledger.entry.EntryChain;
import java.util.HexFormat;

/**
 * Derives a refund's id from what is given back, not from why (design §2.4): {@code rf_} and the first 128 bits, in
 * hexadecimal, of SHA-256 over account id, generation id and the part, joined by line feeds. The part is {@code item:ID},
 * {@code base}, {@code unused}, {@code silent} or {@code operator:ADJUSTMENT-ID}; after a second charge {@code again:} stands before it.
 */
public final class RefundId {
    private static final int BYTES = 16;

    private RefundId() {}

    /** The part that is one item. */
    public static String item(String itemId) {
        return "item:" + itemId;
    }

    /** The part that is the base amount. */
    public static String base() {
        return "base";
    }

    /** The part that was charged but not used. */
    public static String unused() {
        return "unused";
    }

    /** The part that silence gave back: held, and not reported as used. */
    public static String silent() {
        return "silent";
    }

    /** The part as it is named, or as one of a charge that was made again after a timeout. */
    public static String round(String part, boolean chargedAgain) {
        return chargedAgain ? "again:" + part : part;
    }

    /** A part that an operator chose. */
    public static String operator(String adjustmentId) {
        return "operator:" + adjustmentId;
    }

    /** The id of the refund of {@code part}. */
    public static String of(EntryChain chain, String accountId, String generationId, String part) {
        byte[] digest = chain.digest(accountId + '\n' + generationId + '\n' + part);
        return "rf_" + HexFormat.of().formatHex(digest, 0, BYTES);
    }
}
