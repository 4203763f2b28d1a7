package io.makegood.http.api;

import io.makegood.http.api.Answers.EventAnswer;
import io.makegood.http.api.Answers.EventStatus;
import io.makegood.ledger.reason.Reason;
import io.makegood.readmodel.projection.EventOutcome;
import io.makegood.readmodel.projection.Projection;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What became of events, in the API's words. */
final class Outcomes {
    /** The reason of a contradiction, and the status of an event that is one. */
    static final String CONFLICT = "CONFLICT";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Outcomes() {}

    static void await(Projection projection, int partition, JournalPosition position) {
        if (position.partition() != partition) {
            throw Problem.notFound("the account's events stand in partition " + partition + " of the journal");
        }
        try {
            projection.visibility().await(partition, position.offset(), LIMIT).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw Problem.notYetVisible(position.toString());
            }
            throw e;
        }
    }

    /** What the ledger decided, in the API's word for it. */
    static EventStatus status(EventOutcome outcome) {
        return switch (outcome.effect()) {
            case APPLIED -> EventStatus.APPLIED;
            case DUPLICATE -> EventStatus.NO_EFFECT;
            case LEFT -> throw Problem.leftBehind();
            case REFUSED -> Reason.CONFLICT.isNamed(outcome.reason()) ? EventStatus.CONFLICT : EventStatus.REFUSED;
        };
    }

    static EventAnswer answer(JournalPosition position, EventOutcome outcome) {
        return new EventAnswer(
                position.toString(),
                status(outcome),
                outcome.entries(),
                outcome.notices(),
                outcome.reason(),
                outcome.detail(),
                null,
                null);
    }
}
