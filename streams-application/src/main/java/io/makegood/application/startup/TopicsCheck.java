package io.makegood.application.startup;

import static io.makegood.application.startup.ProblemCode.TOPIC_CONFIG;
import static io.makegood.application.startup.ProblemCode.TOPIC_MISSING;
import static io.makegood.application.startup.ProblemCode.TOPIC_PARTITIONS;

import io.makegood.application.startup.ClusterState.TopicState;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.topics.journal.JournalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every topic of the ledger exists, with its partitions, clean-up, retention and time stamps. */
final class TopicsCheck implements StartupCheck {
    @Override
    public List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster) {
        List<StartupProblem> problems = new ArrayList<>();
        for (ExpectedTopic expected : setup.allTopics()) {
            Optional<TopicState> found = cluster.topic(expected.name());
            if (found.isEmpty()) {
                problems.add(missing(setup, cluster, expected.name()));
            } else {
                problems.addAll(
                        mismatches(expected, found.get(), expected.name().equals(setup.journal())));
            }
        }
        return problems;
    }

    private static StartupProblem missing(ProcessorSetup setup, ClusterState cluster, String name) {
        boolean startedBefore = cluster.manifests().of(setup.applicationId()).isPresent();
        return new StartupProblem(
                TOPIC_MISSING,
                "Topic " + name + " does not exist"
                        + (startedBefore ? ", though " + setup.applicationId() + " has run before." : "."),
                startedBefore
                        ? restoring(setup, cluster, name)
                        : "run " + Launcher.name() + " topics create" + setup.options() + ".");
    }

    private static String restoring(ProcessorSetup setup, ClusterState cluster, String name) {
        if (name.equals(setup.journal())) {
            return "bring it back from its mirror, with all its records at their offsets, and say so with "
                    + setup.adopting(name) + "; an empty one would not be taken.";
        }
        boolean known = name.equals(setup.engineTopic())
                || cluster.rememberedId(setup, name).isPresent();
        return known
                ? "bring it back from a backup, and say so with " + setup.adopting(name)
                        + "; to have it empty, and what was in it lost, " + setup.creating(name) + "."
                : "run " + setup.creating(name) + ": it is new in this version.";
    }

    /** Whose time the journal takes is {@link MirrorCheck}'s to say, which knows what it may be. */
    private static List<StartupProblem> mismatches(ExpectedTopic expected, TopicState found, boolean journal) {
        List<StartupProblem> problems = new ArrayList<>();
        if (found.partitions() != expected.partitions()) {
            problems.add(
                    new StartupProblem(
                            TOPIC_PARTITIONS,
                            "Topic " + found.name() + " has " + found.partitions() + " partitions where "
                                    + expected.partitions() + " are configured.",
                            "configure " + found.partitions()
                                    + " partitions; to have another number, replay the journal into topics under a fresh topic.prefix."));
        }
        Map<String, String> differing = new TreeMap<>();
        expected.configs().forEach((key, value) -> {
            if (!sameValues(value, found.config(key)) && !(journal && key.equals(JournalTime.SETTING))) {
                differing.put(key, value);
            }
        });
        differing.forEach((key, value) -> problems.add(new StartupProblem(
                TOPIC_CONFIG,
                "Topic " + found.name() + " has " + key + "=" + found.config(key) + " where " + value + " is needed.",
                "kafka-configs.sh --bootstrap-server … --alter --topic " + found.name() + " --add-config '" + key + "=["
                        + value + "]'.")));
        return problems;
    }

    /** Settings such as cleanup.policy are lists without an order. */
    private static boolean sameValues(String expected, String found) {
        return new TreeSet<>(List.of(expected.split(",", -1))).equals(new TreeSet<>(List.of(found.split(",", -1))));
    }
}
