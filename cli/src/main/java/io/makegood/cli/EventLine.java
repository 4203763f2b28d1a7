package io.makegood.cli;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.ledger.event.PersonalTexts;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.NotUtf8;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.codec.Utf8Text;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.personal.PersonalKeys;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of a file to publish: an event that may go out, or everything that is wrong with it.
 *
 * @param plainText a personal text of it that is not sealed, by the name of its field; null if there is none
 */
record EventLine(
        int number,
        @Nullable String accountId,
        String json,
        @Nullable String plainText,
        List<String> problems) {

    boolean isRight() {
        return problems.isEmpty();
    }

    /** What a right one is in the journal, its personal texts sealed where there are keys. */
    byte[] value(@Nullable PersonalKeys keys) {
        if (keys == null) {
            return json.getBytes(StandardCharsets.UTF_8);
        }
        EventCodec codec = new EventCodec();
        try {
            return codec.toJson(keys.seal(codec.readText(json))).getBytes(StandardCharsets.UTF_8);
        } catch (UndecodableRecord e) {
            throw new IllegalStateException("line " + number + " is right and cannot be read", e);
        }
    }

    /** Checks a line as the engine will: its bytes, its JSON, its fields and the limits of the contract. None if it says nothing. */
    static Optional<EventLine> check(int number, byte[] bytes, LedgerEventCodec codec, EventMapping mapping) {
        if (bytes.length >= ByteLines.LINE_BYTES_MAX) {
            return wrong(number, "", "is longer than any event; write one event on each line");
        }
        String line;
        try {
            line = Utf8Text.afterMark(bytes).strip();
        } catch (NotUtf8 e) {
            return wrong(number, "", e.problem() + "; save it as UTF-8");
        }
        if (line.isEmpty() || line.startsWith("#")) {
            return Optional.empty();
        }
        if (!line.startsWith("{")) {
            return wrong(number, line, "is not a JSON object; write one event on each line");
        }
        try {
            Envelope envelope = mapping.toDomain(codec.decodeText(line));
            if (envelope.event() instanceof PolicyPublished) {
                return wrong(
                        number,
                        line,
                        "type PolicyPublished must reach every partition; use " + Launcher.name()
                                + " policy publish FILE");
            }
            if (envelope.event() instanceof FoldAdopted) {
                return wrong(
                        number,
                        line,
                        "type FoldAdopted must reach every partition; use " + Launcher.name() + " fold adopt VERSION");
            }
            if (envelope.event() instanceof LedgerMoved) {
                return wrong(
                        number,
                        line,
                        "type LedgerMoved must reach every partition; use " + Launcher.name() + " migrate switch");
            }
            if (envelope.event() instanceof TransferArrived) {
                // Nothing in an account's own events tells whether it left another.
                return wrong(
                        number,
                        line,
                        "type TransferArrived is appended by the engine alone; publish CreditsTransferred of the account that the"
                                + " credits leave");
            }
            return Optional.of(new EventLine(
                    number, envelope.accountId(), line, PersonalTexts.firstInPlain(envelope.event()), List.of()));
        } catch (UndecodableRecord undecodable) {
            List<String> problems =
                    undecodable.problems().stream().map(FieldProblem::toString).toList();
            // The number of the line goes before it already; within the line only the column is of use.
            String whole = undecodable.detail().replace(", line 1, column", ", column");
            return Optional.of(new EventLine(number, null, line, null, problems.isEmpty() ? List.of(whole) : problems));
        } catch (InvalidEvent invalid) {
            return wrong(number, line, String.valueOf(invalid.getMessage()));
        }
    }

    /** Says to people what becomes of personal texts that go out in plain, if any of the lines has one. */
    static void warnOfPlain(PrintWriter err, List<EventLine> lines) {
        long plain = lines.stream().filter(line -> line.plainText() != null).count();
        if (plain > 0) {
            err.println(Printable.count(plain)
                    + (plain == 1 ? " event has a personal text in plain" : " events have personal texts in plain")
                    + ": a ledger that takes them sealed alone, as one does that ran up with a key file first, makes dead letters of them"
                    + " (PLAIN_TEXT); seal them with --privacy-key-file");
            err.flush();
        }
    }

    private static Optional<EventLine> wrong(int number, String line, String problem) {
        return Optional.of(new EventLine(number, null, line, null, List.of(problem)));
    }
}
