package io.makegood.application.startup;

import io.makegood.application.startup.ManifestTopic.Manifests;
import io.makegood.topics.openings.OpeningSeal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What the checks judge: the cluster as it was found, read once.
 *
 * @param topics those that exist, by name
 * @param transactionVersion finalized level of the feature; 0 where the cluster has none
 * @param offsets of the journal and of what is folded from it
 * @param applied the engine's committed offset for each journal partition that has one
 * @param otherJournals topics other than the journal of which the engine's group has committed offsets
 * @param reached for each journal partition that was folded and has no committed offset: the one its state has applied, or -1
 * @param lost partitions of changelogs that hold nothing though their journal partition was folded
 * @param cuts what the topic of openings says of partitions of the journal that do not begin at their beginning
 * @param folded partitions of outputs and changelogs known to hold committed records; looked into only where an offset is missing
 */
record ClusterState(
        Map<String, TopicState> topics,
        int transactionVersion,
        Map<TopicPartition, OffsetRange> offsets,
        Map<Integer, Long> applied,
        Set<String> otherJournals,
        Map<Integer, Long> reached,
        Set<TopicPartition> lost,
        Set<TopicPartition> folded,
        Map<Integer, OpeningSeal> cuts,
        Manifests manifests) {

    record TopicState(String name, String id, int partitions, int replicationMin, Map<String, String> configs) {
        String config(String key) {
            return configs.getOrDefault(key, "");
        }
    }

    /** The offset of the first record kept, and the one after the last. */
    record OffsetRange(long start, long end) {
        static final OffsetRange NONE = new OffsetRange(0, 0);

        boolean isEmpty() {
            return start == end;
        }
    }

    Optional<TopicState> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    List<TopicState> existing(Iterable<String> names) {
        List<TopicState> found = new ArrayList<>();
        for (String name : names) {
            topic(name).ifPresent(found::add);
        }
        return found;
    }

    OffsetRange offsets(String topic, int partition) {
        return offsets.getOrDefault(new TopicPartition(topic, partition), OffsetRange.NONE);
    }

    /** Whether a partition of the journal begins where a cut that was proven, or the one before it, has it begin. */
    boolean beginsAtCut(int partition, long start) {
        OpeningSeal cut = cuts.get(partition);
        return cut != null && (start == cut.to() || start == cut.from());
    }

    /** The id under which a topic or changelog was first seen by this application, if it has started before. */
    Optional<String> rememberedId(ProcessorSetup setup, String topic) {
        return manifests.of(setup.applicationId()).map(first -> first.topicIds().get(topic));
    }

    /** Whether it is another topic than the one that had this name at the first start. */
    boolean isRecreated(ProcessorSetup setup, TopicState topic) {
        return rememberedId(setup, topic.name())
                .filter(id -> !id.equals(topic.id()))
                .isPresent();
    }

    boolean isEmpty(TopicState topic) {
        for (int partition = 0; partition < topic.partitions(); partition++) {
            if (offsets(topic.name(), partition).end() > 0) {
                return false;
            }
        }
        return true;
    }
}
