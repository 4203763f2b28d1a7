package io.makegood.ledger.event;

import org.jspecify.annotations.Nullable;

/**
 * An event with what all events carry. {@code occurredAt} (epoch milliseconds, UTC) and {@code source} are information
 * and decide nothing (design §2.2).
 *
 * @param caller who sent it, as the ledger made out when it took the event in (header {@code makegood-caller}), not as the event says; null
 *     if that is not known. It is no part of the event: it decides whether two people asked for the same, and nothing else
 */
public record Envelope(
        @Nullable String eventId,
        String accountId,
        @Nullable Long occurredAt,
        @Nullable String source,
        LedgerEvent event,
        @Nullable String caller) {
    /** The source of what the engine appends itself. */
    public static final String ENGINE = "makegood";

    /** Refuses bad ids and times. */
    public Envelope {
        Limits.optionalId("eventId", eventId);
        Limits.id("accountId", accountId);
        Limits.optionalTime("occurredAt", occurredAt);
        Limits.optionalLabel("source", source);
        Limits.present("event", event);
    }

    /** One of which nobody knows for certain who sent it. */
    public Envelope(
            @Nullable String eventId,
            String accountId,
            @Nullable Long occurredAt,
            @Nullable String source,
            LedgerEvent event) {
        this(eventId, accountId, occurredAt, source, event, null);
    }

    /** The same, of which it is certain who sent it; null where it is not. */
    public Envelope by(@Nullable String sender) {
        return sender == null && caller == null
                ? this
                : new Envelope(eventId, accountId, occurredAt, source, event, sender);
    }

    /** An event with the account alone. */
    public static Envelope of(String accountId, LedgerEvent event) {
        return new Envelope(null, accountId, null, null, event);
    }
}
