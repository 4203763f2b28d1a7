package io.makegood.ledger.event;

import io.makegood.ledger.entry.HashedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an event's canonical text, field by field. What is absent, and what has the value that is meant when it is absent, is an
 * empty line. None of what is written can hold a line feed. Writes in place, as it runs for nearly every event. Not threadsafe.
 */
final class ContentLines {
    /** What was written so far. */
    final HashedText text = new HashedText();

    private final HashedText personal = new HashedText();

    /** An id, a code, a reference or the name of a constant. */
    ContentLines id(@Nullable String value) {
        text.newLine();
        if (value != null) {
            text.append(value);
        }
        return this;
    }

    /** A number in decimal. */
    ContentLines number(@Nullable Long value) {
        text.newLine();
        if (value != null) {
            text.append(value);
        }
        return this;
    }

    /** A number that is always there. */
    ContentLines number(long value) {
        text.newLine().append(value);
        return this;
    }

    /** A number that is {@code meant} where it is absent. */
    ContentLines number(long value, long meant) {
        text.newLine();
        if (value != meant) {
            text.append(value);
        }
        return this;
    }

    /** {@code true} or {@code false}. */
    ContentLines flag(@Nullable Boolean value) {
        return value == null ? id(null) : id(value ? "true" : "false");
    }

    /** The same, where {@code meant} is what its absence says. */
    ContentLines flag(boolean value, boolean meant) {
        return value == meant ? id(null) : flag(value);
    }

    /** A text of a person: its SHA-256, in lower-case hexadecimal. */
    ContentLines personal(@Nullable String value) {
        return value == null ? id(null) : digested(value);
    }

    /** A text that is too long for a line: its SHA-256, in lower-case hexadecimal. */
    ContentLines digested(String value) {
        text.newLine().appendSha256Of(personal.start().append(value));
        return this;
    }

    /** How many elements follow; none of a list that says nothing when it is empty is an empty line. */
    ContentLines count(int elements) {
        return number(elements, 0);
    }

    /** A list of ids that says nothing when it is empty: their number, then each. */
    ContentLines ids(List<String> ids) {
        return count(ids.size()).each(ids);
    }

    /** A list of ids that says something when it is empty, and nothing when it is absent. */
    ContentLines said(@Nullable List<String> ids) {
        return ids == null ? id(null) : number(ids.size()).each(ids);
    }

    /** Ids of which the order says nothing: in the order of their code points, which is that of their UTF-8. */
    ContentLines set(List<String> ids) {
        return ids.size() < 2 ? ids(ids) : ids(inOrder(ids));
    }

    /** Lists of ids by name, in the order of the names' code points: how many, then each name and its list. */
    ContentLines groups(@Nullable Map<String, List<String>> groups) {
        if (groups == null) {
            return id(null);
        }
        number(groups.size());
        for (String group : inOrder(new ArrayList<>(groups.keySet()))) {
            List<String> members = groups.getOrDefault(group, List.of());
            id(group).number(members.size()).each(members);
        }
        return this;
    }

    private ContentLines each(List<String> ids) {
        for (int i = 0; i < ids.size(); i++) {
            id(ids.get(i));
        }
        return this;
    }

    private static List<String> inOrder(List<String> ids) {
        List<String> sorted = new ArrayList<>(ids);
        sorted.sort(ContentLines::compare);
        return sorted;
    }

    /** By code points: Java's own order puts a pair of surrogates before U+E000 to U+FFFF. */
    private static int compare(String one, String other) {
        int common = Math.min(one.length(), other.length());
        for (int i = 0; i < common; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) != Character.isSurrogate(b)
                        ? Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b))
                        : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
