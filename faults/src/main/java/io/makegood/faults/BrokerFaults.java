package io.makegood.faults;

import io.makegood.faults.Fault.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.errors.ElectionNotNeededException;

/** What happens to brokers: kill -9, SIGTERM, SIGSTOP; of those that matter most where there are several. */
final class BrokerFaults {
    private static final int ASK_SECONDS = 15;

    private BrokerFaults() {}

    /** Finds the broker that has a part. */
    private interface Choice {
        int node(Scene scene) throws Exception;
    }

    static List<Fault> all() {
        return List.of(
                Fault.shared(
                        "kill-broker",
                        "kill -9 of a broker while transactions are open",
                        scene -> kill(scene, BrokerFaults::any)),
                Fault.shared("restart-broker", "SIGTERM of a broker, and its start", BrokerFaults::restart),
                Fault.shared(
                        "pause-broker",
                        "SIGSTOP of a broker for some seconds",
                        scene -> pause(scene, BrokerFaults::any, 2_000, 4_000)),
                Fault.shared(
                        "pause-broker-long",
                        "SIGSTOP of a broker until sessions and transactions time out",
                        scene -> pause(scene, BrokerFaults::any, 12_000, 15_000)),
                Fault.shared(
                        "kill-everything", "kill -9 of all brokers and all engines at once", BrokerFaults::everything),
                Fault.shared(
                                "kill-leader",
                                "kill -9 of the broker that leads a partition of the journal",
                                scene -> kill(scene, BrokerFaults::leader))
                        .needsBrokers(3),
                Fault.shared(
                                "kill-transactions",
                                "kill -9 of the broker that coordinates an open transaction",
                                scene -> kill(scene, BrokerFaults::transactionCoordinator))
                        .needsBrokers(3),
                Fault.shared(
                                "kill-group",
                                "kill -9 of the broker that coordinates the engine's group",
                                scene -> kill(scene, BrokerFaults::groupCoordinator))
                        .needsBrokers(3),
                Fault.shared(
                                "kill-controller",
                                "kill -9 of the broker that is the active controller",
                                scene -> kill(scene, BrokerFaults::controller))
                        .needsBrokers(3),
                Fault.shared(
                                "pause-leader",
                                "SIGSTOP of the broker that leads a partition of the journal",
                                scene -> pause(scene, BrokerFaults::leader, 8_000, 12_000))
                        .needsBrokers(3),
                Fault.shared("kill-all-brokers", "kill -9 of every broker at once", BrokerFaults::allBrokers)
                        .needsBrokers(3),
                Fault.shared("kill-two-brokers", "kill -9 of two brokers: too few are left to write", BrokerFaults::two)
                        .needsBrokers(3),
                Fault.shared(
                                "rolling-restart-brokers",
                                "SIGTERM and start of one broker after the other",
                                BrokerFaults::roll)
                        .needsBrokers(3),
                Fault.shared(
                                "move-leaders",
                                "leaders go back to where they belong, in the middle of work",
                                BrokerFaults::move)
                        .needsBrokers(3));
    }

    private static Outcome kill(Scene scene, Choice choice) throws Exception {
        boolean open = scene.awaitAnyOpen();
        Broker broker = scene.brokers().of(choice.node(scene));
        broker.kill();
        if (scene.brokers().all().size() > 1) {
            // The others take over before it comes back.
            scene.awaitProgress();
        } else {
            scene.last(0, 2_000);
        }
        broker.start();
        return Outcome.of(open, "");
    }

    private static Outcome restart(Scene scene) throws Exception {
        boolean open = scene.awaitAnyOpen();
        Broker broker = scene.brokers().of(any(scene));
        broker.stop();
        broker.start();
        return Outcome.of(open, "");
    }

    private static Outcome pause(Scene scene, Choice choice, int least, int most) throws Exception {
        boolean open = scene.awaitAnyOpen();
        Broker broker = scene.brokers().of(choice.node(scene));
        broker.pause();
        try {
            scene.last(least, most);
        } finally {
            broker.goOn();
        }
        return Outcome.of(open, "");
    }

