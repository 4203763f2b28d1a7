package io.makegood.audit.verify;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The committed records of one partition in their order, up to an end that was fixed when it began. */
public interface RecordStream extends AutoCloseable {
    /** The next record, or null at the end. */
    @Nullable
    ConsumerRecord<byte[], byte[]> next();

    @Override
    default void close() {}
}
