package io.makegood.application.running;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves where a group begins in partitions that it has never read. No reset of offsets is ever relied on, so a partition without
 * a saved offset stops whoever reads it.
 */
public final class FirstOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(FirstOffsets.class);

    private final Admin admin;
    private final String group;

    /** Of that group. */
    public FirstOffsets(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    /** Offset 0, even if records that stood there are gone: that they are missing must be seen. */
    public void beginAtZero(String topic, int partitions) {
        Set<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toSet());
        save(
                topic,
                () -> unsaved(all).stream()
                        .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(0))));
    }

    /**
     * The first record that is there today.
     *
     * @throws UnknownTopicOrPartitionException if there is no such topic
     */
    public void beginAtFirstRecord(String topic) {
        save(topic, () -> {
            TopicDescription description = Objects.requireNonNull(
                    admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic));
            Set<TopicPartition> all = description.partitions().stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .collect(Collectors.toSet());
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            unsaved(all).forEach(partition -> asked.put(partition, OffsetSpec.earliest()));
            Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
            if (!asked.isEmpty()) {
                admin.listOffsets(asked)
                        .all()
                        .get()
                        .forEach((partition, begin) -> first.put(partition, new OffsetAndMetadata(begin.offset())));
            }
            return first;
        });
    }

    private interface Asked {
        Map<TopicPartition, OffsetAndMetadata> offsets() throws ExecutionException, InterruptedException;
    }

    private void save(String topic, Asked missing) {
        try {
            Map<TopicPartition, OffsetAndMetadata> first = missing.offsets();
            if (!first.isEmpty()) {
                admin.alterConsumerGroupOffsets(group, first).all().get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownMemberIdException) {
                // Another instance has started in the meantime, and it saved them before it joined.
                LOG.info("The first offsets of {} were saved by another instance", topic);
                return;
            }
            if (e.getCause() instanceof UnknownTopicOrPartitionException none) {
                throw none;
            }
            throw new KafkaException("could not save the first offsets of group " + group, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while saving the first offsets of group " + group, e);
        }
    }

    private Set<TopicPartition> unsaved(Set<TopicPartition> all) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> saved = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Set<TopicPartition> unsaved = new HashSet<>(all);
        unsaved.removeIf(partition -> saved.get(partition) != null);
        return unsaved;
    }
}
