package io.makegood.application.mirror;

import io.makegood.application.startup.JournalRole;
import io.makegood.application.startup.ProblemCode;
import io.makegood.application.startup.ProcessorSetup;
import io.makegood.application.startup.StartupChecks;
import io.makegood.application.startup.StartupProblem;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.journal.JournalTime;
import io.makegood.topics.ownership.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a mirror the ledger: looks whether it can be, then sets the broker's time, appends what the source's engine would have appended
 * and what never came over, and has the engine topic remember that the journal is this ledger's own. Broken off, it can be run again.
 */
public final class Promotion {
    /** Broker clocks differ by no more, and a leader that changes sets record times back by no more. */
    public static final Duration TOLERATED = Duration.ofSeconds(60);

    /** How many records at the end of each partition are looked at for times that run backwards. */
    private static final int TAIL_RECORDS = 100_000;

    private final Map<String, Object> clients;
    private final Topics topics;
    private final ProcessorSetup setup;
    private final int partitions;
    private final @Nullable SchemaById schemas;

    /** Of the mirror under those topics; {@code clients} says how Kafka is reached, {@code schemas} what publishers registered. */
    public Promotion(
            Map<String, Object> clients,
            Topics topics,
            ProcessorSetup setup,
            int partitions,
            @Nullable SchemaById schemas) {
        this.clients = Map.copyOf(clients);
        this.topics = topics;
        this.setup = setup;
        this.partitions = partitions;
        this.schemas = schemas;
    }

    /**
     * A partition of the mirror.
     *
     * @param end where it ends
     * @param newestAt its newest record time, epoch milliseconds, UTC; -1 if it is empty
     * @param backwardsMillis by how much record times run backwards among its last records
     */
    public record Partition(int partition, long end, long newestAt, long backwardsMillis) {}

    /**
     * What was found.
     *
     * @param role what the journal is
     * @param problems what keeps it from being promoted; each says what to do
     * @param questions what cannot be found out from here, and has to be said
     * @param newestAt the newest record time, epoch milliseconds, UTC: what came after it at the source did not come over; -1 if there is none
     * @param unaccounted credits that arrived by transfers whose leaving did not come over, as people read it
     * @param missing how many events the source's engine called for that did not come over: a promotion appends them
     */
    public record Findings(
            JournalRole role,
            List<Partition> partitions,
            List<String> problems,
            List<String> questions,
            List<String> unaccounted,
            long newestAt,
            long missing) {
        /** Whether it is promoted once the questions are answered. */
        public boolean isReady() {
            return role == JournalRole.MIRROR && problems.isEmpty();
        }
    }

    /** What became of it: how many events were appended that had not come over. */
    public record Done(long appended) {}

    /**
     * Looks, changes nothing, and takes {@code still}, for which nothing may be written, and what is waited for.
     *
     * @param now the clock of this machine, epoch milliseconds, UTC
     */
    public Findings look(Duration still, LongSupplier now) {
        try (Admin admin = Admin.create(clients);
                MirrorTopics records = new MirrorTopics(admin, clients)) {
            StartupChecks checks = new StartupChecks(admin, clients);
            JournalRole role = checks.role(setup);
            if (role != JournalRole.MIRROR) {
                return new Findings(role, List.of(), List.of(), List.of(), List.of(), -1, 0);
            }
            List<String> problems = new ArrayList<>();
            for (StartupProblem each : checks.problems(setup)) {
                // A promotion that was broken off goes on.
                if (each.code() != ProblemCode.MIRROR_TIME) {
                    problems.add(each.code() + ": " + each.wrong() + " " + each.mend());
                }
            }
            if (!problems.isEmpty()) {
                return new Findings(role, List.of(), problems, List.of(), List.of(), -1, 0);
            }
            if (hasMembers(admin)) {
                problems.add(
                        "instances of " + setup.applicationId()
                                + " are running: let them fold to the end, then stop every one, and start them again afterwards");
            }
            problems.addAll(writers(admin, records, still));
            problems.addAll(unfolded(admin, records));
            List<Partition> found = partitions(records);
            long newest = found.stream().mapToLong(Partition::newestAt).max().orElse(-1);
            Withheld withheld = withheld(records);
            long missing = withheld.missing().size();
            List<String> unaccounted = withheld.unaccounted();
            List<String> questions = questions(found, newest, now.getAsLong());
            if (!unaccounted.isEmpty()) {
                questions.add("that " + unaccounted.size()
                        + " transfers arrived whose leaving did not come over, listed above: until"
                        + " upstream has published them again, their credits are at both accounts");
            }
            return new Findings(role, found, problems, questions, unaccounted, newest, missing);
        }
    }

