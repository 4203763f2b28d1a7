package io.makegood.application.startup;

import io.makegood.schemas.remedy.Launcher;
import io.makegood.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The engine as it is about to start, so far as it shows in Kafka.
 *
 * @param applicationId the Streams application id, and so the consumer group's
 * @param topics every topic of the ledger, the journal among them; not the changelogs
 * @param journal name of the one topic that is folded
 * @param engineTopic name of the compacted topic with one partition that remembers first starts
 * @param outputs names of topics whose records prove that a journal partition was folded, such as the entries
 * @param changelogs the stores' changelog topics, which the first start makes
 * @param mirrored how the journal must be, and what must be there besides, while the ledger follows a mirror
 * @param toldMirror whether the operator says that the journal is a mirror, which counts at the first start alone
 */
public record ProcessorSetup(
        String applicationId,
        Profile profile,
        List<ExpectedTopic> topics,
        String journal,
        String engineTopic,
        List<String> outputs,
        List<ExpectedTopic> changelogs,
        List<ExpectedTopic> mirrored,
        boolean toldMirror) {

    /** What the name of {@link #engineTopic} ends with. */
    public static final String ENGINE_TOPIC = "engine";

    public ProcessorSetup {
        topics = List.copyOf(topics);
        outputs = List.copyOf(outputs);
        changelogs = List.copyOf(changelogs);
        mirrored = List.copyOf(mirrored);
        ExpectedTopic expected = require(topics, journal);
        requireConfigs(expected, ExpectedTopic.FOR_EVER);
        if (!mirrored.contains(expected)) {
            requireConfigs(expected, ExpectedTopic.LOG_APPEND_TIME);
        }
        for (String output : outputs) {
            require(topics, output);
        }
    }

    /** One whose journal is the ledger's own. */
    public ProcessorSetup(
            String applicationId,
            Profile profile,
            List<ExpectedTopic> topics,
            String journal,
            String engineTopic,
            List<String> outputs,
            List<ExpectedTopic> changelogs) {
        this(applicationId, profile, topics, journal, engineTopic, outputs, changelogs, List.of(), false);
    }

    /** It while the ledger follows a mirror. */
    ProcessorSetup following() {
        Set<String> replaced = new TreeSet<>();
        mirrored.forEach(topic -> replaced.add(topic.name()));
        List<ExpectedTopic> all = new ArrayList<>(mirrored);
        topics.stream().filter(topic -> !replaced.contains(topic.name())).forEach(all::add);
        return new ProcessorSetup(
                applicationId, profile, all, journal, engineTopic, outputs, changelogs, mirrored, toldMirror);
    }

    /** Whether the journal is looked at as a mirror. */
    boolean follows() {
        return mirrored.contains(require(topics, journal));
    }

    /** The ledger's topics and the engine's own. */
    public List<ExpectedTopic> allTopics() {
        List<ExpectedTopic> all = new ArrayList<>(topics);
        all.add(new ExpectedTopic(engineTopic, 1, false, ExpectedTopic.COMPACTED));
        return all;
    }

    List<String> changelogNames() {
        return changelogs.stream().map(ExpectedTopic::name).toList();
    }

    /** Topics of which the ids are remembered: all but the journal, of which more is, and the one that remembers. */
    Set<String> remembered() {
        Set<String> names = everyName();
        names.remove(journal);
        names.remove(engineTopic);
        return names;
    }

    /** The command with which an operator says that a topic, as it stands now, is the ledger's. */
    String adopting(String topic) {
        return Launcher.name() + " topics adopt " + topic + options();
    }

    /** The command that makes a topic of a ledger that has started. */
    String creating(String topic) {
        return Launcher.name() + " topics create " + topic + options() + " --partitions " + partitions();
    }

    /** What a command beside the engine must be told to mean this ledger, with a space before it; nothing where that is the default. */
    String options() {
        String prefix = engineTopic.endsWith(ENGINE_TOPIC)
                ? engineTopic.substring(0, engineTopic.length() - ENGINE_TOPIC.length())
                : engineTopic;
        String options = prefix.equals(Topics.PREFIX_DEFAULT) ? "" : " --topic-prefix " + prefix;
        return applicationId.equals(new Topics(prefix).applicationId())
                ? options
                : options + " --application-id " + applicationId;
    }

    /** How many partitions the journal must have. */
    public int partitions() {
        return require(topics, journal).partitions();
    }

    /** Topics written while folding: a record in partition n of any proves that partition n of the journal was folded. */
    List<String> folded() {
        List<String> folded = new ArrayList<>(outputs);
        folded.addAll(changelogNames());
        return folded;
    }

    Set<String> everyName() {
        Set<String> names = new TreeSet<>(changelogNames());
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
