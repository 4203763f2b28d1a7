package io.makegood.ledger.scenario;

import io.makegood.ledger.event.Envelope;

/** An event and its record time, epoch milliseconds, UTC. */
public record Timed(Envelope envelope, long at) {}
