package io.makegood.readmodel.investigation;

/** A record that supports an answer: what it is, where it stands in the journal, its time (epoch milliseconds, UTC) and what it says. */
public record Evidence(String what, int partition, long offset, long recordedAt, String says) {}
