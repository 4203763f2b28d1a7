package io.makegood.topics.personal;

import io.makegood.ledger.event.SealedText;
import java.util.function.UnaryOperator;

/** What sealed texts say, for whoever may read them. */
public interface Opening {
    /** Shown where a text stood whose key was destroyed. */
    String ERASED = "(erased)";
    /** Shown where a text stands that cannot be opened here: its key is not known, or it was changed. */
    String CLOSED = "(sealed)";

    /** Opens nothing: every sealed text is shown as it is. */
    Opening NONE = text -> text;

    /** What a sealed text says, or what is shown in its place. Thread-safe. */
    String open(String sealed);

    /**
     * A text, such as a document in JSON, with every sealed text in it opened.
     *
     * @param written how what a sealed text says is written there
     */
    default String openAll(String text, UnaryOperator<String> written) {
        int next = text.indexOf(SealedText.MARK);
        if (next < 0 || this == NONE) {
            return text;
        }
        StringBuilder opened = new StringBuilder(text.length());
        int copied = 0;
        while (next >= 0) {
            int end = SealedText.end(text, next);
            if (end < 0) {
                next = text.indexOf(SealedText.MARK, next + 1);
            } else {
                opened.append(text, copied, next).append(written.apply(open(text.substring(next, end))));
                copied = end;
                next = text.indexOf(SealedText.MARK, end);
            }
        }
        return opened.append(text, copied, text.length()).toString();
    }
}
