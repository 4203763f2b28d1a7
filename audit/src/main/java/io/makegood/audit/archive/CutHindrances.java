package io.makegood.audit.archive;

import io.makegood.audit.archive.Manifest.Part;
import io.makegood.audit.migration.JournalCopy;
import io.makegood.audit.migration.MigrationRefused;
import io.makegood.audit.migration.MigrationState;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.NoCut;
import io.makegood.audit.verify.PartitionState;
import io.makegood.audit.verify.RecordTree;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.schemas.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Who has not read yet what a cut would delete, so far as the cluster tells. */
final class CutHindrances {
    private static final String MIGRATION = "migration";
    private static final Set<String> GUARDS = Set.of("min.insync.replicas", "unclean.leader.election.enable");

    private final KafkaLedger ledger;
    private final Archive archive;
    private final Admin admin;

    CutHindrances(KafkaLedger ledger, Archive archive, Admin admin) {
        this.ledger = ledger;
        this.archive = archive;
        this.admin = admin;
    }

    /** The settings by which the journal is kept safe from the loss of brokers; the openings need the same. */
    static Map<String, String> guards(KafkaLedger ledger) {
        Map<String, String> guards = new HashMap<>();
        ConfigResource journal = new ConfigResource(
                ConfigResource.Type.TOPIC, ledger.topics().events().name());
        try (Admin there = Admin.create(ledger.clients())) {
            KafkaLedger.answer(there.describeConfigs(List.of(journal)).all()).values().stream()
                    .flatMap(known -> known.entries().stream())
                    .filter(entry -> GUARDS.contains(entry.name()) && entry.value() != null)
                    .forEach(entry -> guards.put(entry.name(), entry.value()));
        }
        return guards;
    }

    /** @throws NoCut naming the first who has not */
    void require(String applicationId) {
        requireFolded(applicationId);
        requireRead();
        requireMoved();
    }

    private long end(int partition, Kind kind) {
        PartitionState state = archive.checkpoint().partitions().get(partition);
        return RecordTree.endIn(state, kind);
    }

    private void requireFolded(String applicationId) {
        Map<Integer, Long> saved = ledger.saved(applicationId);
        for (Part part : archive.manifest().partitions()) {
            long reached = saved.getOrDefault(part.partition(), 0L);
            if (reached < part.journalTo()) {
                throw new NoCut("the engine " + applicationId + " has saved offset " + reached + " of partition "
                        + part.partition() + ", and the archive ends at " + part.journalTo()
                        + ": let it fold that first, or name it with --application-id");
            }
        }
    }

    /** The read model, and whoever else reads the topics in a consumer group. */
    private void requireRead() {
        List<String> groups = KafkaLedger.answer(admin.listGroups().all()).stream()
                .map(GroupListing::groupId)
                .sorted()
                .toList();
        for (String group : groups) {
            Map<TopicPartition, OffsetAndMetadata> offsets =
                    KafkaLedger.answer(admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                            .partitionsToOffsetAndMetadata(group));
            offsets.forEach((partition, offset) -> {
                for (Kind kind : Kind.values()) {
                    if (offset != null
                            && partition.topic().equals(RecordTree.topicOf(ledger.topics(), kind))
                            && partition.partition() < archive.rules().partitions()
                            && offset.offset() < end(partition.partition(), kind)) {
                        throw new NoCut("the group " + group + " has read " + partition + " up to offset "
                                + offset.offset() + ", and records up to " + end(partition.partition(), kind)
                                + " would be deleted: let it read on; or, if nobody needs it any more, delete the group"
                                + " (kafka-consumer-groups.sh --delete --group NAME)");
                    }
                }
            });
        }
    }

    /** A migration on the same cluster says how far it is; of those elsewhere nothing can be known here. */
    private void requireMoved() {
        Set<String> there = KafkaLedger.answer(admin.listTopics().names());
        for (String name : there) {
            if (!name.endsWith(MIGRATION)) {
                continue;
            }
            Topics into = new Topics(name.substring(0, name.length() - MIGRATION.length()));
            if (!there.contains(into.events().name())) {
                // Somebody else's, which only ends in the same way.
                continue;
            }
            try (JournalCopy copy = new JournalCopy(ledger, ledger.clients(), into, null)) {
                MigrationState state = copy.state();
                if (state == null
                        || state.finished()
                        || !state.from().journalId().equals(archive.manifest().journalTopicId())) {
                    continue;
                }
                for (Part part : archive.manifest().partitions()) {
                    long copied = state.sources().get(part.partition()).offset();
                    if (copied < part.journalTo()) {
                        throw new NoCut("a migration into " + into.events().name() + " has copied partition "
                                + part.partition() + " up to offset " + copied + " of " + part.journalTo()
                                + ": let it come so far; or, if it is over, delete the topic " + name);
                    }
                }
            } catch (MigrationRefused e) {
                throw new NoCut(String.valueOf(e.getMessage()));
            }
        }
    }
}
