package io.makegood.topics.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.schemas.topic.DeadLetterHeaders;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    @Test
    void headers_say_what_was_written_into_them() {
        DeadLetter letter = new DeadLetter("INVALID_EVENT", "amount is 0", "ledger.events", 3, 1042);
        assertThat(DeadLetter.in(letter.headers(new RecordHeaders()))).contains(letter);
    }

    /** Kafka allows them, and whoever may write to the topic may send one. */
    @Test
    void a_header_without_a_value_says_nothing_and_stops_nobody() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(DeadLetterHeaders.REASON, null).add(DeadLetterHeaders.OFFSET, null);
        assertThat(DeadLetter.in(headers)).isEmpty();
    }
}
