package io.makegood.streams.startup;

import io.makegood.streams.startup.ClusterState.TopicState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** Where a journal partition was folded, the position reached is still saved; else it would be folded from its start again. */
final class SavedOffsetsCheck implements StartupCheck {
    @Override
    public List<Problem> problems(ProcessorSetup setup, ClusterState cluster) {
        Optional<TopicState> journal = cluster.topic(setup.journal());
        if (journal.isEmpty()) {
            return List.of();
        }
        List<Integer> lost = new ArrayList<>();
        Set<String> proofs = new TreeSet<>();
        for (int partition = 0; partition < journal.get().partitions(); partition++) {
            if (cluster.applied().containsKey(partition)) {
                continue;
            }
            List<String> folded = folded(setup, cluster, partition);
            if (!folded.isEmpty()) {
                lost.add(partition);
                proofs.addAll(folded);
            }
        }
        if (lost.isEmpty()) {
            return List.of();
        }
        return List.of(new Problem(
                ProblemCode.OFFSETS_LOST,
                "The offsets of group " + setup.applicationId() + " on " + setup.journal() + " are lost for partitions "
                        + lost
                        + ", but these were folded: " + String.join(", ", proofs)
                        + " have records there. Folding again from the start would book everything twice.",
                "stop every instance and set each offset to where folding had got (the cause of the partition's last entry, plus"
                        + " one): kafka-consumer-groups.sh --bootstrap-server … --group " + setup.applicationId()
                        + " --topic "
                        + setup.journal()
                        + ":PARTITION --reset-offsets --to-offset N --execute; or replay the journal into"
                        + " topics under a fresh topic.prefix and application id."));
    }

    private static List<String> folded(ProcessorSetup setup, ClusterState cluster, int partition) {
        return setup.folded().stream()
                .filter(name -> cluster.folded().contains(new TopicPartition(name, partition)))
                .toList();
    }
}
