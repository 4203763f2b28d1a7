package io.makegood.application.startup;

import io.makegood.application.startup.ClusterState.TopicState;
import io.makegood.application.startup.ManifestTopic.Manifests;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must hold in Kafka before the engine takes its first event. Run it before {@code KafkaStreams.start}, on every start of every
 * instance; it takes well under a second.
 */
public final class StartupChecks {
    private static final Logger LOG = LoggerFactory.getLogger(StartupChecks.class);

    /** In the order in which they are reported. */
    private static final List<StartupCheck> CHECKS = List.of(
            new TopicsCheck(),
            new AlignedPartitionsCheck(),
            new ManifestCheck(),
            new TransactionVersionCheck(),
            new SavedOffsetsCheck(),
            new JournalWholeCheck(),
            new ChangelogsCheck(),
            new ReplicationCheck());

    private final Admin admin;
    private final Map<String, Object> clientConfig;
    private final Clock clock;
    private final ClusterReader reader;

    /**
     * @param admin stays the caller's to close
     * @param clientConfig how to reach the same cluster: bootstrap.servers, and what security it asks for
     */
    public StartupChecks(Admin admin, Map<String, Object> clientConfig) {
        this(admin, clientConfig, Clock.systemUTC());
    }

    StartupChecks(Admin admin, Map<String, Object> clientConfig, Clock clock) {
        this.admin = admin;
        this.clientConfig = Map.copyOf(clientConfig);
        this.clock = clock;
        this.reader = new ClusterReader(admin, this.clientConfig);
    }

    /** Every problem a start would have now; changes nothing, so in development missing topics are problems here too. */
    public List<StartupProblem> problems(ProcessorSetup setup) {
        return answered(() -> problems(setup, reader.read(setup, reader.manifests(setup))));
    }

    /**
     * Returns if the engine may start; the first time it then leaves its manifest. In development missing topics are made, but only
     * before the first start: afterwards a missing topic is a loss.
     *
     * @throws UnsafeStart with every problem found
     */
    public void requireSafe(ProcessorSetup setup) {
        answered(() -> {
            Manifests manifests = reader.manifests(setup);
            boolean first = manifests.of(setup.applicationId()).isEmpty();
            if (first && setup.profile() == Profile.DEVELOPMENT) {
                List<String> created = new TopicCreation(admin).createMissing(setup);
                if (!created.isEmpty()) {
                    LOG.info("Made the topics that were missing: {}", created);
                }
            }
            ClusterState cluster = reader.read(setup, manifests);
            List<StartupProblem> problems = problems(setup, cluster);
            if (!problems.isEmpty()) {
                throw new UnsafeStart(problems);
            }
            if (first) {
                remember(setup, cluster.topic(setup.journal()).orElseThrow());
            }
            return setup;
        });
    }

    /**
     * Sets the group's lost offsets to the ones after the last that the state has applied, and says which they are, by partition; none
     * if none are lost. No instance may run.
     *
     * @throws UnsafeStart with everything else that keeps an engine from starting, if the state is lost too, or if an instance runs
     */
    public Map<Integer, Long> restoreOffsets(ProcessorSetup setup) {
        return answered(() -> {
            ClusterState cluster = reader.read(setup, reader.manifests(setup));
            List<StartupProblem> others = problems(setup, cluster).stream()
                    .filter(problem -> problem.code() != ProblemCode.OFFSETS_LOST)
                    .toList();
            if (!others.isEmpty()) {
                throw new UnsafeStart(others);
            }
            if (SavedOffsetsCheck.isStateLost(cluster)) {
                throw new UnsafeStart(new SavedOffsetsCheck().problems(setup, cluster));
            }
            Map<Integer, Long> next = new TreeMap<>();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            cluster.reached().forEach((partition, applied) -> {
                next.put(partition, applied + 1);
                offsets.put(new TopicPartition(setup.journal(), partition), new OffsetAndMetadata(applied + 1));
            });
            if (!offsets.isEmpty()) {
                set(setup, offsets);
            }
            return next;
        });
    }

    private void set(ProcessorSetup setup, Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            admin.alterConsumerGroupOffsets(setup.applicationId(), offsets)
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownMemberIdException) {
                throw new UnsafeStart(List.of(new StartupProblem(
                        ProblemCode.OFFSETS_LOST,
                        "An instance of " + setup.applicationId() + " is running, so Kafka keeps its offsets.",
                        "stop every instance, and ask again.")));
            }
            throw KafkaAnswers.unreachable(e);
        } catch (InterruptedException e) {
            throw KafkaAnswers.interrupted(e);
        }
    }

    private static List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster) {
        List<StartupProblem> problems = new ArrayList<>();
        for (StartupCheck check : CHECKS) {
            problems.addAll(check.problems(setup, cluster));
        }
        return problems;
    }

    private void remember(ProcessorSetup setup, TopicState journal) {
        EngineManifest manifest = new EngineManifest(
                EngineManifest.FORMAT_VERSION,
                setup.applicationId(),
                journal.id(),
                journal.partitions(),
                clock.millis());
        new ManifestTopic(clientConfig, setup.engineTopic()).write(manifest);
        LOG.info("First start of {}: remembered in {}", setup.applicationId(), setup.engineTopic());
    }

    /** Clients throw Kafka's own exceptions where it does not answer; to whoever starts the engine that is a refusal like any other. */
    private static <T> T answered(Question<T> question) {
        try {
            return question.ask();
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw KafkaAnswers.unreachable(e);
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask();
    }
}
