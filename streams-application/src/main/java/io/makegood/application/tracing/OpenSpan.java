package io.makegood.application.tracing;

/** A span that was begun. Names and values that are noted are words of ours: never an id of an account, never what a person wrote. */
public interface OpenSpan {
    /** The W3C {@code traceparent} of what follows from it. */
    String traceparent();

    /** Notes a word. */
    void note(String key, String value);

    /** Notes a number. */
    void note(String key, long value);

    /** Says that what it is about did not succeed. */
    void fail();

    /** Ends it, once; from then on it may be sent. */
    void end();
}
