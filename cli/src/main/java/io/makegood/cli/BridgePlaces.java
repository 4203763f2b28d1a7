package io.makegood.cli;

import io.makegood.audit.verify.KafkaLedger;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a ledger's bridges have come to in foreign topics. Those of the ledger it moved to begin there, and not at the first record:
 * what was refused once is not decided anew. What the old ones read from there on both tell of, and it is known by its ids.
 */
final class BridgePlaces {
    private final Map<String, Object> from;
    private final String bridges;
    private final Map<String, Object> to;
    private final String bridgesThere;

    BridgePlaces(Map<String, Object> from, String bridges, Map<String, Object> to, String bridgesThere) {
        this.from = from;
        this.bridges = bridges;
        this.to = to;
        this.bridgesThere = bridgesThere;
    }

    /**
     * Saves them where none are saved yet.
     *
     * @param own a topic of the ledger's own, of which the other ledger has another
     * @return what people should know; null if there is nothing
     */
    @Nullable
    String carryOver(String own) {
        try (Admin here = Admin.create(from);
                Admin there = Admin.create(to)) {
            Map<TopicPartition, OffsetAndMetadata> missing = new HashMap<>();
            offsets(here, bridges).forEach((partition, offset) -> {
                if (offset != null && !partition.topic().equals(own)) {
                    missing.put(partition, new OffsetAndMetadata(offset.offset()));
                }
            });
            if (missing.isEmpty()) {
                return null;
            }
            TreeSet<String> topics = new TreeSet<>();
            missing.keySet().forEach(each -> topics.add(each.topic()));
            if (!cluster(here).equals(cluster(there))) {
                return "Bridges read " + String.join(", ", topics)
                        + " from their first record in the other cluster: set the offsets of the group " + bridgesThere
                        + " before they start, if they should begin elsewhere";
            }
            offsets(there, bridgesThere).forEach((partition, offset) -> {
                if (offset != null) {
                    missing.remove(partition);
                }
            });
            if (!missing.isEmpty()) {
                KafkaLedger.answer(
                        there.alterConsumerGroupOffsets(bridgesThere, missing).all());
            }
            return null;
        } catch (KafkaException e) {
            return "Where the bridges of " + bridges
                    + " have come to could not be carried over; set the offsets of the group " + bridgesThere
                    + " before they start, or they read from the first record";
        }
    }

    private static String cluster(Admin admin) {
        return KafkaLedger.answer(admin.describeCluster().clusterId());
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Admin admin, String group) {
        return KafkaLedger.answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }
}
