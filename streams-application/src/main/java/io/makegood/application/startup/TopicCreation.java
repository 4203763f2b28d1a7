package io.makegood.application.startup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes topics that are missing, and leaves those that exist as they are. */
public final class TopicCreation {
    private static final Duration VISIBLE_LIMIT = Duration.ofSeconds(10);
    private static final Duration VISIBLE_POLL = Duration.ofMillis(10);

    private final Admin admin;

    public TopicCreation(Admin admin) {
        this.admin = admin;
    }

    /** How many partitions a topic has; empty if there is none of that name. */
    public static Optional<Integer> partitionsOf(Admin admin, String topic) {
        return KafkaAnswers.ifExists(Objects.requireNonNull(
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic)))
                .map(found -> found.partitions().size());
    }

    /** Returns the names of the topics that were made, once every broker asked knows them. */
    public List<String> createMissing(ProcessorSetup setup) {
        return createMissing(setup.allTopics(), setup.profile());
    }

    /** The same for other topics. Needs no right to make topics where none is missing. */
    public List<String> createMissing(List<ExpectedTopic> topics, Profile profile) {
        List<ExpectedTopic> missing = missing(topics);
        if (missing.isEmpty()) {
            return List.of();
        }
        Map<String, KafkaFuture<Void>> creations = admin.createTopics(
                        missing.stream().map(topic -> newTopic(topic, profile)).toList())
                .values();
        List<String> created = new ArrayList<>();
        creations.forEach((name, creation) -> {
            if (wasCreated(creation)) {
                created.add(name);
            }
        });
        awaitVisible(missing);
        created.sort(null);
        return created;
    }

    private List<ExpectedTopic> missing(List<ExpectedTopic> topics) {
        Set<String> existing = new TreeSet<>();
        admin.describeTopics(topics.stream().map(ExpectedTopic::name).toList())
                .topicNameValues()
                .forEach((name, description) ->
                        KafkaAnswers.ifExists(description).ifPresent(found -> existing.add(name)));
        return topics.stream().filter(topic -> !existing.contains(topic.name())).toList();
    }

    private static NewTopic newTopic(ExpectedTopic topic, Profile profile) {
        Map<String, String> configs = new HashMap<>(topic.configs());
        Optional<Short> replication = switch (profile) {
            case DEVELOPMENT -> Optional.empty();
            case PRODUCTION -> {
                configs.putAll(ReplicationCheck.CONFIGS);
                yield Optional.of((short) ReplicationCheck.REPLICATION_MIN);
            }
        };
        return new NewTopic(topic.name(), Optional.of(topic.partitions()), replication).configs(configs);
    }

    /** False if another instance was first. */
    private static boolean wasCreated(KafkaFuture<Void> creation) {
        try {
            creation.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw KafkaAnswers.unreachable(e);
        } catch (InterruptedException e) {
            throw KafkaAnswers.interrupted(e);
        }
    }

    /** The controller answers before the brokers have heard. */
    private void awaitVisible(List<ExpectedTopic> topics) {
        long deadline = System.nanoTime() + VISIBLE_LIMIT.toNanos();
        while (!missing(topics).isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw KafkaAnswers.unreachable(new TimeoutException(
                        "topics were created but not seen within " + VISIBLE_LIMIT.toSeconds() + " s"));
            }
            try {
                Thread.sleep(VISIBLE_POLL.toMillis());
            } catch (InterruptedException e) {
                throw KafkaAnswers.interrupted(e);
            }
        }
    }
}
