package io.makegood.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.reason.Reason;
import io.makegood.readmodel.projection.DeadLetterRow;
import io.makegood.readmodel.projection.EventOutcome;
import io.makegood.readmodel.projection.Projection;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What became of events, in the API's words. */
final class Outcomes {
    static final String APPLIED = "APPLIED";
    static final String NO_EFFECT = "NO_EFFECT";
    static final String CONFLICT = "CONFLICT";
    static final String REFUSED = "REFUSED";
    static final String PENDING = "PENDING";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Outcomes() {}

    static void await(Projection projection, int partition, JournalPlace place) {
        if (place.partition() != partition) {
            throw Problem.notFound("the account's events stand in partition " + partition + " of the journal");
        }
        try {
            projection.visibility().await(partition, place.offset(), LIMIT).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw Problem.notYetVisible(place.toString());
            }
            throw e;
        }
    }

    /** An event that is folded is applied, says what was known already, or was refused. */
    static String status(EventOutcome outcome) {
        DeadLetterRow refused = outcome.refused();
        if (refused != null) {
            return Reason.CONFLICT.isNamed(refused.reason()) ? CONFLICT : REFUSED;
        }
        return outcome.entries().isEmpty() && outcome.notices().isEmpty() ? NO_EFFECT : APPLIED;
    }

    static ObjectNode json(ContractJson json, JournalPlace place, EventOutcome outcome) {
        ObjectNode answer = json.object();
        answer.put("position", place.toString());
        answer.put("status", status(outcome));
        ArrayNode entries = answer.putArray("entries");
        outcome.entries().forEach(entry -> entries.add(json.record(entry)));
        ArrayNode notices = answer.putArray("notices");
        outcome.notices().forEach(notice -> notices.add(json.record(notice)));
        DeadLetterRow refused = outcome.refused();
        if (refused != null) {
            answer.put("reason", refused.reason());
            answer.put("detail", refused.detail());
        }
        return answer;
    }
}
