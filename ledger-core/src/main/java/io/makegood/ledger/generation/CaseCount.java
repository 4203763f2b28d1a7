package io.makegood.ledger.generation;

/** How many cases were opened about a generation for one reason; the newest has that number in its id. */
public record CaseCount(CaseReason reason, int count) {}
