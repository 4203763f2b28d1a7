package io.makegood.schemas.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * How deep, long and large JSON and YAML from outside may be: what is beyond is refused where it is met, before it costs memory or
 * time. {@link JsonFault} says which of them it was. A door that can be stricter is.
 */
public final class JsonLimits {
    /** Most levels of objects and lists. What Stripe sends needs a dozen. */
    public static final int NESTING_MAX = 64;
    /** Longest name of a field, in characters. */
    public static final int NAME_CHARS_MAX = 1_000;
    /** Most digits of a number, an exponent and its sign included: turning digits into a number costs their square. */
    public static final int NUMBER_CHARS_MAX = 100;
    /** Longest text, in characters: a policy document, with room. */
    public static final int STRING_CHARS_MAX = 1 << 20;
    /** Longest document, in characters. */
    public static final long DOCUMENT_CHARS_MAX = 16L << 20;

    private JsonLimits() {}

    /** The limits for what strangers send. */
    public static StreamReadConstraints ofStrangers() {
        return bounded(NESTING_MAX)
                .maxStringLength(STRING_CHARS_MAX)
                .maxDocumentLength(DOCUMENT_CHARS_MAX)
                .build();
    }

    /** The limits for files and records of our own, which may be as long as they grew, but are no deeper. */
    public static StreamReadConstraints ofOurOwn() {
        return bounded(NESTING_MAX).build();
    }

    /** Limits to build on: so many levels, and names and numbers as everywhere. */
    public static StreamReadConstraints.Builder bounded(int levels) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(levels)
                .maxNameLength(NAME_CHARS_MAX)
                .maxNumberLength(NUMBER_CHARS_MAX);
    }

    /** Reads what strangers send. */
    public static JsonFactory forStrangers() {
        return JsonFactory.builder().streamReadConstraints(ofStrangers()).build();
    }

    /** Reads files and records of our own. */
    public static JsonFactory forOurOwn() {
        return JsonFactory.builder().streamReadConstraints(ofOurOwn()).build();
    }
}
