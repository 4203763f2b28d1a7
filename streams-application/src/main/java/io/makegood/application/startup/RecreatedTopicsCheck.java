package io.makegood.application.startup;

import io.makegood.application.startup.ClusterState.TopicState;
import io.makegood.schemas.remedy.Launcher;
import java.util.ArrayList;
import java.util.List;

/** Outputs, dead letters and keys are the topics of the first start; one made anew lacks what was in it. */
final class RecreatedTopicsCheck implements StartupCheck {
    @Override
    public List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster) {
        List<StartupProblem> problems = new ArrayList<>();
        List<String> names = setup.topics().stream().map(ExpectedTopic::name).toList();
        for (TopicState topic : cluster.existing(names)) {
            if (cluster.isRecreated(setup, topic)) {
                problems.add(new StartupProblem(
                        ProblemCode.TOPIC_RECREATED,
                        "Topic " + topic.name() + " was deleted and made anew: its topic id is " + topic.id()
                                + ", and was "
                                + cluster.rememberedId(setup, topic.name()).orElse("another")
                                + ". What was in it before is missing.",
                        mend(setup, topic.name())));
            }
        }
        return problems;
    }

    private static String mend(ProcessorSetup setup, String name) {
        String adopt = "go on with it as it is now with " + setup.adopting(name);
        return setup.outputs().contains(name)
                ? "restore it from a backup and " + adopt
                        + "; or replay the journal into topics under a fresh topic.prefix"
                        + " (" + Launcher.name()
                        + " audit replay --into PREFIX), which makes all outputs again. To accept that what was"
                        + " in it is gone, adopt it as it is: audit verify will say so ever after."
                : "restore it from a backup if you can, and " + adopt + ".";
    }
}
