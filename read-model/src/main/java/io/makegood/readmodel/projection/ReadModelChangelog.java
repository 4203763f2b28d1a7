package io.makegood.readmodel.projection;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.PrivateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read model's changelog as it must be: the one that was there before, with all that was logged. What was lost of it, Kafka Streams would
 * not see: whoever restored from it would answer that accounts do not exist. All of the read model is in the ledger's topics, so it is read
 * anew from them.
 */
final class ReadModelChangelog {
    private static final Logger LOG = LoggerFactory.getLogger(ReadModelChangelog.class);
    private static final long ANSWER_SECONDS = 20;
    private static final Duration DELETION_LIMIT = Duration.ofSeconds(30);
    private static final Duration SESSION_SLACK = Duration.ofSeconds(4);
    private static final long LOOK_MILLIS = 100;

    private final Admin admin;
    private final String group;
    private final String topic;
    private final Path state;
    private final Path remembered;
    private final Duration membersGone;

    ReadModelChangelog(Admin admin, EngineSettings settings) {
        this.admin = admin;
        group = Projection.group(settings.applicationId());
        topic = group + "-" + ProjectionTopology.STORE + "-changelog";
        state = settings.stateDirectory().resolve(group);
        remembered = settings.stateDirectory().resolve(topic + ".id");
        membersGone = Duration.ofMillis(settings.sessionTimeoutMillis()).plus(SESSION_SLACK);
    }

    /**
     * Before the read model starts: if something was lost, everything that would be built on it is thrown away.
     *
     * @throws IllegalStateException naming the remedy if something was lost and other instances go on without it
     */
    void requireWhole() {
        try {
            Optional<String> loss = loss();
            if (loss.isPresent()) {
                throwAway(loss.get());
            } else {
                remember();
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("it cannot be said whether the read model's changelog is whole", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** So that the next start knows it again. */
    void remember() {
        try {
            Optional<TopicDescription> found = describe();
            if (found.isPresent()) {
                PrivateDirectory.make(remembered.toAbsolutePath().getParent());
                Files.writeString(remembered, found.get().topicId().toString());
            }
        } catch (ExecutionException | TimeoutException | IOException e) {
            LOG.debug("The id of {} could not be kept", topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> loss() throws ExecutionException, InterruptedException, TimeoutException {
        List<Integer> read = partitionsRead();
        Optional<TopicDescription> found = describe();
        if (found.isEmpty()) {
            return read.isEmpty() && !Files.exists(remembered) ? Optional.empty() : Optional.of("is not there");
        }
        if (isAnother(found.get())) {
            return Optional.of("was deleted and made anew");
        }
        Map<TopicPartition, ListOffsetsResultInfo> begins = offsets(found.get(), OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(found.get(), OffsetSpec.latest());
        List<Integer> cut = new ArrayList<>();
        begins.forEach((partition, begin) -> {
            ListOffsetsResultInfo end = ends.get(partition);
            // Compaction never moves a topic's beginning.
            if (begin.offset() > 0 || (read.contains(partition.partition()) && end != null && end.offset() == 0)) {
                cut.add(partition.partition());
            }
        });
        cut.sort(Comparator.naturalOrder());
        return cut.isEmpty() ? Optional.empty() : Optional.of("no longer holds what was logged in partitions " + cut);
    }

    /** Partitions of which something was read and saved, so that something was logged. */
    private List<Integer> partitionsRead() throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> saved = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        return saved.entrySet().stream()
                .filter(each -> each.getValue() != null && each.getValue().offset() > 0)
                .map(each -> each.getKey().partition())
                .distinct()
                .sorted()
                .toList();
    }

    private boolean isAnother(TopicDescription found) {
        try {
            return Files.exists(remembered)
                    && !Files.readString(remembered, StandardCharsets.UTF_8)
                            .strip()
                            .equals(found.topicId().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("the remembered id in " + remembered + " cannot be read", e);
        }
    }

    private Optional<TopicDescription> describe() throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return admin
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .findFirst();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(TopicDescription found, OffsetSpec which)
            throws ExecutionException, InterruptedException, TimeoutException {
        return admin.listOffsets(found.partitions().stream()
                        .collect(Collectors.toMap(each -> new TopicPartition(topic, each.partition()), each -> which)))
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private void throwAway(String loss) throws ExecutionException, InterruptedException, TimeoutException {
        String what = "The read model's changelog " + topic + " " + loss;
        // Whoever was killed is a member for as long as its session lasts.
        if (!holds(membersGone, () -> !hasMembers())) {
            throw new IllegalStateException(
                    what + ", and other instances go on without it: stop all instances, then start"
                            + " one after the other; the first one reads everything anew. No credits are concerned");
        }
        LOG.warn("{}; the read model is read anew from the ledger's topics. No credits are concerned", what);
        try {
            admin.deleteConsumerGroups(List.of(group)).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
        deleteTopic();
        delete(state);
        delete(remembered);
    }

    private boolean hasMembers() throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return admin
                    .describeConsumerGroups(List.of(group))
                    .all()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .anyMatch(found -> !found.members().isEmpty());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw e;
        }
    }

    private void deleteTopic() throws ExecutionException, InterruptedException, TimeoutException {
        if (describe().isEmpty()) {
            return;
        }
        admin.deleteTopics(List.of(topic)).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        boolean unused = holds(DELETION_LIMIT, () -> describe().isEmpty());
    }

    private interface Condition {
        boolean holds() throws ExecutionException, InterruptedException, TimeoutException;
    }

    private static boolean holds(Duration limit, Condition condition)
            throws ExecutionException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean holds = condition.holds();
        while (!holds && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_MILLIS);
            holds = condition.holds();
        }
        return holds;
    }

    private static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the read model's directory " + path + " cannot be deleted", e);
        }
    }
}
