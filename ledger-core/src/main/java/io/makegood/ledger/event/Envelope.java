package io.makegood.ledger.event;

import org.jspecify.annotations.Nullable;

/**
 * An event with what all events carry. {@code occurredAt} (epoch milliseconds, UTC) and {@code source} are information
 * and decide nothing (design §2.2).
 */
public record Envelope(
        @Nullable String eventId,
        String accountId,
        @Nullable Long occurredAt,
        @Nullable String source,
        LedgerEvent event) {
    /** Refuses bad ids and times. */
    public Envelope {
        Limits.optionalId("eventId", eventId);
        Limits.id("accountId", accountId);
        Limits.optionalTime("occurredAt", occurredAt);
        Limits.optionalLabel("source", source);
        Limits.present("event", event);
    }

    /** An event with the account alone. */
    public static Envelope of(String accountId, LedgerEvent event) {
        return new Envelope(null, accountId, null, null, event);
    }
}
