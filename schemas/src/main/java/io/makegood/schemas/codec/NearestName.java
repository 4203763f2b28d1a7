package io.makegood.schemas.codec;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Which of the known names somebody probably meant: the one that fewest slips of the keyboard lead away from. */
public final class NearestName {
    private static final int NAME_CHARS_MAX = 64;

    private NearestName() {}

    /** {@code did you mean "x"?}, or the other remedy when no name is near. */
    public static String remedy(String written, Collection<String> known, String otherwise) {
        return find(written, known)
                .map(name -> "did you mean \"" + name + "\"?")
                .orElse(otherwise);
    }

    /** The known name that is nearest to what was written, if any is near. */
    public static Optional<String> find(String written, Collection<String> known) {
        if (written.length() > NAME_CHARS_MAX) {
            return Optional.empty();
        }
        String folded = fold(written);
        String nearest = null;
        int slipsMin = Math.max(1, folded.length() / 3) + 1;
        for (String name : known) {
            int slips = distance(folded, fold(name));
            if (slips < slipsMin) {
                slipsMin = slips;
                nearest = name;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** Levenshtein's distance, row by row. */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[to.length()];
    }
}
