package io.makegood.cli;

import io.makegood.http.contract.DeadLetterAnswers;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.deadletter.DeadLetterId;
import io.makegood.topics.mending.Decision;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be applied, as it lies among the dead letters.
 *
 * @param recordedAt when it was buried, epoch milliseconds, UTC
 * @param buriedAs partition and offset among dead letters
 * @param letter why, and where it was
 * @param journal the topic of the ledger's own events
 * @param key as text; null if it had none
 * @param content its bytes; null if it had none, or they were erased
 */
record BuriedRecord(
        long recordedAt,
        String buriedAs,
        DeadLetter letter,
        String journal,
        @Nullable String key,
        @Nullable ByteBuffer content,
        Headers headers) {
    DeadLetterId id() {
        return DeadLetterId.of(letter);
    }

    /** Its id as people write it. */
    String place() {
        return id().text(journal);
    }

    /** How it stands. */
    DeadLetterAnswers.One as(Map<DeadLetterId, Decision> decided) {
        return DeadLetterAnswers.of(letter, journal, recordedAt, key, buriedAs, decided.get(id()));
    }

    boolean isOf(String topic) {
        return letter.topic().equals(topic);
    }

    byte @Nullable [] value() {
        ByteBuffer bytes = content;
        if (bytes == null) {
            return null;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    int size() {
        return content == null ? 0 : content.remaining();
    }
}
