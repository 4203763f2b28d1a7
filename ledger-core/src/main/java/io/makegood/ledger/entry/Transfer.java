package io.makegood.ledger.entry;

import org.jspecify.annotations.Nullable;

/**
 * Between which accounts an entry moves credits.
 *
 * @param otherAccount the account on the other side
 * @param transferId the transfer; null if an account was merged
 */
public record Transfer(String otherAccount, @Nullable String transferId) {}
