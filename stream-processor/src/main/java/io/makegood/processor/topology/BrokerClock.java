package io.makegood.processor.topology;

/**
 * What time it is at the broker, which decides what is due, by the clock of this machine and what is known of its error. Two things
 * prove it wrong: a record whose record time is later than now, and an event of our own that was given an earlier record time than
 * the one at which it was appended. Single-threaded.
 */
final class BrokerClock {
    /** A record is taken in hand with a clock that was read a moment ago, so only more than this proves anything. */
    private static final long READ_AGO_MILLIS = 5_000;

    private long offset;

    /** The broker's time, epoch milliseconds, when this machine's clock shows {@code wall}. */
    long at(long wall) {
        return wall + offset;
    }

    /** A record with that record time was read when this machine's clock showed {@code wall}. */
    void read(long recordedAt, long wall) {
        long behind = recordedAt - at(wall);
        if (behind > READ_AGO_MILLIS) {
            offset += behind;
        }
    }

    /** An event that was appended at {@code appendedAt}, by this clock, was given that record time. */
    void echoed(long appendedAt, long recordedAt) {
        offset -= Math.max(0, appendedAt - recordedAt);
    }
}
