package io.makegood.ledger.policy;

import io.makegood.ledger.event.WindowKind;

/**
 * When credits are bought for accounts that agreed to it (policy clause {@code topUp}). Credits are whole units of the ledger.
 *
 * @param below below which balance, where an account names none
 * @param belowAtMost the most that an account may name for it
 * @param amount how many credits are bought, where an account names none
 * @param amountAtMost the most that an account may name for it
 * @param price what the product calls the price by which whoever collects the money knows what to charge
 * @param cap the most that is bought for one account in a period
 * @param per that period: of the calendar, UTC
 * @param coolOffMillis how long nothing is due after a failure, in milliseconds
 * @param tries after so many failures in a row nothing is due until the account agrees anew
 */
public record TopUpTerms(
        long below,
        long belowAtMost,
        long amount,
        long amountAtMost,
        String price,
        long cap,
        WindowKind per,
        long coolOffMillis,
        int tries) {}
