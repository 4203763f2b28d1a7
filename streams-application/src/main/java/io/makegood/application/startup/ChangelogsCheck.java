package io.makegood.application.startup;

import io.makegood.application.startup.ClusterState.TopicState;
import io.makegood.schemas.remedy.Launcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Changelogs are those of the first start, hold all that was logged, and are compacted, and nothing else: what expires from them is
 * state lost. Streams itself never looks; it would make a missing one anew and fold on with empty rows.
 */
final class ChangelogsCheck implements StartupCheck {
    @Override
    public List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster) {
        List<StartupProblem> problems = new ArrayList<>();
        for (String changelog : setup.changelogNames()) {
            loss(setup, cluster, changelog)
                    .ifPresent(wrong -> problems.add(new StartupProblem(
                            ProblemCode.CHANGELOG_LOST,
                            "Changelog " + changelog + wrong
                                    + ": the engine would go on without rows and book everything anew.",
                            "make it again from the journal with " + Launcher.name() + " changelogs restore"
                                    + setup.options()
                                    + "; or restore the changelog from a backup, and say so with "
                                    + setup.adopting(changelog)
                                    + "; or replay the journal into topics under a fresh topic.prefix"
                                    + " (" + Launcher.name() + " audit replay --into PREFIX).")));
        }
        for (TopicState changelog : cluster.existing(setup.changelogNames())) {
            String policy = changelog.config("cleanup.policy");
            if (!policy.equals("compact")) {
                problems.add(new StartupProblem(
                        ProblemCode.CHANGELOG_NOT_COMPACTED,
                        "Changelog " + changelog.name() + " has cleanup.policy=" + policy
                                + " where compact is needed: state would be lost with the next restore.",
                        "kafka-configs.sh --bootstrap-server … --alter --topic " + changelog.name()
                                + " --add-config cleanup.policy=compact; if records may have expired already, replay the journal"
                                + " into topics under a fresh topic.prefix."));
            }
        }
        return problems;
    }

    /** What is lost of it, if anything is. */
    static Optional<String> loss(ProcessorSetup setup, ClusterState cluster, String changelog) {
        Optional<TopicState> found = cluster.topic(changelog);
        List<Integer> lost = cluster.lost().stream()
                .filter(each -> each.topic().equals(changelog))
                .map(TopicPartition::partition)
                .sorted()
                .toList();
        if (found.isEmpty()
                && (!lost.isEmpty() || cluster.rememberedId(setup, changelog).isPresent())) {
            return Optional.of(" is not there");
        }
        if (!lost.isEmpty()) {
            return Optional.of(" holds nothing, though journal partitions " + lost + " were folded");
        }
        if (found.isPresent() && cluster.isRecreated(setup, found.get())) {
            return Optional.of(" was deleted and made anew");
        }
        // Compaction never moves a topic's beginning: somebody has deleted records.
        List<Integer> cut = IntStream.range(0, found.map(TopicState::partitions).orElse(0))
                .filter(partition -> cluster.offsets(changelog, partition).start() > 0)
                .boxed()
                .toList();
        return cut.isEmpty() ? Optional.empty() : Optional.of(" no longer has its first records in partitions " + cut);
    }
}
