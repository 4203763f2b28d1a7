package io.makegood.systemtests.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.Position;
import io.makegood.readmodel.investigation.Answer;
import io.makegood.readmodel.investigation.Evidence;
import io.makegood.readmodel.investigation.Investigation;
import io.makegood.topics.reading.RecordedEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the ledger refused is shown as refused, and a review believes none of it. */
class RefusedEventsTest {
    private static RecordedEvent event(long offset, LedgerEvent what) {
        return new RecordedEvent(Envelope.of("a", what), new Position(0, offset, offset));
    }

    @Test
    void a_timeout_that_was_not_due_and_a_failure_of_nothing_judge_nothing() {
        Investigation found = Investigation.of(
                "a",
                "n",
                List.of(
                        event(0, new AccountUpdated(List.of("kim"), null)).refusedAs("CONFLICT"),
                        event(
                                1,
                                new GenerationRequested(
                                        "n", "image", null, null, null, null, "kim", List.of("1"), false)),
                        event(2, new GenerationTimedOut("n")).refusedAs("NOT_DUE"),
                        event(3, new ItemFailed("n", "9", FailureCause.TIMEOUT, null, null))
                                .refusedAs("UNKNOWN_ITEM")),
                List.of(),
                List.of(),
                Map.of());
        assertThat(found.status()).isEqualTo("REQUESTED");
        assertThat(found.answers())
                .extracting(Answer::reply)
                .containsExactly(
                        Answer.Reply.UNKNOWN, Answer.Reply.NO, Answer.Reply.NO, Answer.Reply.NO, Answer.Reply.NO);
        assertThat(found.timeline())
                .extracting(Evidence::says)
                .containsExactly(
                        "image by kim", "refused as NOT_DUE", "refused as UNKNOWN_ITEM: item 9 failed, TIMEOUT");
    }
}
