package io.makegood.ledger.entry;

import org.jspecify.annotations.Nullable;

/** The journal record that caused an output: its event id, if it had one, and its position. */
public record Cause(@Nullable String eventId, int partition, long offset) {}
