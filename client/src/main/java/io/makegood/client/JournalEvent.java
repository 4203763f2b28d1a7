package io.makegood.client;

import io.makegood.ledger.event.Envelope;
import io.makegood.topics.mapping.EventCodec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event that the ledger takes as it is, checked and named. Immutable. */
public final class JournalEvent {
    private final String type;
    private final Envelope envelope;
    private final @Nullable String traceparent;

    JournalEvent(String type, Envelope envelope, @Nullable String traceparent) {
        this.type = type;
        this.envelope = envelope;
        this.traceparent = traceparent;
    }

    /** The type, as the public contract names it. */
    public String type() {
        return type;
    }

    /** The account, which is the record's key too. */
    public String accountId() {
        return envelope.accountId();
    }

    /** The id: given, or derived from what the event is about. */
    public String eventId() {
        return Objects.requireNonNull(envelope.eventId());
    }

    /** The event as one line of JSON that the journal takes too: for an outbox table, a file, another program. */
    public String toJson() {
        return new EventCodec().toJson(envelope);
    }

    @Nullable
    String traceparent() {
        return traceparent;
    }

    /** The event, from {@code publisher} unless it names its source. */
    Envelope from(@Nullable String publisher) {
        return envelope.source() != null || publisher == null
                ? envelope
                : new Envelope(
                        envelope.eventId(), envelope.accountId(), envelope.occurredAt(), publisher, envelope.event());
    }

    /** Type, account and id; no texts, which may be personal. */
    @Override
    public String toString() {
        return type + " of " + accountId() + " (" + eventId() + ")";
    }
}
