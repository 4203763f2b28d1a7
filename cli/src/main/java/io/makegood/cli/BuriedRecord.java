package io.makegood.cli;

import io.makegood.topics.deadletter.DeadLetter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be applied, as it lies among the dead letters.
 *
 * @param recordedAt when it was buried, epoch milliseconds, UTC
 * @param letter why, and where it was
 * @param journal the topic of the ledger's own events
 * @param key as text; null if it had none
 * @param content its bytes; null if it had none, or they were erased
 */
record BuriedRecord(
        long recordedAt,
        DeadLetter letter,
        String journal,
        @Nullable String key,
        @Nullable ByteBuffer content) {
    /** Where it was: partition and offset, before them the topic if that is not the journal. */
    String place() {
        String position = letter.partition() + "-" + letter.offset();
        return isOf(journal) ? position : letter.topic() + "/" + position;
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
