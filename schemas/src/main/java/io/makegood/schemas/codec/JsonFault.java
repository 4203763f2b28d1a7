package io.makegood.schemas.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

/** What is wrong with a text that a parser refused, in the ledger's own words: a parser's speak of itself, and change with it. */
public final class JsonFault {
    /** Of the text this much is shown, so that its author finds the place. */
    private static final int NEAR_CHARS_MAX = 20;

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
            return "nests too deep, or has too long a number or name" + place;
        }
        if (refused instanceof JsonEOFException
                || (at != null && at.getCharOffset() >= text.stripTrailing().length())) {
            return "is no valid " + format + ", it ends too early" + place;
        }
        return "is no valid " + format + place + near(refused, text);
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
