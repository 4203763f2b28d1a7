package io.makegood.readmodel.campaign;

import org.jspecify.annotations.Nullable;

/**
 * A generation that a campaign is about. Credits are whole units.
 *
 * @param product the policy under which it was charged
 * @param charged what was charged in all
 * @param givenBack what of it came back and was not charged again, whoever gave it
 * @param madeGood what the campaign gave back
 * @param reversed whether that was charged again since
 */
public record Affected(
        String accountId,
        String generationId,
        String product,
        @Nullable String feature,
        long charged,
        long givenBack,
        long madeGood,
        boolean reversed) {
    /** What was charged and has not come back. */
    public long left() {
        return charged - givenBack;
    }

    /** Whether the campaign gave something back that still stands. */
    public boolean isMadeGood() {
        return madeGood > 0 && !reversed;
    }
}
