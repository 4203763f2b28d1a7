package io.makegood.application.startup;

import static io.makegood.application.startup.ProblemCode.MIN_INSYNC_TOO_LOW;
import static io.makegood.application.startup.ProblemCode.REPLICATION_TOO_LOW;
import static io.makegood.application.startup.ProblemCode.UNCLEAN_ELECTION;

import io.makegood.application.startup.ClusterState.TopicState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** In production no single broker's death loses an acknowledged record, on the ledger's topics or on changelogs. */
final class ReplicationCheck implements StartupCheck {
    static final int REPLICATION_MIN = 3;
    static final int IN_SYNC_MIN = 2;

    /** What a topic needs besides its replication. */
    static final Map<String, String> CONFIGS =
            Map.of("min.insync.replicas", Integer.toString(IN_SYNC_MIN), "unclean.leader.election.enable", "false");

    @Override
    public List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster) {
        return switch (setup.profile()) {
            case DEVELOPMENT -> List.of();
            case PRODUCTION -> inProduction(cluster.existing(setup.everyName()));
        };
    }

    private static List<StartupProblem> inProduction(List<TopicState> topics) {
        List<StartupProblem> problems = new ArrayList<>();
        for (TopicState topic : topics) {
            if (topic.replicationMin() < REPLICATION_MIN) {
                problems.add(new StartupProblem(
                        REPLICATION_TOO_LOW,
                        "Topic " + topic.name() + " is kept " + topic.replicationMin() + " times where "
                                + REPLICATION_MIN + " are needed.",
                        "kafka-reassign-partitions.sh --bootstrap-server … --execute with a plan that names "
                                + REPLICATION_MIN + " replicas for each partition."));
            }
            if (Integer.parseInt(topic.config("min.insync.replicas")) < IN_SYNC_MIN) {
                problems.add(new StartupProblem(
                        MIN_INSYNC_TOO_LOW,
                        "Topic " + topic.name() + " has min.insync.replicas=" + topic.config("min.insync.replicas")
                                + " where " + IN_SYNC_MIN + " is needed.",
                        altered(topic, "min.insync.replicas")));
            }
            if (!topic.config("unclean.leader.election.enable").equals("false")) {
                problems.add(new StartupProblem(
                        UNCLEAN_ELECTION,
                        "Topic " + topic.name() + " may elect a leader that lacks acknowledged records.",
                        altered(topic, "unclean.leader.election.enable")));
            }
        }
        return problems;
    }

    private static String altered(TopicState topic, String config) {
        return "kafka-configs.sh --bootstrap-server … --alter --topic " + topic.name() + " --add-config " + config + "="
                + CONFIGS.get(config) + ".";
    }
}
