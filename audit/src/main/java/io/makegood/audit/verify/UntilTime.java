package io.makegood.audit.verify;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The records before the first of a record time. Closing it is whoever opened the records' business. */
final class UntilTime implements RecordStream {
    private final RecordStream records;
    private final long before;
    private boolean ended;

    /** {@code before}: epoch milliseconds, UTC. */
    UntilTime(RecordStream records, long before) {
        this.records = records;
        this.before = before;
    }

    @Override
    public @Nullable ConsumerRecord<byte[], byte[]> next() {
        ConsumerRecord<byte[], byte[]> record = ended ? null : records.next();
        if (record == null || record.timestamp() >= before) {
            ended = true;
            return null;
        }
        return record;
    }
}
