package io.makegood.streams.startup;

import io.makegood.streams.startup.ClusterState.TopicState;
import java.util.ArrayList;
import java.util.List;

/** Changelogs that exist are compacted, and nothing else: what expires from them is state lost. Streams itself never looks. */
final class ChangelogsCheck implements StartupCheck {
    @Override
    public List<Problem> problems(ProcessorSetup setup, ClusterState cluster) {
        List<Problem> problems = new ArrayList<>();
        for (TopicState changelog : cluster.existing(setup.changelogs())) {
            String policy = changelog.config("cleanup.policy");
            if (!policy.equals("compact")) {
                problems.add(new Problem(
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
