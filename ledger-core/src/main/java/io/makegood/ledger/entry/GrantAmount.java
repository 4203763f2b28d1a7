package io.makegood.ledger.entry;

/** By how much an entry changed a grant: above zero it received, below zero it paid. Whole credits. */
public record GrantAmount(String grantId, long amount) {}
