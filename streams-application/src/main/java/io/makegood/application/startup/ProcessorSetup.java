package io.makegood.application.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The engine as it is about to start, so far as it shows in Kafka.
 *
 * @param applicationId the Streams application id, and so the consumer group's
 * @param topics every topic of the ledger, the journal among them; not the changelogs, which Streams makes
 * @param journal name of the one topic that is folded
 * @param engineTopic name of the compacted topic with one partition that remembers first starts
 * @param outputs names of topics whose records prove that a journal partition was folded, such as the entries
 * @param changelogs names of the stores' changelog topics, whether or not they exist yet
 */
public record ProcessorSetup(
        String applicationId,
        Profile profile,
        List<ExpectedTopic> topics,
        String journal,
        String engineTopic,
        List<String> outputs,
        List<String> changelogs) {

    public ProcessorSetup {
        topics = List.copyOf(topics);
        outputs = List.copyOf(outputs);
        changelogs = List.copyOf(changelogs);
        ExpectedTopic expected = require(topics, journal);
        requireConfigs(expected, ExpectedTopic.FOR_EVER);
        requireConfigs(expected, ExpectedTopic.LOG_APPEND_TIME);
        for (String output : outputs) {
            require(topics, output);
        }
    }

    /** The ledger's topics and the engine's own. */
    public List<ExpectedTopic> allTopics() {
        List<ExpectedTopic> all = new ArrayList<>(topics);
        all.add(new ExpectedTopic(engineTopic, 1, false, ExpectedTopic.COMPACTED));
        return all;
    }

    /** Topics written while folding: a record in partition n of any proves that partition n of the journal was folded. */
    List<String> folded() {
        List<String> folded = new ArrayList<>(outputs);
        folded.addAll(changelogs);
        return folded;
    }

    Set<String> everyName() {
        Set<String> names = new TreeSet<>(changelogs);
        for (ExpectedTopic topic : allTopics()) {
            names.add(topic.name());
        }
        return names;
    }

    private static ExpectedTopic require(List<ExpectedTopic> topics, String name) {
        return topics.stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " must be among the topics"));
    }

    private static void requireConfigs(ExpectedTopic topic, Map<String, String> configs) {
        configs.forEach((name, value) -> {
            if (!value.equals(topic.configs().get(name))) {
                throw new IllegalArgumentException("the journal " + topic.name() + " must have " + name + "=" + value);
            }
        });
    }
}
