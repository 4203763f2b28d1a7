package io.makegood.readmodel.projection;

import io.makegood.application.running.PatientConsumer;
import io.makegood.application.running.StreamsClients;
import io.makegood.topics.registry.RegistrySchemas;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Kafka Streams' clients, with a main consumer that tells how far it has come: nothing else does. */
final class ProjectionClients extends StreamsClients {
    private final Fetched fetched;

    ProjectionClients(@Nullable RegistrySchemas schemas, Fetched fetched) {
        super(schemas);
        this.fetched = fetched;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new TellingConsumer(config, schemas(), fetched);
    }

    private static final class TellingConsumer extends PatientConsumer {
        /** So long after the last record nobody waits for a position, which would follow from one. */
        private static final long IDLE_NANOS = Duration.ofSeconds(2).toNanos();

        /** A record ends the wait at once; what does not is the mark of a transaction, which comes after one. */
        private static final Duration IDLE_POLL = Duration.ofMillis(250);

        /**
         * So long a thread that gets few records at once lets more of them come. One transaction of the engine ends in some ten partitions, one after
         * the other: each would be fetched by itself, and cost the broker as much as all of them. Whoever waits for a decision is
         * answered at the engine's commit and not from here.
         */
        private static final long GATHER_NANOS = Duration.ofMillis(5).toNanos();

        private static final int FEW_RECORDS = 500;

        private final Fetched fetched;
        private final Set<TopicPartition> assigned = new HashSet<>();
        private long lastRecordNanos = System.nanoTime();
        private int lastCount;

        TellingConsumer(Map<String, Object> config, @Nullable RegistrySchemas schemas, Fetched fetched) {
            super(config, schemas);
            this.fetched = fetched;
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (lastCount > 0 && lastCount < FEW_RECORDS) {
                LockSupport.parkNanos(GATHER_NANOS);
            }
            boolean isIdle = !timeout.isZero() && System.nanoTime() - lastRecordNanos > IDLE_NANOS;
            ConsumerRecords<byte[], byte[]> records = super.poll(isIdle ? IDLE_POLL : timeout);
            lastCount = records.count();
            if (lastCount > 0) {
                lastRecordNanos = System.nanoTime();
            }
            Set<TopicPartition> now = assignment();
            for (TopicPartition before : assigned) {
                if (!now.contains(before)) {
                    fetched.forget(before);
                }
            }
            assigned.clear();
            assigned.addAll(now);
            Set<TopicPartition> paused = paused();
            for (TopicPartition partition : now) {
                List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
                if (!batch.isEmpty()) {
                    fetched.fetchedTo(
                            partition,
                            batch.get(batch.size() - 1).offset() + 1,
                            batch.get(batch.size() - 1).offset());
                }
                if (!paused.contains(partition)) {
                    tellPosition(partition);
                }
            }
            return records;
        }

        private void tellPosition(TopicPartition partition) {
            try {
                fetched.fetchedTo(partition, position(partition, Duration.ZERO), -1);
            } catch (TimeoutException e) {
                // It has no position yet; the next poll knows more.
            }
        }
    }
}
