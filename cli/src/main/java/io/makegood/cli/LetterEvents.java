package io.makegood.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.mapping.EventMapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The events that are published in the place of dead letters. */
final class LetterEvents {
    private LetterEvents() {}

    /** The event once more, with an id that says of what it is a repetition. */
    static EventLine again(Connection connection, BuriedRecord found) {
        if (found.size() == 0) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "its record was not kept with the dead letter, as it may hold personal texts in plain; publish the event again with its"
                            + " texts sealed, or without them");
        }
        String remedy = "; write the event as it should have been, and publish that with " + Launcher.name()
                + " dead-letters retry " + found.place() + " --event FILE";
        EventCodec codec = new EventCodec(connection.schemas());
        try {
            return named(found, (ObjectNode) tree(codec.toJson(codec.read(found.value()))));
        } catch (UndecodableRecord e) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG, "it cannot be read as an event: " + Printable.text(e.detail()) + remedy);
        } catch (InvalidEvent e) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "its event breaks a limit: " + Printable.text(String.valueOf(e.getMessage())) + remedy);
        }
    }

    /** The event that somebody wrote in the place of a dead letter's, with the same id. */
    static EventLine instead(BuriedRecord found, String file) {
        String text;
        try {
            text = file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : TextFile.readAfterMark(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot read --event " + Printable.text(file) + "; give a file, or - for standard input");
        }
        try {
            if (new ObjectMapper().readTree(text) instanceof ObjectNode event) {
                return named(found, event);
            }
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--event is no JSON; write the event as show prints it, corrected");
        }
        throw new CommandFailure(
                ExitCode.USAGE, "--event must be one JSON object; write the event as show prints it, corrected");
    }

    /** The event with the id that names the dead letter, if it is right. */
    private static EventLine named(BuriedRecord found, ObjectNode event) {
        event.put("eventId", found.id().eventId(found.journal()));
        EventLine line = EventLine.check(
                        1,
                        event.toString().getBytes(StandardCharsets.UTF_8),
                        new LedgerEventCodec(),
                        new EventMapping())
                .orElseThrow();
        if (line.isRight()) {
            return line;
        }
        throw new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(String.join("; ", line.problems())));
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what the ledger writes as JSON cannot be read", e);
        }
    }
}
