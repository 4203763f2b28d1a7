package io.makegood.application.startup;

import static io.makegood.application.startup.ProblemCode.MIRROR_TIME;
import static io.makegood.application.startup.ProblemCode.NOT_A_MIRROR;
import static io.makegood.application.startup.ProblemCode.TOPIC_CONFIG;

import io.makegood.application.startup.ClusterState.TopicState;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.topics.journal.JournalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A mirror keeps the record times of where it comes from, and a ledger that has appended to its journal never becomes one: two would
 * write it.
 */
final class MirrorCheck implements StartupCheck {
    @Override
    public List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster) {
        List<StartupProblem> problems = new ArrayList<>();
        Optional<JournalRole> role =
                cluster.manifests().of(setup.applicationId()).map(EngineManifest::role);
        if (setup.toldMirror() && role.equals(Optional.of(JournalRole.OWN))) {
            problems.add(
                    new StartupProblem(
                            NOT_A_MIRROR,
                            "The ledger of " + setup.applicationId() + " appends to " + setup.journal()
                                    + ", so it is no mirror, and never becomes one.",
                            "leave out --mirror; to follow another cluster, mirror its journal into topics under a fresh topic.prefix."));
        }
        cluster.topic(setup.journal())
                .filter(journal -> setup.follows()
                        && !role.equals(Optional.of(JournalRole.ARRIVED))
                        && !timesAre(JournalTime.RECORDS, journal))
                .ifPresent(journal -> problems.add(
                        role.isPresent() ? begunPromotion(setup) : overwritten(setup, cluster.isEmpty(journal))));
        cluster.topic(setup.journal())
                .filter(journal -> !setup.follows() && timesAre(JournalTime.RECORDS, journal))
                .ifPresent(journal -> problems.add(publishersClocks(setup, role.isPresent())));
        return problems;
    }

    private static boolean timesAre(String which, TopicState journal) {
        return journal.config(JournalTime.SETTING).equals(which);
    }

    private static StartupProblem begunPromotion(ProcessorSetup setup) {
        return new StartupProblem(
                MIRROR_TIME,
                "The mirror " + setup.journal()
                        + " takes the broker's time, as a promotion sets it, but was not promoted to its end.",
                "let nothing be mirrored into it any more, and run " + Launcher.name() + " promote" + setup.options()
                        + " once more: it goes on where it was broken off.");
    }

    private static StartupProblem overwritten(ProcessorSetup setup, boolean empty) {
        String topic = setup.journal();
        String set = "kafka-configs.sh --bootstrap-server … --alter --topic " + topic + " --add-config "
                + JournalTime.SETTING + "=" + JournalTime.RECORDS;
        return new StartupProblem(
                MIRROR_TIME,
                "The mirror " + topic + " takes the broker's time: the record times of its source are overwritten, and"
                        + " what was decided by them would be decided otherwise.",
                empty
                        ? set + "."
                        : "what was mirrored has lost its times: delete the topic, make it anew with " + Launcher.name()
                                + " topics create --mirror" + setup.options() + ", and mirror it from the beginning.");
    }

    private static StartupProblem publishersClocks(ProcessorSetup setup, boolean started) {
        return new StartupProblem(
                TOPIC_CONFIG,
                "Topic " + setup.journal() + " has " + JournalTime.SETTING + "=" + JournalTime.RECORDS + " where "
                        + JournalTime.BROKERS + " is needed: whoever appends sets its times, as in a copy or a mirror"
                        + (started ? ", though this ledger appends to it itself." : "."),
                started
                        ? "let only the ledger's publishers write it, and kafka-configs.sh --bootstrap-server … --alter --topic "
                                + setup.journal() + " --add-config " + JournalTime.SETTING + "=" + JournalTime.BROKERS
                                + "."
                        : "if it is mirrored from another cluster, start with --mirror: the ledger follows it and appends"
                                + " nothing until " + Launcher.name() + " promote" + setup.options()
                                + "; if a replay copied it and was broken off, run the replay again: it goes on.");
    }
}
