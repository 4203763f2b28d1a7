package io.makegood.readmodel.projection;

import io.makegood.application.running.PatientConsumer;
import io.makegood.application.running.StreamsClients;
import io.makegood.topics.registry.RegistrySchemas;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        private final Fetched fetched;
        private final Set<TopicPartition> assigned = new HashSet<>();

        TellingConsumer(Map<String, Object> config, @Nullable RegistrySchemas schemas, Fetched fetched) {
            super(config, schemas);
            this.fetched = fetched;
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
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
