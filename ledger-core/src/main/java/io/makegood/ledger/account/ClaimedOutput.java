package io.makegood.ledger.account;

/** Which claim counts for an output; {@code output} is derived from generation and item. */
public record ClaimedOutput(String output, String claimId) implements SideRow {}
