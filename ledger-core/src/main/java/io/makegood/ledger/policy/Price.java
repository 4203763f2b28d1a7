package io.makegood.ledger.policy;

/** What a generation of a feature costs: once, and for each item. Whole credits; both zero if the feature is free. */
public record Price(long baseAmount, long itemAmount) {}