    private Withheld withheld(MirrorTopics records) {
        return new Withheld(topics, records, partitions, schemas);
    }

    private boolean hasMembers(Admin admin) {
        String group = setup.applicationId();
        try {
            return !MirrorTopics.answer(Objects.requireNonNull(admin.describeConsumerGroups(Set.of(group))
                            .describedGroups()
                            .get(group)))
                    .members()
                    .isEmpty();
        } catch (GroupIdNotFoundException none) {
            return false;
        }
    }

    /** Who writes the journal, or may. */
    private List<String> writers(Admin admin, MirrorTopics records, Duration still) {
        Map<Integer, Long> before = ends(records);
        try {
            Thread.sleep(still.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
        Map<Integer, Long> after = ends(records);
        List<String> problems = new ArrayList<>();
        Set<Integer> grown = new HashSet<>();
        after.forEach((partition, end) -> {
            if (!end.equals(before.get(partition))) {
                grown.add(partition);
            }
        });
        if (!grown.isEmpty()) {
            problems.add("records still come into " + topics.events().name() + ", partitions " + grown
                    + ": stop MirrorMaker, and whoever else writes it");
        }
        List<TopicPartition> all = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            all.add(new TopicPartition(topics.events().name(), partition));
        }
        MirrorTopics.answer(admin.describeProducers(all).all()).forEach((partition, state) -> {
            for (ProducerState producer : state.activeProducers()) {
                if (producer.currentTransactionStartOffset().isPresent()) {
                    problems.add("producer " + producer.producerId() + " has a transaction open in " + partition
                            + ": it ends by itself within MirrorMaker's transaction.timeout.ms; ask again then");
                }
            }
        });
        return problems;
    }

    private Map<Integer, Long> ends(MirrorTopics records) {
        Map<Integer, Long> ends = new TreeMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(partition, records.end(topics.events().name(), partition));
        }
        return ends;
    }

    private List<String> unfolded(Admin admin, MirrorTopics records) {
        String journal = topics.events().name();
        Map<TopicPartition, OffsetAndMetadata> committed = MirrorTopics.answer(admin.listConsumerGroupOffsets(
                        setup.applicationId(), new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata());
        List<String> problems = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            OffsetAndMetadata offset = committed.get(new TopicPartition(journal, partition));
            long from = offset == null ? 0 : offset.offset();
            long[] left = new long[1];
            records.read(journal, partition, from, record -> {
                left[0]++;
                return true;
            });
            if (left[0] > 0) {
                problems.add(left[0] + " records of partition " + partition
                        + " are not folded yet: start an instance, wait until"
                        + " makegood_lag_records{part=\"engine\"} is 0, stop it, and ask again");
            }
        }
        return problems;
    }

