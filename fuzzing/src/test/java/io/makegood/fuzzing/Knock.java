package io.makegood.fuzzing;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What Jazzer calls, in a process for one door: its argument is the door's name. */
public final class Knock {
    /** Begins the line that says, at the end, how many inputs were accepted. */
    static final String ACCEPTED = "accepted by the door: ";

    private static final AtomicLong ACCEPTED_COUNT = new AtomicLong();

    private static @Nullable Door door;

    private Knock() {}

    /** Called once, before all else. */
    public static void fuzzerInitialize(String[] arguments) {
        door = Doors.valueOf(arguments[0]).open();
    }

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Door open = door;
        if (open != null && open.take(input)) {
            ACCEPTED_COUNT.incrementAndGet();
        }
    }

    /** Called once, at the end. */
    public static void fuzzerTearDown() {
        System.err.println(ACCEPTED + ACCEPTED_COUNT.get());
    }
}
