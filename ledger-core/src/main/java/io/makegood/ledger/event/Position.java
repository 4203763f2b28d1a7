package io.makegood.ledger.event;

/** Where in the journal an event stands, and the record time (epoch milliseconds, UTC) that decides windows and expiry. */
public record Position(int partition, long offset, long recordedAt) {}
