package io.makegood.schemas.topic;

/** Names of the headers that say where the event stands that said what was known already. Values are UTF-8 text. */
public final class DuplicateHeaders {
    /** The topic the event was read from. */
    public static final String TOPIC = DeadLetterHeaders.TOPIC;

    /** The partition the event was read from, in decimal. */
    public static final String PARTITION = DeadLetterHeaders.PARTITION;

    /** The offset the event was read from, in decimal. */
    public static final String OFFSET = DeadLetterHeaders.OFFSET;

    private DuplicateHeaders() {}
}
