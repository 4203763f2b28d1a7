package io.makegood.application.startup;

import io.makegood.application.startup.ClusterState.TopicState;
import io.makegood.schemas.remedy.Launcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Where a journal partition was folded, the position reached is still saved; else it would be folded from its start again. */
final class SavedOffsetsCheck implements StartupCheck {
    @Override
    public List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster) {
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
        return List.of(new StartupProblem(
                ProblemCode.OFFSETS_LOST,
                "The offsets of group " + setup.applicationId() + " on " + setup.journal() + " are lost for partitions "
                        + lost
                        + ", but these were folded: " + String.join(", ", proofs)
                        + " have records there. Folding again from the start would book everything twice.",
                mend(setup, cluster)));
    }

    private static String mend(ProcessorSetup setup, ClusterState cluster) {
        String replay = "replay the journal into topics under a fresh topic.prefix and application id.";
        if (isStateLost(cluster)) {
            return "the state is lost too, so nobody knows where folding had got: " + replay;
        }
        String offsets = cluster.reached().entrySet().stream()
                .map(each -> "partition " + each.getKey() + " to offset " + (each.getValue() + 1))
                .collect(Collectors.joining(", "));
        return "stop every instance and run " + Launcher.name() + " offsets restore" + setup.options() + ", which sets "
                + offsets + ": the ones after the last that the state has applied; or " + replay;
    }

    /** Whether offsets are lost, and the state does not say where they were. */
    static boolean isStateLost(ClusterState cluster) {
        return cluster.reached().containsValue(-1L);
    }

    private static List<String> folded(ProcessorSetup setup, ClusterState cluster, int partition) {
        return setup.folded().stream()
                .filter(name -> cluster.folded().contains(new TopicPartition(name, partition)))
                .toList();
    }
}
