package io.makegood.schemas.codec;

/** Bytes that are no text in UTF-8. The message is the predicate of a sentence about them, and names the first wrong byte. */
public final class NotUtf8 extends Exception {
    private static final long serialVersionUID = 1L;

    NotUtf8(String problem) {
        super(problem, null, false, false);
    }

    /** Such as {@code is not UTF-8 at byte offset 60 (E9)}. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
