package io.makegood.topics.writing;

import io.makegood.ledger.event.Envelope;
import io.makegood.schemas.avro.LedgerEvent;

/** An event that the ledger can read: as it is written to the journal, and as the domain knows it. */
public record CheckedEvent(LedgerEvent asWritten, Envelope envelope) {}
