package io.makegood.ledger.event;

/** How the time is cut in which a budget counts. Names and codes never change: events carry the one, rows the other. */
public enum WindowKind {
    /** An hour of the clock, UTC. */
    HOUR(1),
    /** A day, UTC. */
    DAY(2),
    /** Monday to Sunday, UTC. */
    WEEK(3),
    /** A month of the calendar, UTC. */
    MONTH(4),
    /** A year of the calendar, UTC. */
    YEAR(5),
    /** All time. */
    EVER(6),
    /** One length after the other, from a given moment on. */
    FIXED(7),
    /** The last so long, at every moment. */
    SLIDING(8);

    /** The shortest length, in milliseconds. */
    public static final long MILLIS_MIN = 60_000L;
    /** The greatest length, in milliseconds: ten years. */
    public static final long MILLIS_MAX = 3_653L * 24 * 60 * 60 * 1000;

    private final int code;

    WindowKind(int code) {
        this.code = code;
    }

    /** The number in rows, from 1. */
    public int code() {
        return code;
    }

    /** Whether it is of a length of its own, which has to be given. */
    public boolean hasLength() {
        return this == FIXED || this == SLIDING;
    }
}
