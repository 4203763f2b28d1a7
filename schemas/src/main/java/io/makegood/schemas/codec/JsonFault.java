package io.makegood.schemas.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a text that a parser refused, in the ledger's own words: a parser's speak of itself, and change with it. */
public final class JsonFault {
    /** Of the text this much is shown, so that its author finds the place. */
    private static final int NEAR_CHARS_MAX = 20;

    private static final Pattern MOST = Pattern.compile("allowed \\((\\d{1,12})");

    private JsonFault() {}

    /**
     * The predicate of a sentence about the text, such as {@code is no valid JSON, line 1, column 9, near "nul}"}.
     *
     * @param format what the text should be, {@code JSON} or {@code YAML}
     */
    public static String of(JsonProcessingException refused, String text, String format) {
        JsonLocation at = refused.getLocation();
        String place = at == null || at.getLineNr() < 1
                ? ""
                : ", line " + at.getLineNr() + ", column " + Math.max(1, at.getColumnNr());
        if (refused instanceof StreamConstraintsException) {
            return limit(refused.getOriginalMessage()) + place;
        }
        if (refused instanceof JsonEOFException
                || (at != null && at.getCharOffset() >= text.stripTrailing().length())) {
            return "is no valid " + format + ", it ends too early" + place;
        }
        return "is no valid " + format + place + near(refused, text);
    }

    /** Which limit it was, and how much it allows: a parser names both in one sentence, of which the rest is its own. */
    private static String limit(String said) {
        Matcher most = MOST.matcher(said);
        String allowed = most.find() ? " than the " + most.group(1) + " allowed" : " than is allowed";
        if (said.contains("nesting depth")) {
            return "nests too deep, in more levels" + allowed;
        }
        if (said.contains("Number value")) {
            return "has too long a number, of more characters" + allowed;
        }
        if (said.contains("Name ") || said.contains("name ")) {
            return "has too long a name, of more characters" + allowed;
        }
        if (said.contains("String value")) {
            return "has too long a text, of more characters" + allowed;
        }
        return said.contains("Document length")
                ? "is too long, of more characters" + allowed
                : "is too deep, or has too long a number, name or text";
    }

    /** What stands where the text went wrong, such as {@code , near "nul}"}; empty if that is not known. */
    public static String near(JsonProcessingException refused, String text) {
        JsonLocation at = refused.getLocation();
        long offset = at == null ? -1 : at.getCharOffset();
        if (offset < 0 || offset >= text.length()) {
            return "";
        }
        String rest = text.substring((int) offset);
        int end = rest.indexOf('\n');
        String line = end > 0 ? rest.substring(0, end) : rest;
        return line.isBlank() ? "" : ", near \"" + Excerpt.bounded(line.stripTrailing(), NEAR_CHARS_MAX) + '"';
    }
}
