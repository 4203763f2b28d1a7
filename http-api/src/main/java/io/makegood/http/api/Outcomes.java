package io.makegood.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.fold.Effect;
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

    /** What the ledger decided, in the API's word for it. */
    static String status(EventOutcome outcome) {
        return switch (outcome.effect()) {
            case APPLIED -> APPLIED;
            case DUPLICATE -> NO_EFFECT;
            case REFUSED -> CONFLICT.equals(outcome.reason()) ? CONFLICT : REFUSED;
        };
    }

    static ObjectNode json(ContractJson json, JournalPlace place, EventOutcome outcome) {
        ObjectNode answer = json.object();
        answer.put("position", place.toString());
        answer.put("status", status(outcome));
        ArrayNode entries = answer.putArray("entries");
        outcome.entries().forEach(entry -> entries.add(json.entry(entry)));
        ArrayNode notices = answer.putArray("notices");
        outcome.notices().forEach(notice -> notices.add(json.notice(notice)));
        if (outcome.effect() == Effect.REFUSED) {
            answer.put("reason", outcome.reason());
            answer.put("detail", outcome.detail());
        }
        return answer;
    }
}
