package io.makegood.fuzzing;

import org.jspecify.annotations.Nullable;

/** What every refusal has to be: some words that say what is wrong, on few lines, whoever reads them. */
public final class Refusal {
    /** More is no message but a copy of the input. */
    private static final int CHARS_MAX = 4_000;

    private Refusal() {}

    /** Refused, with that to say; always false, to be returned. */
    public static boolean with(@Nullable String message) {
        if (message == null || message.isBlank() || message.equals("null")) {
            throw new AssertionError("a refusal says nothing");
        }
        if (message.length() > CHARS_MAX) {
            throw new AssertionError("a refusal says " + message.length() + " characters: "
                    + message.substring(0, 200).replaceAll("\\p{Cntrl}", " "));
        }
        return false;
    }

    /** The same of one that is logged or shown on a line: nothing in it may break that line. */
    public static boolean onALine(@Nullable String message) {
        if (message != null && message.chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("a refusal has control characters: " + message);
        }
        return with(message);
    }

    /** Fails the input unless that holds. */
    public static void unless(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
