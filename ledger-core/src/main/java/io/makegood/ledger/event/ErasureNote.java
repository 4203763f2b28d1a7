package io.makegood.ledger.event;

import io.makegood.ledger.event.SupportEvent.AccountNoted;
import java.util.regex.Pattern;

/**
 * The note on an account that its personal texts were erased. It stands in plain, as the key with which it would be sealed is gone: so it says
 * nothing but a reference, and a ledger that takes texts sealed alone takes it.
 */
public final class ErasureNote {
    /** What a reference may be, for people. */
    public static final String REFERENCE_RULE =
            "a reference of 1 to 64 letters, digits and . _ : # / -; it is kept for ever, so it names nobody";

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9._:#/-]{1,64}");
    private static final String ID_PREFIX = "erasure:";
    private static final String OPERATOR = "makegood erase";
    private static final String TEXT =
            "The personal texts of this account that were sealed until then were erased. Reason: ";

    private ErasureNote() {}

    /** Whether an erasure may give that as its reason: the number of a request, say, and nothing of what is erased. */
    public static boolean isReference(String text) {
        return REFERENCE.matcher(text).matches();
    }

    /** The id of the note about the destruction of the key of that name. */
    public static String id(String key) {
        return ID_PREFIX + key;
    }

    /** The note; the same again is a duplicate. Its reason is a {@link #isReference reference}. */
    public static AccountNoted of(String key, String reason) {
        return new AccountNoted(id(key), TEXT + reason, OPERATOR);
    }

    /** Whether a note is one, word for word. */
    public static boolean is(AccountNoted note) {
        return note.noteId().startsWith(ID_PREFIX)
                && note.operator().equals(OPERATOR)
                && note.text().startsWith(TEXT)
                && isReference(note.text().substring(TEXT.length()));
    }
}