    private static Outcome everything(Scene scene) throws Exception {
        boolean open = scene.awaitAnyOpen();
        for (EngineNode engine : scene.ledger().engines()) {
            engine.kill();
        }
        allKilled(scene);
        for (EngineNode engine : scene.ledger().engines()) {
            engine.start();
        }
        return Outcome.of(open, "");
    }

    private static Outcome allBrokers(Scene scene) throws Exception {
        boolean open = scene.awaitAnyOpen();
        allKilled(scene);
        return Outcome.of(open, "");
    }

    private static void allKilled(Scene scene) throws InterruptedException {
        for (Broker broker : scene.brokers().all()) {
            broker.kill();
        }
        scene.last(0, 2_000);
        scene.brokers().startAll(scene.brokers().all());
    }

    private static Outcome two(Scene scene) throws Exception {
        boolean open = scene.awaitAnyOpen();
        int spared = any(scene);
        List<Broker> killed = scene.brokers().all().stream()
                .filter(broker -> broker.node() != spared)
                .toList();
        for (Broker broker : killed) {
            broker.kill();
        }
        scene.last(3_000, 8_000);
        scene.brokers().startAll(killed);
        return Outcome.of(open, "");
    }

    private static Outcome roll(Scene scene) throws Exception {
        boolean open = scene.awaitAnyOpen();
        for (Broker broker : scene.brokers().all()) {
            broker.stop();
            broker.start();
            scene.awaitProgress();
        }
        return Outcome.of(open, "");
    }

    private static Outcome move(Scene scene) throws Exception {
        boolean open = scene.awaitAnyOpen();
        Broker broker = scene.brokers().of(leader(scene));
        broker.stop();
        scene.awaitProgress();
        broker.start();
        boolean moved = Waiting.holds(java.time.Duration.ofMinutes(1), () -> {
            try {
                scene.brokers()
                        .admin()
                        .electLeaders(ElectionType.PREFERRED, null)
                        .all()
                        .get(ASK_SECONDS, TimeUnit.SECONDS);
                return true;
            } catch (java.util.concurrent.ExecutionException e) {
                return e.getCause() instanceof ElectionNotNeededException;
            }
        });
        return Outcome.of(open && moved, "");
    }

    private static int any(Scene scene) {
        return 1 + scene.random().nextInt(scene.brokers().all().size());
    }

    private static int leader(Scene scene) throws Exception {
        String journal = scene.ledger().settings().topics().events().name();
        return Waiting.answer(() -> scene.brokers()
                .admin()
                .describeTopics(List.of(journal))
                .topicNameValues()
                .values()
                .iterator()
                .next()
                .get(ASK_SECONDS, TimeUnit.SECONDS)
                .partitions()
                .get(scene.random().nextInt(Ledger.PARTITIONS))
                .leader()
                .id());
    }

    private static int transactionCoordinator(Scene scene) throws Exception {
        return Waiting.answer(() -> {
            Set<String> open = scene.ledger().oracle().transactions().open();
            Admin admin = scene.brokers().admin();
            return admin.describeTransactions(List.of(open.iterator().next()))
                    .all()
                    .get(ASK_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next()
                    .coordinatorId();
        });
    }

    private static int groupCoordinator(Scene scene) throws Exception {
        String group = scene.ledger().settings().applicationId();
        return Waiting.answer(() -> {
            Map<String, org.apache.kafka.clients.admin.ConsumerGroupDescription> described = scene.brokers()
                    .admin()
                    .describeConsumerGroups(List.of(group))
                    .all()
                    .get(ASK_SECONDS, TimeUnit.SECONDS);
            return described.values().iterator().next().coordinator().id();
        });
    }

    private static int controller(Scene scene) throws Exception {
        return Waiting.answer(() -> scene.brokers()
                .admin()
                .describeMetadataQuorum()
                .quorumInfo()
                .get(ASK_SECONDS, TimeUnit.SECONDS)
                .leaderId());
    }
}
