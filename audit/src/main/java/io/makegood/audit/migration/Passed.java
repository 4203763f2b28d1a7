package io.makegood.audit.migration;

import io.makegood.topics.journal.ForwardedFrom;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that was passed on: where it stood, when it was recorded and what it holds. Not its offset, which in a mirror is another; two
 * that are alike in all of this are one event twice.
 */
record Passed(int partition, long recordedAt, int content) {
    /** The record itself, where it does not belong. */
    static Passed itself(ConsumerRecord<byte[], byte[]> record) {
        return new Passed(record.partition(), record.timestamp(), Arrays.hashCode(record.value()));
    }

    /** Which record that one repeats; null if none. */
    static @Nullable Passed repeatedBy(ConsumerRecord<byte[], byte[]> record) {
        ForwardedFrom from = ForwardedFrom.of(record.headers());
        return from == null ? null : new Passed(from.partition(), from.recordedAt(), Arrays.hashCode(record.value()));
    }
}
