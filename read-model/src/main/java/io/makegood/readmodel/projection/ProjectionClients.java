package io.makegood.readmodel.projection;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/** Kafka Streams' clients, with a main consumer that tells how far it has come: nothing else does. */
final class ProjectionClients implements KafkaClientSupplier {
    private final Fetched fetched;

    ProjectionClients(Fetched fetched) {
        this.fetched = fetched;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new TellingConsumer(config, fetched);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    private static final class TellingConsumer extends KafkaConsumer<byte[], byte[]> {
        private final Fetched fetched;
        private final Set<TopicPartition> assigned = new HashSet<>();

        TellingConsumer(Map<String, Object> config, Fetched fetched) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
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
