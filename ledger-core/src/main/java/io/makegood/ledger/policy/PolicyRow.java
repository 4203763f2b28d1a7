package io.makegood.ledger.policy;

/**
 * A published policy version as the state keeps it. {@code ordinal} counts the versions of one partition from 1 and stands
 * for the version in rows; {@code effectiveAt} is the record time from which it is in force, epoch milliseconds, UTC.
 */
public record PolicyRow(int ordinal, String policyId, String version, long effectiveAt, String document) {}
