package io.makegood.streams.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves offset 0 for journal partitions that were never folded. The engine never relies on an offset reset, so a partition
 * without a saved offset stops it; the start-up checks have made sure that these are missing because nothing was folded.
 */
final class FirstOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(FirstOffsets.class);

    private final Admin admin;
    private final String group;

    FirstOffsets(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    void save(String journal, int partitions) {
        try {
            Map<TopicPartition, OffsetAndMetadata> missing = missing(journal, partitions);
            if (!missing.isEmpty()) {
                admin.alterConsumerGroupOffsets(group, missing).all().get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownMemberIdException) {
                // Another instance has started in the meantime, and it saved them before it joined.
                LOG.info("The first offsets of {} were saved by another instance", journal);
                return;
            }
            throw new KafkaException("could not save the first offsets of group " + group, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while saving the first offsets of group " + group, e);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> missing(String journal, int partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> saved = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(journal, partition))
                .filter(partition -> saved.get(partition) == null)
                .collect(Collectors.toMap(
                        partition -> partition, partition -> new OffsetAndMetadata(0), (a, b) -> a, HashMap::new));
    }
}
