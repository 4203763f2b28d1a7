package io.makegood.topics.reading;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.Position;
import org.jspecify.annotations.Nullable;

/**
 * An event of the journal and where it stands.
 *
 * @param refusedAs the reason for which the ledger refused it, as its dead letter says, or null if there is none
 */
public record RecordedEvent(
        Envelope envelope, Position at, @Nullable String refusedAs) {
    /** An event of which no dead letter is known. */
    public RecordedEvent(Envelope envelope, Position at) {
        this(envelope, at, null);
    }

    /** The event, refused for that reason if there is one. */
    public RecordedEvent refusedAs(@Nullable String reason) {
        return new RecordedEvent(envelope, at, reason);
    }

    /** Whether the ledger refused it: then it says nothing of what became of anything. */
    public boolean isRefused() {
        return refusedAs != null;
    }
}
