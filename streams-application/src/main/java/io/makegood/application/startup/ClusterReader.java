package io.makegood.application.startup;

import io.makegood.application.startup.ClusterState.OffsetRange;
import io.makegood.application.startup.ClusterState.TopicState;
import io.makegood.application.startup.ManifestTopic.Manifests;
import io.makegood.ledger.row.RowKeys;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.openings.OpeningSeal;
import io.makegood.topics.reading.Openings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeFeaturesResult;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the {@link ClusterState}: a few rounds of questions, each asked all at once, as a start waits for them. */
final class ClusterReader {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterReader.class);

    private final Admin admin;
    private final Map<String, Object> clientConfig;

    ClusterReader(Admin admin, Map<String, Object> clientConfig) {
        this.admin = admin;
        this.clientConfig = clientConfig;
    }

    Manifests manifests(ProcessorSetup setup) {
        return manifests(setup.engineTopic());
    }

    Manifests manifests(String topic) {
        KafkaFuture<TopicDescription> description = Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
        return KafkaAnswers.ifExists(description).isPresent()
                ? new ManifestTopic(clientConfig, topic).read()
                : Manifests.NONE;
    }

    /** The ledger's topics alone, for whoever makes them and may see nothing else: no groups, and no changelogs. */
    ClusterState readTopics(ProcessorSetup setup, Manifests manifests) {
        Set<String> names = setup.everyName();
        setup.changelogNames().forEach(names::remove);
        Map<String, TopicState> topics = topics(names);
        return new ClusterState(
                topics,
                0,
                offsets(setup.outputs(), topics),
                Map.of(),
                Set.of(),
                Map.of(),
                Set.of(),
                Set.of(),
                Map.of(),
                manifests);
    }

    ClusterState read(ProcessorSetup setup, Manifests manifests) {
        DescribeFeaturesResult features = admin.describeFeatures();
        // Before the offsets of topics: engines may be running, and what they have applied only grows.
        Map<TopicPartition, OffsetAndMetadata> committed = committed(setup, false);
        Map<Integer, Long> applied = applied(setup, committed);
        Map<String, TopicState> topics = topics(setup.everyName());
        Set<String> read = new TreeSet<>(setup.folded());
        read.add(setup.journal());
        Map<TopicPartition, OffsetRange> offsets = offsets(read, topics);
        try (CommittedRecords records = new CommittedRecords(clientConfig)) {
            Set<TopicPartition> folded = folded(records, suspects(setup, topics, offsets, applied), offsets);
            if (!folded.isEmpty()) {
                // A transaction may have been completing while we looked: its records first, its offsets a moment
                // later.
                applied = applied(setup, committed(setup, true));
            }
            return new ClusterState(
                    topics,
                    transactionVersion(features),
                    offsets,
                    applied,
                    otherJournals(setup, committed),
                    reached(records, setup, folded, applied),
                    lost(records, setup, offsets, applied),
                    folded,
                    cuts(setup, offsets),
                    manifests);
        }
    }

    /**
     * Of which partitions a changelog does not hold what was saved.
     *
     * @throws UnsafeStart if it holds something else there
     */
    Map<Integer, Long> missing(String changelog, Map<Integer, Long> applied) {
        Map<Integer, Long> missing = new TreeMap<>();
        try (CommittedRecords records = new CommittedRecords(clientConfig)) {
            applied.forEach((partition, saved) -> {
                TopicPartition each = new TopicPartition(changelog, partition);
                if (saved > 0 && !records.any(each)) {
                    missing.put(partition, saved);
                } else if (saved > 0) {
                    byte[] newest = records.newest(each, RowKeys.applied());
                    long reached = newest == null || newest.length != Long.BYTES
                            ? -1
                            : ByteBuffer.wrap(newest).getLong();
                    if (records.isCut(each) || reached < 0 || reached >= saved) {
                        throw new UnsafeStart(List.of(new StartupProblem(
                                ProblemCode.CHANGELOG_LOST,
                                "Changelog " + each + " holds part of what was logged, or what was not saved.",
                                "delete the topic " + changelog + ", and ask again: it is made anew.")));
                    }
                }
            });
        }
        return missing;
    }

    /** Only asked for where a journal does not begin at its beginning. */
    private Map<Integer, OpeningSeal> cuts(ProcessorSetup setup, Map<TopicPartition, OffsetRange> offsets) {
        Map<Integer, OpeningSeal> cuts = new TreeMap<>();
        Topics topics = Topics.having(setup.journal()).orElse(null);
        for (Map.Entry<TopicPartition, OffsetRange> each : offsets.entrySet()) {
            int partition = each.getKey().partition();
            if (topics != null
                    && each.getKey().topic().equals(setup.journal())
                    && each.getValue().start() > 0) {
                try (Openings openings = new Openings(clientConfig, topics)) {
                    openings.newest(partition).ifPresent(found -> cuts.put(partition, found.seal()));
                } catch (IllegalArgumentException e) {
                    // What cannot be read proves nothing, and the journal is told to lack its beginning.
                    LOG.warn("The opening of partition {} has no seal that is known here", partition, e);
                }
            }
        }
        return cuts;
    }

    /** How far the state of partitions without a committed offset has got. */
    private static Map<Integer, Long> reached(
            CommittedRecords records, ProcessorSetup setup, Set<TopicPartition> folded, Map<Integer, Long> applied) {
        Map<Integer, Long> reached = new TreeMap<>();
        for (TopicPartition each : folded) {
            if (!applied.containsKey(each.partition())) {
                reached.putIfAbsent(each.partition(), -1L);
            }
            if (!applied.containsKey(each.partition()) && setup.changelogNames().contains(each.topic())) {
                byte[] newest = records.newest(each, RowKeys.applied());
                if (newest != null && newest.length == Long.BYTES) {
                    reached.merge(each.partition(), ByteBuffer.wrap(newest).getLong(), Math::max);
                }
            }
        }
        return reached;
    }

    /** Changelogs that hold nothing, or are not there, though their journal partition was folded. */
    private static Set<TopicPartition> lost(
            CommittedRecords records,
            ProcessorSetup setup,
            Map<TopicPartition, OffsetRange> offsets,
            Map<Integer, Long> applied) {
        Set<TopicPartition> lost = new HashSet<>();
        applied.forEach((partition, before) -> {
            List<TopicPartition> empty = setup.changelogNames().stream()
                    .map(changelog -> new TopicPartition(changelog, partition))
                    .filter(each -> offsets.getOrDefault(each, OffsetRange.NONE).isEmpty())
                    .toList();
            // Of a transaction that was aborted only its end may have been read.
            TopicPartition journal = new TopicPartition(setup.journal(), partition);
            boolean wasCut = offsets.getOrDefault(journal, OffsetRange.NONE).start() > 0;
            if (before > 0 && !empty.isEmpty() && (wasCut || records.any(journal, 0, before))) {
                lost.addAll(empty);
            }
        });
        return lost;
    }

    private Map<String, TopicState> topics(Set<String> names) {
        Map<String, ConfigResource> resources = new TreeMap<>();
        names.forEach(name -> resources.put(name, new ConfigResource(ConfigResource.Type.TOPIC, name)));
        Map<ConfigResource, KafkaFuture<Config>> configs =
                admin.describeConfigs(resources.values()).values();
        Map<String, TopicState> topics = new TreeMap<>();
        admin.describeTopics(names)
                .topicNameValues()
                .forEach((name, future) -> KafkaAnswers.ifExists(future)
                        .ifPresent(description -> KafkaAnswers.ifExists(
                                        Objects.requireNonNull(configs.get(resources.get(name))))
                                .ifPresent(config -> topics.put(name, state(description, config)))));
        return topics;
    }

    private static TopicState state(TopicDescription description, Config config) {
        Map<String, String> values = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                values.put(entry.name(), entry.value());
            }
        }
        int replicationMin = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        return new TopicState(
                description.name(),
                description.topicId().toString(),
                description.partitions().size(),
                replicationMin,
                values);
    }

    private Map<TopicPartition, OffsetRange> offsets(Collection<String> names, Map<String, TopicState> topics) {
        Map<TopicPartition, OffsetSpec> starts = new HashMap<>();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (String name : names) {
            TopicState topic = topics.get(name);
            for (int partition = 0; topic != null && partition < topic.partitions(); partition++) {
                starts.put(new TopicPartition(name, partition), OffsetSpec.earliest());
                ends.put(new TopicPartition(name, partition), OffsetSpec.latest());
            }
        }
        ListOffsetsResult first = admin.listOffsets(starts);
        ListOffsetsResult last = admin.listOffsets(ends);
        Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
        for (TopicPartition partition : starts.keySet()) {
            ranges.put(
                    partition,
                    new OffsetRange(
                            KafkaAnswers.of(first.partitionResult(partition)).offset(),
                            KafkaAnswers.of(last.partitionResult(partition)).offset()));
        }
        return ranges;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(ProcessorSetup setup, boolean stable) {
        return KafkaAnswers.of(admin.listConsumerGroupOffsets(
                        setup.applicationId(), new ListConsumerGroupOffsetsOptions().requireStable(stable))
                .partitionsToOffsetAndMetadata(setup.applicationId()));
    }

    private static Map<Integer, Long> applied(ProcessorSetup setup, Map<TopicPartition, OffsetAndMetadata> committed) {
        Map<Integer, Long> applied = new TreeMap<>();
        committed.forEach((partition, offset) -> {
            if (partition.topic().equals(setup.journal()) && offset != null) {
                applied.put(partition.partition(), offset.offset());
            }
        });
        return applied;
    }

    private static Set<String> otherJournals(ProcessorSetup setup, Map<TopicPartition, OffsetAndMetadata> committed) {
        Set<String> others = new TreeSet<>();
        committed.keySet().forEach(partition -> others.add(partition.topic()));
        others.remove(setup.journal());
        return others;
    }

    /** Partitions that may have been folded though the journal's partition has records and no committed offset. */
    private static List<TopicPartition> suspects(
            ProcessorSetup setup,
            Map<String, TopicState> topics,
            Map<TopicPartition, OffsetRange> offsets,
            Map<Integer, Long> applied) {
        List<TopicPartition> suspects = new ArrayList<>();
        TopicState journal = topics.get(setup.journal());
        for (int partition = 0; journal != null && partition < journal.partitions(); partition++) {
            boolean hasRecords = !offsets.getOrDefault(new TopicPartition(setup.journal(), partition), OffsetRange.NONE)
                    .isEmpty();
            if (hasRecords && !applied.containsKey(partition)) {
                for (String name : setup.folded()) {
                    suspects.add(new TopicPartition(name, partition));
                }
            }
        }
        return suspects;
    }

    /** An end offset above zero proves nothing: a first start that crashed leaves aborted records. So they are looked at. */
    private static Set<TopicPartition> folded(
            CommittedRecords records, List<TopicPartition> suspects, Map<TopicPartition, OffsetRange> offsets) {
        Set<TopicPartition> folded = new HashSet<>();
        for (TopicPartition each : suspects) {
            if (!offsets.getOrDefault(each, OffsetRange.NONE).isEmpty() && records.any(each)) {
                folded.add(each);
            }
        }
        return folded;
    }

    private static int transactionVersion(DescribeFeaturesResult features) {
        FinalizedVersionRange level =
                KafkaAnswers.of(features.featureMetadata()).finalizedFeatures().get(TransactionVersionCheck.FEATURE);
        return level == null ? 0 : level.maxVersionLevel();
    }
}