    private List<Partition> partitions(MirrorTopics records) {
        String journal = topics.events().name();
        List<Partition> all = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            long end = records.stableEnd(journal, partition);
            long[] times = {-1, 0};
            records.read(journal, partition, end - TAIL_RECORDS, record -> {
                times[1] = Math.max(times[1], times[0] - record.timestamp());
                times[0] = Math.max(times[0], record.timestamp());
                return true;
            });
            all.add(new Partition(partition, end, records.newest(journal, partition), times[1]));
        }
        return all;
    }

    private static List<String> questions(List<Partition> found, long newest, long now) {
        List<String> questions = new ArrayList<>();
        questions.add("that MirrorMaker is stopped, and that nobody will start it again towards this cluster");
        if (newest - now > TOLERATED.toMillis()) {
            questions.add("that the mirror's newest record time is " + (newest - now) / 1000
                    + " s ahead of this machine's clock: times will run backwards by that much, which decides nothing anew, and"
                    + " what is due comes as much later");
        }
        for (Partition each : found) {
            if (each.backwardsMillis() > TOLERATED.toMillis()) {
                questions.add("that record times of partition " + each.partition() + " run backwards by "
                        + each.backwardsMillis() / 1000
                        + " s: records may have been mirrored twice, or in another order");
            }
        }
        return questions;
    }

    /** What a promotion does, in order; broken off before any of it, it is done anew. */
    public enum Step {
        /** The engine topic remembers that the ledger has arrived: engines bear either time from then on. */
        ARRIVE,
        /** The journal takes the broker's time. */
        TIME,
        /** What the mirror's engine called for, and the source's did not append, is appended. */
        APPEND,
        /** The engine topic remembers that the journal is the ledger's own. */
        REMEMBER
    }

    /**
     * Switches. Whoever calls it has looked, and has no problem left.
     *
     * @param now the clock of this machine: it is waited for until no newest record time is ahead of it by a little
     */
    public Done promote(LongSupplier now) {
        return promote(now, false, step -> {});
    }

    /**
     * The same where the ledger has arrived by a move: engines run and append already, and go on whatever becomes of this.
     *
     * @param before is told each step before it is done
     * @throws ProducerFencedException if somebody else has begun the same since
     */
    public Done promoteArrived(LongSupplier now, Consumer<Step> before) {
        return promote(now, true, before);
    }

    private Done promote(LongSupplier now, boolean arrived, Consumer<Step> before) {
        try (Admin admin = Admin.create(clients);
                MirrorTopics records = new MirrorTopics(admin, clients);
                KafkaProducer<byte[], byte[]> producer = producer()) {
            // What another one was about to append is appended or never will be: what is missing is looked for after
            // that.
            producer.initTransactions();
            StartupChecks checks = new StartupChecks(admin, clients);
            if (checks.role(setup) == JournalRole.PROMOTED) {
                return new Done(0);
            }
            if (arrived) {
                before.accept(Step.ARRIVE);
                checks.arrive(setup);
            }
            List<Withheld.Item> missing = withheld(records).missing();
            awaitClock(records, now);
            before.accept(Step.TIME);
            MirrorTopics.answer(JournalTime.takeBrokers(admin, topics.events().name()));
            before.accept(Step.APPEND);
            append(producer, records, missing);
            before.accept(Step.REMEMBER);
            checks.promote(setup);
            return new Done(missing.size());
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.events().name() + "-promotion");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000L);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Times that would run backwards by a little do not: it takes no longer than that. */
    private void awaitClock(MirrorTopics records, LongSupplier now) {
        long newest = -1;
        for (int partition = 0; partition < partitions; partition++) {
            newest = Math.max(newest, records.newest(topics.events().name(), partition));
        }
        long ahead = newest - now.getAsLong();
        if (ahead > 0 && ahead <= TOLERATED.toMillis()) {
            try {
                Thread.sleep(ahead + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted", e);
            }
        }
    }

    /** All or none, in order; of two who promote at once one is fenced. */
    private void append(KafkaProducer<byte[], byte[]> producer, MirrorTopics records, List<Withheld.Item> missing) {
        if (missing.isEmpty()) {
            return;
        }
        Map<Integer, Set<Long>> byPartition = new TreeMap<>();
        missing.forEach(item ->
                byPartition.computeIfAbsent(item.from(), any -> new HashSet<>()).add(item.offset()));
        producer.beginTransaction();
        try {
            byPartition.forEach((partition, offsets) -> {
                long first = offsets.stream().mapToLong(Long::longValue).min().orElse(0);
                records.read(topics.withheld().name(), partition, first, record -> {
                    if (offsets.contains(record.offset())) {
                        // A send that fails makes the commit fail.
                        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                                topics.events().name(),
                                Ownership.partitionOf(record.key(), partitions),
                                record.key(),
                                record.value(),
                                record.headers()));
                    }
                    return true;
                });
            });
            producer.commitTransaction();
        } catch (ProducerFencedException fenced) {
            throw fenced;
        } catch (KafkaException e) {
            producer.abortTransaction();
            throw e;
        }
    }
}
