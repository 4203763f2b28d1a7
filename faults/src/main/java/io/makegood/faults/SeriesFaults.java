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
            EngineNode engine = scene.engineAtWork();
            Set<TopicPartition> its = partitionsOf(scene, engine);
            boolean open = scene.killInTransaction(engine);
            long killed = System.nanoTime();
            Map<TopicPartition, Long> before = scene.ledger().oracle().saved();
            engine.start();
            scene.ledger().awaitCommits(its, before);
            if (open && !its.isEmpty()) {
                firstCommits.add(millisSince(killed));
            }
        }
        return Outcome.series(firstCommits);
    }

    private static Outcome all(Scene scene) throws Exception {
        List<Long> firstCommits = new ArrayList<>();
        List<EngineNode> engines = scene.ledger().engines();
        for (int i = 0; i < KILLS; i++) {
            List<Set<TopicPartition>> partitions = new ArrayList<>();
            for (EngineNode engine : engines) {
                scene.awaitOpen(engine);
                partitions.add(partitionsOf(scene, engine));
            }
            for (EngineNode engine : engines) {
                engine.kill();
            }
            long killed = System.nanoTime();
            Set<String> open = Waiting.answer(scene.ledger().oracle().transactions()::open);
            Map<TopicPartition, Long> before = scene.ledger().oracle().saved();
            for (EngineNode engine : engines) {
                engine.start();
            }
            for (int each = 0; each < engines.size(); each++) {
                scene.ledger().awaitCommits(partitions.get(each), before);
                String process = engines.get(each).processId().orElse("none");
                if (open.stream().anyMatch(id -> id.contains(process))
                        && !partitions.get(each).isEmpty()) {
                    firstCommits.add(millisSince(killed));
                }
            }
        }
        return Outcome.series(firstCommits);
    }

    private static Outcome takeovers(Scene scene) throws Exception {
        List<Long> firstCommits = new ArrayList<>();
        for (int i = 0; i < TAKEOVERS; i++) {
            EngineNode engine = scene.engineAtWork();
            Set<TopicPartition> its = partitionsOf(scene, engine);
            boolean open = scene.killInTransaction(engine);
            long killed = System.nanoTime();
            Map<TopicPartition, Long> before = scene.ledger().oracle().saved();
            scene.ledger().awaitCommits(its, before);
            if (open && !its.isEmpty()) {
                firstCommits.add(millisSince(killed));
            }
            engine.start();
            engine.awaitRunning();
        }
        return Outcome.series(firstCommits);
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
