package io.makegood.ledger.entry;

import org.jspecify.annotations.Nullable;

/**
 * The journal record that caused an output.
 *
 * @param eventId its event's id, if it had one
 * @param partition the partition in which it stood when it was folded; with {@code offset} it says where to look, and no hash and no id
 *     depends on it: a copy of the journal has others
 * @param offset its offset there
 * @param digest SHA-256 over its record time and the canonical text of its event ({@code EventContent}): the same wherever it stands
 */
public record Cause(@Nullable String eventId, int partition, long offset, EntryHash digest) {}
