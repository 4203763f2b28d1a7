package io.makegood.schemas.topic;

/** Names of the headers that say, on a dead letter, why it is one and where it came from. Values are UTF-8 text. */
public final class DeadLetterHeaders {
    /** A code, such as a name of {@code UndecodableRecord.Reason}. */
    public static final String REASON = "reason";

    /** A sentence that names the field, the value and the remedy. */
    public static final String DETAIL = "detail";

    /** The topic the record was read from. */
    public static final String TOPIC = "topic";

    /** The partition the record was read from, in decimal. */
    public static final String PARTITION = "partition";

    /** The offset the record was read from, in decimal. */
    public static final String OFFSET = "offset";

    private DeadLetterHeaders() {}
}
