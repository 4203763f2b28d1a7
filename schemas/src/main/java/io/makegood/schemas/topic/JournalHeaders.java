package io.makegood.schemas.topic;

/** Headers of records in the journal. The fold does not look at them. */
public final class JournalHeaders {
    /** The W3C trace context that an event and all it causes belong to. */
    public static final String TRACE = "traceparent";

    /**
     * Who sent the event to the API, as the ledger made out: {@code key:} and a key's id, or {@code token:} with issuer and subject. No caller
     * can choose it, unlike an event's {@code source}, {@code operator} or {@code reviewer}.
     */
    public static final String CALLER = "makegood-caller";

    private JournalHeaders() {}
}
