package io.makegood.topics.personal;

/** A file that should hold the key of personal texts does not, or holds that of another ledger; the message says which file and what to do. */
public final class InvalidKeyFile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With that message. */
    public InvalidKeyFile(String message) {
        super(message);
    }
}
