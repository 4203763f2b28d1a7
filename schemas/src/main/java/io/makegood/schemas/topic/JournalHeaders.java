package io.makegood.schemas.topic;

/** Headers of records in the journal. A copy of the journal keeps them. */
public final class JournalHeaders {
    /** The W3C trace context that an event and all it causes belong to. */
    public static final String TRACE = "traceparent";

    /**
     * Who sent the event to the API, as the ledger made out: {@code key:} and a key's id, or {@code token:} with issuer and subject. No caller
     * can choose it, unlike an event's {@code source}, {@code operator} or {@code reviewer}. By it the fold tells whether a second person asks
     * for what needs two; where access control is off it is left out.
     */
    public static final String CALLER = "makegood-caller";

    /** Of an event that was published again by a person: the id of the dead letter, in whose place it stands. */
    public static final String RETRY_OF = "makegood-retry-of";

    private JournalHeaders() {}
}
