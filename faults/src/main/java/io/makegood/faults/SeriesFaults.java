package io.makegood.faults;

import io.makegood.faults.Fault.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;

/** Kill after kill, with no rest between them, and how long each time until everything that had stopped commits again. */
final class SeriesFaults {
    private static final int KILLS = 20;
    private static final int TAKEOVERS = 4;
    private static final long ASK_SECONDS = 15;

    private SeriesFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.shared(
                        "kill-engine-series",
                        KILLS + " times kill -9 of an instance in a transaction, started again at once",
                        SeriesFaults::engines),
                Fault.shared(
                                "kill-engines-series",
                                KILLS
                                        + " times kill -9 of every instance at once, all in a transaction, started again at once",
                                SeriesFaults::all)
                        .needsEngines(2),
                Fault.shared(
                                "takeover-series",
                                TAKEOVERS + " times kill -9 of an instance in a transaction; the others take over",
                                SeriesFaults::takeovers)
                        .needsEngines(2),
                Fault.shared(
                        "kill-broker-series",
                        KILLS + " times kill -9 of a broker while a transaction is open",
                        SeriesFaults::brokers));
    }

    private static Outcome engines(Scene scene) throws Exception {
        List<Long> firstCommits = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            firstCommits.addAll(kill(scene, List.of(scene.engineAtWork()), true));
        }
        return Outcome.series(firstCommits);
    }

    private static Outcome all(Scene scene) throws Exception {
        List<Long> firstCommits = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            firstCommits.addAll(kill(scene, scene.ledger().engines(), true));
        }
        return Outcome.series(firstCommits);
    }

    private static Outcome takeovers(Scene scene) throws Exception {
        List<Long> firstCommits = new ArrayList<>();
        for (int i = 0; i < TAKEOVERS; i++) {
            EngineNode engine = scene.engineAtWork();
            firstCommits.addAll(kill(scene, List.of(engine), false));
            engine.start();
            engine.awaitRunning();
        }
        return Outcome.series(firstCommits);
    }

    /**
     * Kills these instances at once and waits until all that they folded is committed again; tells, for each that was in a transaction, how
     * long that took.
     *
     * @param restarted whether they are started again at once, or others must take over
     */
    private static List<Long> kill(Scene scene, List<EngineNode> engines, boolean restarted) throws Exception {
        List<Set<TopicPartition>> partitions = new ArrayList<>();
        for (EngineNode engine : engines) {
            scene.awaitOpen(engine);
            partitions.add(partitionsOf(scene, engine));
        }
        for (EngineNode engine : engines) {
            engine.kill();
        }
        long killed = System.nanoTime();
        Oracle oracle = scene.ledger().oracle();
        List<Boolean> hit = new ArrayList<>();
        for (EngineNode engine : engines) {
            hit.add(oracle.transactions().isOpen(engine));
        }
        Map<TopicPartition, Long> before = oracle.saved();
        if (restarted) {
            for (EngineNode engine : engines) {
                engine.start();
            }
        }
        List<Long> firstCommits = new ArrayList<>();
        for (int each = 0; each < engines.size(); each++) {
            scene.ledger().awaitCommits(partitions.get(each), before);
            if (hit.get(each) && !partitions.get(each).isEmpty()) {
                firstCommits.add(millisSince(killed));
            }
        }
        return firstCommits;
    }

    private static Outcome brokers(Scene scene) throws Exception {
        List<Long> firstCommits = new ArrayList<>();
        List<Broker> all = scene.brokers().all();
        for (int i = 0; i < KILLS; i++) {
            boolean open = scene.awaitAnyOpen();
            Broker broker = all.get(scene.random().nextInt(all.size()));
            broker.kill();
            long killed = System.nanoTime();
            if (all.size() == 1) {
                broker.start();
            }
            Map<TopicPartition, Long> before = Waiting.answer(scene.ledger().oracle()::saved);
            scene.ledger().awaitCommits(before.keySet(), before);
            if (open) {
                firstCommits.add(millisSince(killed));
            }
            if (all.size() > 1) {
                broker.start();
            }
        }
        return Outcome.series(firstCommits);
    }

    private static long millisSince(long then) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - then);
    }

    /** Of the journal: those that this instance folds. */
    private static Set<TopicPartition> partitionsOf(Scene scene, EngineNode engine) throws Exception {
        String group = scene.ledger().settings().applicationId();
        ConsumerGroupDescription members = scene.ledger()
                .admin()
                .describeConsumerGroups(List.of(group))
                .all()
                .get(ASK_SECONDS, TimeUnit.SECONDS)
                .get(group);
        Set<TopicPartition> its =
                new TreeSet<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
        if (members != null) {
            for (MemberDescription member : members.members()) {
                if (member.groupInstanceId().orElse("").startsWith(engine.name() + "-")) {
                    its.addAll(member.assignment().topicPartitions());
                }
            }
        }
        its.retainAll(scene.ledger().oracle().journalPartitions());
        return its;
    }
}
