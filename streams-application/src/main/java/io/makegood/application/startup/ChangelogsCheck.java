package io.makegood.application.startup;

import io.makegood.application.startup.ClusterState.TopicState;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Changelogs are there where the journal was folded, hold what was logged, and are compacted, and nothing else: what expires from them
 * is state lost. Streams itself never looks; it would make a missing one anew and fold on with empty rows.
 */
final class ChangelogsCheck implements StartupCheck {
    @Override
    public List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster) {
        List<StartupProblem> problems = new ArrayList<>();
        for (String changelog : setup.changelogs()) {
            List<Integer> lost = cluster.lost().stream()
                    .filter(each -> each.topic().equals(changelog))
                    .map(TopicPartition::partition)
                    .sorted()
                    .toList();
            if (!lost.isEmpty()) {
                problems.add(new StartupProblem(
                        ProblemCode.CHANGELOG_LOST,
                        "Changelog " + changelog
                                + (cluster.topic(changelog).isPresent() ? " holds nothing" : " is not there")
                                + ", though journal partitions " + lost
                                + " were folded: the engine would go on with empty rows"
                                + " and book everything anew.",
                        "restore the changelog from a backup; or replay the journal into topics under a fresh topic.prefix"
                                + " (./makegood audit replay --into PREFIX)."));
            }
        }
        for (TopicState changelog : cluster.existing(setup.changelogs())) {
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
}
