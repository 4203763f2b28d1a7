package io.makegood.topics.signing;

/** A text is not what one of the accepted keys signed; the message says what is wrong with it. */
public final class NotSigned extends Exception {
    private static final long serialVersionUID = 1L;

    /** With that message. */
    public NotSigned(String message) {
        super(message);
    }
}
