package io.makegood.ledger.policy;

import io.makegood.ledger.event.Limits;

/**
 * How a hold is settled by what was really used, and what becomes of one of which nothing more is heard (docs/rules.md, section 13).
 *
 * @param above what becomes of use above the hold
 * @param limitPercent the most that is charged in all, in percent of the hold; 100 or more
 * @param rest what becomes of use that the account cannot pay, where use above the hold is charged
 * @param settlesSilence whether a generation that times out is settled at what its progress reported
 * @param extensionMaxMillis by how much progress may extend the charge timeout at most, in milliseconds
 */
public record SettlementRule(
        Above above, int limitPercent, Rest rest, boolean settlesSilence, long extensionMaxMillis) {
    /** Where a policy does not say by how much progress may extend the charge timeout: a day, in milliseconds. */
    public static final long EXTENSION_DEFAULT_MILLIS = 24L * 60 * 60 * 1000;

    /** Where a policy charges use above the hold, and does not say up to where: twice the hold. */
    public static final int LIMIT_DEFAULT_PERCENT = 200;

    /** The highest limit: a hundred times the hold. */
    public static final int LIMIT_MAX_PERCENT = 10_000;

    /** What holds where a policy says nothing. */
    public static final SettlementRule DEFAULT =
            new SettlementRule(Above.CAP, LIMIT_DEFAULT_PERCENT, Rest.FORGIVE, false, EXTENSION_DEFAULT_MILLIS);

    /** What becomes of use above the hold. */
    public enum Above {
        /** The hold is the most that is paid. */
        CAP,
        /** It is charged, up to the limit. */
        CHARGE
    }

    /** What becomes of use above the hold that the account cannot pay. */
    public enum Rest {
        /** Nobody asks for it any more. */
        FORGIVE,
        /** It is charged all the same: the account owes it. */
        OVERDRAW,
        /** Support looks. */
        OPEN_CASE
    }

    /** Refuses a limit below the hold, and an extension beyond what an event can ask for. */
    public SettlementRule {
        if (limitPercent < 100 || limitPercent > LIMIT_MAX_PERCENT) {
            throw new IllegalArgumentException("no limit is " + limitPercent + " percent of the hold");
        }
        if (extensionMaxMillis < 0 || extensionMaxMillis > Limits.EXTENSION_MAX_MILLIS) {
            throw new IllegalArgumentException("no extension is " + extensionMaxMillis + " ms");
        }
    }

    /** The most that a generation may cost that was held at so many credits. */
    public long most(long held) {
        long whole = held / 100;
        // The rest is below 100: neither product leaves 64 bits.
        return Math.min(Limits.AMOUNT_MAX, Math.addExact(whole * limitPercent, held % 100 * limitPercent / 100));
    }
}
