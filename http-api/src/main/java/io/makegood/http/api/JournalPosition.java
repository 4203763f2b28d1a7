package io.makegood.http.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A position of the journal as clients pass it: partition and offset, joined by a hyphen. */
record JournalPosition(int partition, long offset) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})-(\\d{1,18})");

    static JournalPosition parse(String field, String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw Problem.invalid(field, "is no position", "pass one as it was answered, such as 3-1042");
        }
        return new JournalPosition(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    @Override
    public String toString() {
        return partition + "-" + offset;
    }
}
