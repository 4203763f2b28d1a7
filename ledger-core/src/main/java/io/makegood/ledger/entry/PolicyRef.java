package io.makegood.ledger.entry;

/** The policy and version by which something was decided. */
public record PolicyRef(String id, String version) {}
