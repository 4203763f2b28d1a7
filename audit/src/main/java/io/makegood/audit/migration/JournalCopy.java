package io.makegood.audit.migration;

import io.makegood.audit.migration.MigrationState.Origin;
import io.makegood.audit.verify.ArchivedJournal;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.KafkaRecords;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.reading.StalledRead;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * A ledger's journal into a fresh namespace, of the same cluster or of another, over as many partitions as are asked for: from there an
 * engine folds it again, to the same entries. Record times are kept by a topic that takes them from its records. Copied once it then is a
 * journal like any other; followed it is a mirror until it is promoted. Broken off, it goes on where it was, and copies nothing twice.
 * Never writes to the topics that it reads.
 */
public final class JournalCopy implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(50);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** A transaction that publishes a policy has long ended then, in every partition. */
    private static final Duration HELD_LIMIT = Duration.ofSeconds(90);

    private static final long COUNTED_MAX = 10_000;

    private final KafkaLedger source;
    private final MigrationTarget target;
    private final @Nullable SchemaById schemas;
    private ArchivedJournal archived = ArchivedJournal.NONE;
    private LeftOut leftOut = LeftOut.NOTHING;

    /** Copies the journal of that ledger, whose publishers may have registered schemas, to those topics of that cluster. */
    public JournalCopy(
            KafkaLedger source, Map<String, Object> targetClients, Topics targetTopics, @Nullable SchemaById schemas) {
        this.source = source;
        this.schemas = schemas;
        target = new MigrationTarget(targetClients, targetTopics);
    }

    /** Has it copied from archives what the journal does not have any more. */
    public JournalCopy from(ArchivedJournal known) {
        archived = known;
        return this;
    }

    /** Has it do without those records. */
    public JournalCopy without(LeftOut records) {
        leftOut = records;
        return this;
    }

    /** Is told how a copy that is followed comes on. */
    public interface Watcher {
        /** How far it is, and how many records of the source are not copied yet; called several times a second. */
        void isAt(MigrationState state, long behind);

        /** How far it will be, once what is being copied is committed. */
        default void willBeAt(MigrationState state) {}

        /** What stands in some partitions of the source, and is waited for in others. */
        default void waits(String what) {}

        /** Kafka failed; it is tried again. */
        default void failed(KafkaException failure) {}
    }

    /** How far it is; null if nothing was begun there. */
    public @Nullable MigrationState state() {
        return target.state();
    }

    /**
     * How many records of the source are not copied as it stands now; where there are many, about.
     *
     * @param known how far it is
     */
    public long behind(MigrationState known) {
        Map<Integer, Long> ends = source.ends(known.from().journal(), true);
        long offsets = 0;
        for (int partition = 0; partition < known.sources().size(); partition++) {
            offsets += Math.max(
                    0,
                    ends.getOrDefault(partition, 0L)
                            - known.sources().get(partition).offset());
        }
        if (offsets > COUNTED_MAX) {
            return offsets;
        }
        // Markers of transactions are no records. What is in archives alone cannot be counted from here.
        Map<Integer, Long> beginnings = source.beginnings(known.from().journal());
        long records = 0;
        for (int partition = 0; partition < known.sources().size(); partition++) {
            long reached = known.sources().get(partition).offset();
            long from = Math.max(reached, beginnings.getOrDefault(partition, 0L));
            records += from - reached;
            try (KafkaRecords log = new KafkaRecords(
                    source.clients(),
                    new TopicPartition(known.from().journal(), partition),
                    from,
                    ends.getOrDefault(partition, 0L))) {
                while (log.next() != null) {
                    records++;
                }
            }
        }
        return records;
    }

    /**
     * Copies to the present end; {@code progress} is shown the number of records. What nobody follows is a journal like any other then.
     *
     * @param partitions over how many; null for as many as the source has, or as were begun with
     * @param applicationId the name of the source's engine, which may not run if the copy was followed: what it passes on meanwhile would be
     *     there twice
     * @throws MigrationRefused saying why, and what to do
     */
    public MigrationState once(@Nullable Integer partitions, String applicationId, LongConsumer progress) {
        Origin from = origin();
        MigrationState begun = target.begun(from, partitions, false);
        requireBeginning(begun);
        if (begun != null && begun.finished()) {
            // Broken off before the last step.
            target.takeBrokersTime();
            return begun;
        }
        if (begun != null && begun.move() != null) {
            throw new MigrationRefused("the ledger has moved to " + target.journal() + ", and what still comes into "
                    + from.journal() + " is carried over by --follow");
        }
        if (begun != null && begun.follows() && source.isRunning(applicationId)) {
            throw new MigrationRefused(
                    "the engine of " + from.journal() + ", " + applicationId
                            + ", is running: what it passes on would be copied twice; say --follow as before, or stop it first");
        }
        requireLeftOut(from);
        Survey survey = Survey.of(source, archived, leftOut, schemas, from.folded());
        MigrationState fresh = MigrationState.start(
                from, survey.reachedAtStart(), partitions == null ? source.partitions() : partitions, false);
        target.create(
                source, begun == null ? fresh.partitions() : begun.partitions(), begun != null && begun.follows());
        long[] ours = new long[1];
        try (CopySession session = CopySession.open(
                new CopySession.Origin(source, archived, leftOut, schemas, bridgesOf(applicationId)),
                target,
                fresh,
                survey,
                any -> {})) {
            ours[0] = session.state().session();
            session.begin();
            return toTheEnd(session, progress);
        } catch (KafkaException e) {
            throw isTakenOver(ours[0]) ? takenOver() : e;
        }
    }

    private MigrationState toTheEnd(CopySession session, LongConsumer progress) {
        long shown = session.state().copied();
        long progressed = System.nanoTime();
        while (!session.isAtEnd()) {
            if (session.copy(WAIT) > 0) {
                progressed = System.nanoTime();
            } else if (System.nanoTime() - progressed > STALL_LIMIT.toNanos()) {
                throw new StalledRead(session.state().from().journal(), STALL_LIMIT);
            }
            long now = session.state().copied();
            if (now > shown) {
                progress.accept(now - shown);
                shown = now;
            }
        }
        session.finish();
        if (!session.state().follows()) {
            target.takeBrokersTime();
        }
        return session.state();
    }

    /**
     * Copies, and goes on copying what comes, while {@code goesOn}; after a failure of Kafka it tries again.
     *
     * @param partitions over how many; null for as many as the source has, or as were begun with
     * @param applicationId the name of the source's engine
     * @throws MigrationRefused saying why, and what to do
     */
    public void follow(@Nullable Integer partitions, String applicationId, BooleanSupplier goesOn, Watcher watcher) {
        Origin from = origin();
        if (source.partitions() != from.folded()) {
            throw new MigrationRefused(
                    from.journal() + " has " + source.partitions() + " partitions, and was folded by "
                            + from.folded()
                            + ": no engine goes on with it, so there is nothing to follow; copy it once, without --follow");
        }
        MigrationState begun = target.begun(from, partitions, true);
        requireBeginning(begun);
        requireLeftOut(from);
        MigrationState fresh = MigrationState.start(
                from,
                Collections.nCopies(from.folded(), 0),
                partitions == null ? source.partitions() : partitions,
                true);
        target.create(source, begun == null ? fresh.partitions() : begun.partitions(), true);
        long[] ours = new long[1];
        while (goesOn.getAsBoolean()) {
            try (CopySession session = CopySession.open(
                    new CopySession.Origin(source, archived, leftOut, schemas, bridgesOf(applicationId)),
                    target,
                    fresh,
                    null,
                    watcher::willBeAt)) {
                ours[0] = session.state().session();
                session.begin();
                follow(session, goesOn, watcher);
            } catch (InterruptException | AuthorizationException | AuthenticationException hopeless) {
                throw hopeless;
            } catch (KafkaException e) {
                watcher.failed(e);
                pause();
                if (isTakenOver(ours[0])) {
                    throw takenOver();
                }
            }
        }
    }

    private void follow(CopySession session, BooleanSupplier goesOn, Watcher watcher) {
        List<KeyCopy> keys = KeyCopy.all(source.clients(), source.topics(), target.clients(), target.topics());
        long looked = System.nanoTime();
        long heldSince = looked;
        boolean arrived = session.state().move() != null;
        while (goesOn.getAsBoolean()) {
            int taken = session.copy(WAIT);
            long now = System.nanoTime();
            watcher.isAt(session.state(), session.behind());
            PartitionMerge.Held held = session.held();
            if (taken > 0 || held == null) {
                heldSince = now;
            } else if (now - heldSince > LOOK.toNanos()) {
                requireSoon(held, now - heldSince, watcher);
            }
            boolean moved = session.state().move() != null;
            if (now - looked > LOOK.toNanos() || moved != arrived) {
                arrived = moved;
                // Where the ledger has arrived, others write too.
                if (!moved) {
                    target.requireMirror();
                }
                keys.forEach(each -> each.copy(moved));
                lookBeside(session, watcher);
                looked = System.nanoTime();
            }
        }
    }

    /** What is not allowed there is told and holds nothing up: the journal is carried over first of all. */
    private void lookBeside(CopySession session, Watcher watcher) {
        try {
            target.createStripe(source, session.state().partitions());
            session.look();
        } catch (AuthorizationException refused) {
            watcher.failed(refused);
        }
    }

    private static void requireSoon(PartitionMerge.Held held, long nanos, Watcher watcher) {
        String what =
                held.sign() + " stands in partitions " + held.there() + " of the journal and not in " + held.missing();
        if (nanos > HELD_LIMIT.toNanos()) {
            throw new MigrationRefused(what + ": " + MigrationRefused.UNORDERED);
        }
        watcher.waits(what);
    }

    /** The group of the source's bridges. */
    private static String bridgesOf(String applicationId) {
        return applicationId + "-bridges";
    }

    private Origin origin() {
        String journal = source.topics().events().name();
        String cluster = MigrationTarget.clusterOf(source.clients());
        if (journal.equals(target.journal()) && cluster.equals(MigrationTarget.clusterOf(target.clients()))) {
            throw new MigrationRefused("the copy must go under another prefix than "
                    + source.topics().prefix());
        }
        return new Origin(cluster, journal, source.journal().topicId().toString(), source.foldedPartitions());
    }

    /** What was cut off was copied before, or is at hand. */
    private void requireBeginning(@Nullable MigrationState begun) {
        String journal = source.topics().events().name();
        Map<Integer, Long> beginnings = source.beginnings(journal);
        boolean isCopied = begun != null
                // A survey looks at all of the journal each time.
                && begun.follows()
                && beginnings.entrySet().stream()
                        .allMatch(begin -> begin.getKey() >= begun.sources().size()
                                || begin.getValue()
                                        <= begun.sources().get(begin.getKey()).offset());
        if (archived.reaches(beginnings) || isCopied) {
            return;
        }
        throw new MigrationRefused(journal
                + " does not have its first records any more, which were archived and cut off: a copy would fold from"
                + " nothing. Copy it with --archive DIR, once for each archive that it was cut off with; or copy the journal"
                + " from a mirror that has all of it");
    }

    private void requireLeftOut(Origin from) {
        Map<Integer, Long> ends = source.ends(from.journal(), true);
        leftOut.requireForEveryPartition(
                archived.then((partition, offset) -> new KafkaRecords(
                        source.clients(),
                        new TopicPartition(from.journal(), partition),
                        offset,
                        ends.getOrDefault(partition, 0L))),
                new JournalReading(from.folded(), schemas));
    }

    private MigrationRefused takenOver() {
        return new MigrationRefused(
                "another one copies into " + target.journal() + " since: this one has ended, and nothing is doubled");
    }

    /**
     * Whether another one copies since. The error does not tell: a transaction that took too long fails like one that was fenced, and a broker that
     * is asked by both at once answers either of them that it does not know what happened.
     */
    private boolean isTakenOver(long ours) {
        try {
            MigrationState now = target.state();
            return now != null && now.session() > ours;
        } catch (KafkaException unknown) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        target.close();
    }
}
