package io.makegood.application.running;

import io.makegood.topics.registry.RegistrySchemas;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer that hands out no record of which the schema is not known to be there or not there: while the registry does not answer,
 * the record's partition waits, and all others go on. Kafka Streams knows no way to let one partition wait.
 */
public class PatientConsumer extends KafkaConsumer<byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(PatientConsumer.class);
    /** First byte of the registry's frame, before the id. */
    private static final byte FRAME = 0;

    private final @Nullable RegistrySchemas schemas;
    /** The id that each waits for. */
    private final Map<TopicPartition, Integer> waiting = new HashMap<>();
    /** What Kafka Streams wants paused, for reasons of its own. */
    private final Set<TopicPartition> pausedByStreams = new HashSet<>();

    private final CommitPace pace;

    /** A consumer with those settings; without a registry it waits for nothing. */
    public PatientConsumer(Map<String, Object> config, @Nullable RegistrySchemas schemas) {
        this(config, schemas, new CommitPace());
    }

    /** The same; it waits for records no longer than until somebody is to be answered. */
    PatientConsumer(Map<String, Object> config, @Nullable RegistrySchemas schemas, CommitPace pace) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.schemas = schemas;
        this.pace = pace;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        goOn();
        ConsumerRecords<byte[], byte[]> records = super.poll(pace.patience(timeout));
        pace.polled(records.count());
        return schemas == null || records.isEmpty() ? records : decidable(schemas, records);
    }

    @Override
    public void close(CloseOptions options) {
        pace.leave();
        super.close(options);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        pausedByStreams.addAll(partitions);
        super.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        pausedByStreams.removeAll(partitions);
        List<TopicPartition> free =
                partitions.stream().filter(each -> !waiting.containsKey(each)).toList();
        if (!free.isEmpty()) {
            super.resume(free);
        }
    }

    /** Lets partitions go on whose schema is known by now. */
    private void goOn() {
        if (schemas == null || waiting.isEmpty()) {
            return;
        }
        Set<TopicPartition> assigned = assignment();
        waiting.keySet().retainAll(assigned);
        pausedByStreams.retainAll(assigned);
        List<TopicPartition> free = new ArrayList<>();
        waiting.forEach((partition, id) -> {
            if (schemas.isAnswered(id)) {
                free.add(partition);
            }
        });
        for (TopicPartition partition : free) {
            LOG.info("{} goes on: the registry has answered for schema {}", partition, waiting.remove(partition));
            if (!pausedByStreams.contains(partition)) {
                super.resume(List.of(partition));
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> decidable(
            RegistrySchemas registry, ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(records.nextOffsets());
        boolean all = true;
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
            int count = decidable(registry, batch);
            if (count < batch.size()) {
                all = false;
                ConsumerRecord<byte[], byte[]> first = batch.get(count);
                await(partition, first);
                next.put(partition, new OffsetAndMetadata(first.offset(), first.leaderEpoch(), ""));
            }
            if (count > 0) {
                kept.put(partition, batch.subList(0, count));
            } else {
                next.remove(partition);
            }
        }
        return all ? records : new ConsumerRecords<>(kept, next);
    }

    private void await(TopicPartition partition, ConsumerRecord<byte[], byte[]> first) {
        int id = idOf(first.value());
        LOG.warn(
                "{} waits at offset {}: the registry has not said yet what schema {} is",
                partition,
                first.offset(),
                id);
        seek(partition, first.offset());
        super.pause(List.of(partition));
        waiting.put(partition, id);
    }

    /** How many of the records, from the first, name no schema that is not known yet. */
    private static int decidable(RegistrySchemas registry, List<ConsumerRecord<byte[], byte[]>> batch) {
        Map<Integer, Boolean> asked = new TreeMap<>();
        for (int i = 0; i < batch.size(); i++) {
            byte[] value = batch.get(i).value();
            if (isFramed(value) && !asked.computeIfAbsent(idOf(value), registry::isAnswered)) {
                return i;
            }
        }
        return batch.size();
    }

    private static boolean isFramed(byte @Nullable [] value) {
        return value != null && value.length > Integer.BYTES && value[0] == FRAME;
    }

    private static int idOf(byte[] value) {
        return ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
    }
}
