package io.makegood.cli;

import io.makegood.http.contract.ContractJson;
import io.makegood.http.contract.DeadLetterAnswers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One dead letter as lines for people. */
final class LetterText {
    private LetterText() {}

    /**
     * The lines.
     *
     * @param unreadable why its record is no event; null if it is one
     */
    static List<String> lines(DeadLetterAnswers.Whole whole, @Nullable String unreadable) {
        DeadLetterAnswers.One letter = whole.letter();
        DeadLetterAnswers.Contents contents = whole.contents();
        List<String> lines = new ArrayList<>();
        lines.add("Record     " + Printable.text(letter.id())
                + (contents == null ? "" : ", " + Printable.count(contents.bytes()) + " bytes"));
        lines.add("When (UTC) " + Printable.time(letter.recordedAt()));
        lines.add("Account    " + (letter.accountId() == null ? "none" : Printable.text(letter.accountId())));
        lines.add("Reason     " + Printable.text(letter.reason()));
        lines.add("Detail     " + Printable.text(letter.detail()));
        lines.add("Remedy     " + whole.remedy());
        lines.add("State      " + state(letter));
        if (contents == null) {
            return lines;
        }
        contents.headers()
                .forEach(each ->
                        lines.add("Header     " + Printable.text(each.name()) + ": " + Printable.text(each.value())));
        lines.add("Event      " + event(contents, unreadable));
        if (contents.text() != null) {
            lines.add("Text       " + Printable.text(contents.text()));
        }
        if (contents.hex() != null) {
            lines.add("Bytes      " + contents.hex());
        }
        return lines;
    }

    private static String state(DeadLetterAnswers.One letter) {
        DeadLetterAnswers.Decided decision = letter.decision();
        if (decision == null) {
            return "open";
        }
        String what = letter.state() == DeadLetterAnswers.State.DISCARDED
                ? "discarded: " + Printable.text(decision.why())
                : "published again as " + Printable.text(decision.position()) + " of account "
                        + Printable.text(decision.accountId());
        return what + ", by " + Printable.text(decision.by()) + " at " + Printable.time(decision.at());
    }

    private static String event(DeadLetterAnswers.Contents contents, @Nullable String unreadable) {
        String event = contents.event() == null
                ? null
                : new ContractJson().tree(contents.event()).toString();
        String none = unreadable == null ? "" : "none: " + Printable.text(unreadable);
        return event == null ? none : (none.isEmpty() ? "" : none + ": ") + Printable.text(event);
    }
}
