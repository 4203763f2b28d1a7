package io.makegood.ledger.event;

import org.jspecify.annotations.Nullable;

/**
 * Short texts that were looked through and hold no secret. Sources, features and reasons are the same few in millions of events: each is
 * looked through once in a while and compared otherwise. It changes no answer, as the answer rests on the text alone. Thread-safe.
 */
final class HarmlessTexts {
    /** A text in each place, the newest of those that belong there. */
    private static final int PLACES = 2_048;

    private static final int CHARS_MAX = 64;

    /** Threads may see each other's texts late or never, and each text whole: then it is looked through once more. */
    private final @Nullable String[] known = new String[PLACES];

    boolean holds(String text) {
        return text.length() <= CHARS_MAX && text.equals(known[place(text)]);
    }

    void add(String text) {
        if (text.length() <= CHARS_MAX) {
            known[place(text)] = text;
        }
    }

    private static int place(String text) {
        int hash = text.hashCode();
        return (hash ^ hash >>> 16) & PLACES - 1;
    }
}
