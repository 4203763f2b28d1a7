package io.makegood.fuzzing;

/**
 * How much one door is tried: a number of inputs, or with {@code -Dfuzz.seconds=N} as many as there is time for.
 *
 * @param runs inputs; -1 for as many as there is time for
 * @param seconds of one door; of a number of inputs, what they may take at most
 */
record Budget(long runs, long seconds) {
    private static final long SECONDS_MAX = 600;

    /** Of that door, as the build was asked: {@code fuzz.seconds}, {@code fuzz.runs}, or the door's own number. */
    static Budget of(Doors door) {
        Long seconds = Long.getLong("fuzz.seconds");
        return seconds == null
                ? new Budget(Long.getLong("fuzz.runs", door.runs()), SECONDS_MAX)
                : new Budget(-1, seconds);
    }

    boolean isTimed() {
        return runs < 0;
    }
}
