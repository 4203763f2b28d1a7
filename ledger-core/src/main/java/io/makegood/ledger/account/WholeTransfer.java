package io.makegood.ledger.account;

/**
 * A transfer that took all that the account had: what comes back to a grant of then, or of before, follows it.
 *
 * @param number which of the account's it is, from 1
 * @param lastGrant the ordinal of the last grant that the account had then
 * @param toAccount where it went
 * @param transferId the transfer
 */
public record WholeTransfer(int number, int lastGrant, String toAccount, String transferId) implements SideRow {}
