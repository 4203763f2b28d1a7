package io.makegood.audit.migration;

/**
 * Where the entries of an account led that were archived and cut off. The hash stands for all of them, since each follows from the one
 * before.
 *
 * @param sequence the number of the last of them
 * @param balance what the account had after it
 * @param hash its hash, in hexadecimal
 * @param partition of the journal, and {@code offset} of the last record in it that was cut off
 */
public record ArchivedEntries(String accountId, long sequence, long balance, String hash, int partition, long offset) {}
