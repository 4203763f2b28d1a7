package io.makegood.application.startup;

import io.makegood.application.startup.ClusterState.TopicState;
import io.makegood.application.startup.ManifestTopic.Manifests;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
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
            new MirrorCheck(),
            new RecreatedTopicsCheck(),
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
        return answered(() -> {
            Manifests manifests = reader.manifests(setup);
            ProcessorSetup looked = seen(setup, manifests);
            return problems(looked, reader.read(looked, manifests));
        });
    }

    /** What the journal is to the ledger; its own if it has never started. */
    public JournalRole role(ProcessorSetup setup) {
        return answered(() -> reader.manifests(setup)
                .of(setup.applicationId())
                .map(EngineManifest::role)
                .orElse(JournalRole.OWN));
    }

    /**
     * What the journal is to whoever started a ledger with that engine topic, under whatever application id; its own if none has. A mirror
     * if it is one to anybody, and until its promotion has ended.
     */
    public static JournalRole roleUnder(Map<String, Object> clientConfig, String engineTopic) {
        try (Admin admin = Admin.create(clientConfig)) {
            return new ClusterReader(admin, clientConfig)
                    .manifests(engineTopic).byApplication().values().stream()
                            .map(EngineManifest::role)
                            .filter(JournalRole::isMirror)
                            .min(Comparator.naturalOrder())
                            .orElse(JournalRole.OWN);
        }
    }

    /** Has the engine topic remember that the journal is the ledger's own from now on. Engines that follow it hear of it by themselves. */
    public void promote(ProcessorSetup setup) {
        remember(setup, JournalRole.PROMOTED);
    }

    /** Has the engine topic remember that the ledger has arrived in the mirror, and that its promotion has begun. */
    public void arrive(ProcessorSetup setup) {
        remember(setup, JournalRole.ARRIVED);
    }

    private void remember(ProcessorSetup setup, JournalRole role) {
        answered(() -> {
            EngineManifest manifest =
                    reader.manifests(setup).of(setup.applicationId()).orElseThrow();
            new ManifestTopic(clientConfig, setup.engineTopic()).write(manifest.in(role));
            return manifest;
        });
    }

    /** The setup as the ledger's journal has to be looked at: what was remembered decides, and only before the first start what is told. */
    private static ProcessorSetup seen(ProcessorSetup setup, Manifests manifests) {
        boolean follows = manifests
                .of(setup.applicationId())
                .map(manifest -> manifest.role().isMirror())
                .orElse(setup.toldMirror());
        return follows ? setup.following() : setup;
    }

    /**
     * Returns if the engine may start; the first time it then leaves its manifest. In development missing topics are made, but only
     * before the first start: afterwards a missing topic is a loss.
     *
     * @return what the journal is to the ledger
     * @throws UnsafeStart with every problem found
     */
    public JournalRole requireSafe(ProcessorSetup told) {
        return requireSafe(told, () -> {});
    }

    /**
     * The same; before the first start is remembered, {@code beginning} is done, which must do nothing where it was done before: a start that
     * came no further is followed by another first one, and several may run at the same time. Not of a mirror, to which nothing is appended.
     */
    public JournalRole requireSafe(ProcessorSetup told, Runnable beginning) {
        return answered(() -> {
            Manifests manifests = reader.manifests(told);
            ProcessorSetup setup = seen(told, manifests);
            Optional<EngineManifest> own = manifests.of(setup.applicationId());
            make(setup, own.isEmpty() ? setup.allTopics() : unknown(setup, own.get()));
            ClusterState cluster = reader.read(setup, manifests);
            List<StartupProblem> problems = problems(setup, cluster);
            if (!problems.isEmpty()) {
                throw new UnsafeStart(problems);
            }
            if (own.isEmpty()) {
                // Streams would make them too, and nobody would know which they were.
                new TopicCreation(admin).createMissing(setup.changelogs(), setup.profile());
                cluster = reader.read(setup, manifests);
                if (!setup.follows()) {
                    beginning.run();
                }
            }
            remember(
                    setup,
                    cluster,
                    cluster.existing(setup.remembered()).stream()
                            .map(TopicState::name)
                            .filter(name ->
                                    own.isEmpty() || !own.get().topicIds().containsKey(name))
                            .toList());
            return own.map(EngineManifest::role).orElse(begun(setup));
        });
    }

    private static JournalRole begun(ProcessorSetup setup) {
        return setup.follows() ? JournalRole.MIRROR : JournalRole.OWN;
    }

    /** In development. */
    private void make(ProcessorSetup setup, List<ExpectedTopic> topics) {
        if (setup.profile() == Profile.DEVELOPMENT) {
            List<String> created = new TopicCreation(admin).createMissing(topics, setup.profile());
            if (!created.isEmpty()) {
                LOG.info("Made the topics that were missing: {}", created);
            }
        }
    }

    /** Topics that this ledger has never had: those of a newer version. */
    private static List<ExpectedTopic> unknown(ProcessorSetup setup, EngineManifest own) {
        if (own.topicIds().isEmpty()) {
            return List.of();
        }
        Set<String> remembered = setup.remembered();
        return setup.allTopics().stream()
                .filter(topic ->
                        remembered.contains(topic.name()) && !own.topicIds().containsKey(topic.name()))
                .toList();
    }

    /**
     * Makes topics that are missing. Of a ledger that has started before only those are made that it never had, and those that
     * {@code named} names, because a missing one is a loss, which should not be hidden.
     *
     * @return the names of those that were made
     * @throws UnsafeStart with those that are missing and not made, and those that exist with another number of partitions
     */
    public List<String> createTopics(ProcessorSetup told, Collection<String> named) {
        return answered(() -> {
            Manifests manifests = reader.manifests(told);
            ProcessorSetup setup = seen(told, manifests);
            Optional<EngineManifest> own = manifests
                    .of(setup.applicationId())
                    .or(() -> manifests.byApplication().values().stream().findFirst());
            ClusterState before = reader.readTopics(setup, manifests);
            boolean started = own.isPresent()
                    || before.existing(setup.outputs()).stream().anyMatch(output -> !before.isEmpty(output));
            List<ExpectedTopic> wanted =
                    started ? own.map(manifest -> unknown(setup, manifest)).orElse(List.of()) : setup.allTopics();
            List<ExpectedTopic> all = new ArrayList<>(wanted);
            Stream.concat(setup.allTopics().stream(), setup.changelogs().stream())
                    .filter(topic -> named.contains(topic.name()) && !wanted.contains(topic))
                    .forEach(all::add);
            List<String> created = new TopicCreation(admin).createMissing(all, setup.profile());
            if (manifests.of(setup.applicationId()).isPresent() && !created.isEmpty()) {
                remember(setup, reader.read(setup, manifests), created);
            }
            List<StartupProblem> problems = new TopicsCheck()
                    .problems(setup, reader.readTopics(setup, reader.manifests(setup))).stream()
                            .filter(problem -> problem.code() != ProblemCode.TOPIC_CONFIG)
                            .toList();
            if (!problems.isEmpty()) {
                throw UnsafeStart.ofTopics(problems);
            }
            return created;
        });
    }

    /**
     * Remembers topics as the ledger's own as they stand now, whatever they were before: for an operator who has restored or moved
     * them, or accepts that what was in them is gone.
     *
     * @param named those of which it is said; none to remember all of a ledger of which the memory is lost
     * @return what is remembered, in order of name
     * @throws IllegalArgumentException if there is no such topic, or none was named and the memory is not lost
     */
    public List<String> adopt(ProcessorSetup told, Collection<String> named) {
        return answered(() -> {
            Manifests manifests = reader.manifests(told);
            ProcessorSetup setup = seen(told, manifests);
            ClusterState cluster = reader.read(setup, manifests);
            if (named.isEmpty() && manifests.of(setup.applicationId()).isPresent()) {
                throw new IllegalArgumentException(setup.engineTopic() + " remembers the topics of "
                        + setup.applicationId() + ": name those that are to be taken as they are now");
            }
            Set<String> own = setup.everyName();
            own.remove(setup.engineTopic());
            for (String name : named) {
                if (!own.contains(name)) {
                    throw new IllegalArgumentException(
                            name + " is no topic of this ledger, which has " + String.join(", ", own));
                }
                if (cluster.topic(name).isEmpty()) {
                    throw new IllegalArgumentException(
                            "there is no topic " + name + ": bring it back, or " + setup.creating(name));
                }
            }
            Set<String> names = named.isEmpty() ? own : new TreeSet<>(named);
            remember(setup, cluster, names);
            return cluster.existing(names).stream().map(TopicState::name).toList();
        });
    }

    /**
     * Sets the group's lost offsets to the ones after the last that the state has applied, and says which they are, by partition; none
     * if none are lost. No instance may run.
     *
     * @throws UnsafeStart with everything else that keeps an engine from starting, if the state is lost too, or if an instance runs
     */
    public Map<Integer, Long> restoreOffsets(ProcessorSetup told) {
        return answered(() -> {
            Manifests manifests = reader.manifests(told);
            ProcessorSetup setup = seen(told, manifests);
            ClusterState cluster = reader.read(setup, manifests);
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

    /**
     * Changelogs that were lost, which {@code changelogs restore} makes again; those that are not there are made, empty. No instance may run.
     *
     * @return of each the partitions in which the engine has saved an offset, with that offset; those that hold as much as was saved are not among
     *     them: an interrupted restoration came so far
     * @throws UnsafeStart with everything else that keeps an engine from starting, or if one that is not empty lacks records
     */
    public Map<String, Map<Integer, Long>> lostChangelogs(ProcessorSetup told) {
        return answered(() -> {
            Manifests manifests = reader.manifests(told);
            ProcessorSetup setup = seen(told, manifests);
            ClusterState cluster = reader.read(setup, manifests);
            List<StartupProblem> others = problems(setup, cluster).stream()
                    .filter(problem -> problem.code() != ProblemCode.CHANGELOG_LOST)
                    .toList();
            if (!others.isEmpty()) {
                throw new UnsafeStart(others);
            }
            List<ExpectedTopic> lost = setup.changelogs().stream()
                    .filter(each ->
                            ChangelogsCheck.loss(setup, cluster, each.name()).isPresent())
                    .toList();
            new TopicCreation(admin).createMissing(lost, setup.profile());
            Map<String, Map<Integer, Long>> found = new TreeMap<>();
            for (ExpectedTopic each : lost) {
                found.put(each.name(), reader.missing(each.name(), cluster.applied()));
            }
            return found;
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

    /** Has the engine topic remember the ids of these topics, and the first start if it does not. */
    private void remember(ProcessorSetup setup, ClusterState cluster, Collection<String> names) {
        Optional<EngineManifest> own = cluster.manifests().of(setup.applicationId());
        if (own.isPresent() && names.isEmpty()) {
            return;
        }
        TopicState journal = cluster.topic(setup.journal()).orElseThrow();
        Map<String, String> ids = new TreeMap<>();
        cluster.existing(names).forEach(topic -> ids.put(topic.name(), topic.id()));
        ids.remove(setup.journal());
        EngineManifest manifest = own.map(known -> names.contains(setup.journal()) ? known.onto(journal.id()) : known)
                .orElseGet(() -> new EngineManifest(
                        EngineManifest.FORMAT_VERSION,
                        setup.applicationId(),
                        journal.id(),
                        journal.partitions(),
                        clock.millis(),
                        begun(setup),
                        new TreeMap<>()))
                .with(ids);
        new ManifestTopic(clientConfig, setup.engineTopic()).write(manifest);
        if (own.isEmpty()) {
            LOG.info("First start of {}: remembered in {}", setup.applicationId(), setup.engineTopic());
        }
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
