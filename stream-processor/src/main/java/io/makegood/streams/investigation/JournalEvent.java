package io.makegood.streams.investigation;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.Position;

/** An event of the journal and where it stands. */
public record JournalEvent(Envelope envelope, Position at) {}
