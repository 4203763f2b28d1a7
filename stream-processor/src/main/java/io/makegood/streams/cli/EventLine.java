package io.makegood.streams.cli;

import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.streams.mapping.EventMapping;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of a file to publish: an event that may go out, or everything that is wrong with it. */
record EventLine(int number, @Nullable String accountId, String json, List<String> problems) {

    boolean isRight() {
        return problems.isEmpty();
    }

    /** Checks a line as the engine will: its JSON, its fields and the limits of the contract. */
    static EventLine check(int number, String line, LedgerEventCodec codec, EventMapping mapping) {
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        if (!line.startsWith("{")) {
            return new EventLine(number, null, line, List.of("is not a JSON object; write one event on each line"));
        }
        try {
            LedgerEvent event = codec.decode(json);
            if (mapping.toDomain(event).event() instanceof PolicyPublished) {
                return new EventLine(
                        number,
                        null,
                        line,
                        List.of("type PolicyPublished must reach every partition; use ./makegood policy publish FILE"));
            }
            return new EventLine(number, event.getAccountId(), line, List.of());
        } catch (UndecodableRecord undecodable) {
            List<String> problems =
                    undecodable.problems().stream().map(FieldProblem::toString).toList();
            return new EventLine(number, null, line, problems.isEmpty() ? List.of(undecodable.detail()) : problems);
        } catch (InvalidEvent invalid) {
            return new EventLine(number, null, line, List.of(String.valueOf(invalid.getMessage())));
        }
    }
}
