package io.makegood.application.startup;

import io.makegood.application.startup.ClusterState.TopicState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All topics keyed by account have as many partitions as the journal, so an account has one number everywhere. */
final class AlignedPartitionsCheck implements StartupCheck {
    @Override
    public List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster) {
        Optional<TopicState> journal = cluster.topic(setup.journal());
        if (journal.isEmpty()) {
            return List.of();
        }
        List<StartupProblem> problems = new ArrayList<>();
        List<String> keyed = setup.topics().stream()
                .filter(ExpectedTopic::keyedByAccount)
                .map(ExpectedTopic::name)
                .toList();
        for (TopicState topic : cluster.existing(keyed)) {
            if (topic.partitions() != journal.get().partitions()) {
                problems.add(new StartupProblem(
                        ProblemCode.PARTITIONS_DIFFER,
                        "Topic " + topic.name() + " has " + topic.partitions() + " partitions, but the journal "
                                + journal.get().name() + " has " + journal.get().partitions() + ".",
                        "make both the same: recreate " + topic.name()
                                + " if it is empty, else replay the journal into topics under a fresh topic.prefix."));
            }
        }
        return problems;
    }
}
