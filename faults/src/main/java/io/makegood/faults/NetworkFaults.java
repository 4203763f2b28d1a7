package io.makegood.faults;

import io.makegood.faults.Fault.Outcome;
import io.makegood.faults.Proxy.Flow;
import io.makegood.faults.Proxy.TransactionEnd;
import java.time.Duration;
import java.util.List;

/** What happens between engines and brokers: one way cut, late, broken off, the end of a transaction unheard of. */
final class NetworkFaults {
    private static final Duration HIT_LIMIT = Duration.ofSeconds(20);

    private NetworkFaults() {}

    /** Does something to a proxy. */
    private interface Cut {
        void on(Proxy proxy);
    }

    static List<Fault> all() {
        return List.of(
                Fault.shared(
                        "cut-requests",
                        "what engines send reaches no broker; connections stay open",
                        scene -> cut(scene, proxy -> proxy.requests(Flow.STOPPED), 3_000, 6_000)),
                Fault.shared(
                        "cut-answers",
                        "what brokers answer reaches no engine; connections stay open",
                        scene -> cut(scene, proxy -> proxy.answers(Flow.STOPPED), 3_000, 6_000)),
                Fault.shared(
                        "cut-both-long",
                        "nothing passes until sessions and transactions time out",
                        scene -> cut(
                                scene,
                                proxy -> {
                                    proxy.requests(Flow.STOPPED);
                                    proxy.answers(Flow.STOPPED);
                                },
                                11_000,
                                14_000)),
                Fault.shared(
                        "slow-network",
                        "everything is late, both ways",
                        scene -> cut(
                                scene,
                                proxy -> {
                                    proxy.requests(Flow.SLOW);
                                    proxy.answers(Flow.SLOW);
                                },
                                4_000,
                                6_000)),
                Fault.shared(
                        "refused-connections",
                        "connections break and new ones are refused",
                        scene -> cut(
                                scene,
                                proxy -> {
                                    proxy.refuses(true);
                                    proxy.resetAll();
                                },
                                3_000,
                                5_000)),
                Fault.shared("reset-connections", "all connections break, again and again", NetworkFaults::resets),
                Fault.shared("flapping-network", "one way, the other and none are cut in turn", NetworkFaults::flap),
                Fault.shared(
                        "held-end",
                        "the answer to the end of a transaction comes late",
                        scene -> end(scene, TransactionEnd.ANSWER_HELD, 2_000, 4_000)),
                Fault.shared(
                        "held-end-long",
                        "it comes after the transaction's time-out",
                        scene -> end(scene, TransactionEnd.ANSWER_HELD, 11_000, 13_000)),
                Fault.shared(
                        "lost-end-answer",
                        "a transaction ends, and the engine's connection breaks before it hears so",
                        scene -> end(scene, TransactionEnd.ANSWER_LOST, 500, 2_000)),
                Fault.shared(
                        "lost-end-request",
                        "the connection breaks before the broker hears of the end",
                        scene -> end(scene, TransactionEnd.REQUEST_LOST, 500, 2_000)),
                Fault.shared(
                        "lost-end-and-kill",
                        "a transaction ends, the engine does not hear of it, and dies",
                        NetworkFaults::endAndKill));
    }

    private static Outcome cut(Scene scene, Cut cut, int least, int most) throws Exception {
        boolean open = scene.awaitAnyOpen();
        List<Proxy> proxies = scene.someProxies();
        long before = scene.brokers().affected();
        try {
            proxies.forEach(cut::on);
            scene.last(least, most);
        } finally {
            proxies.forEach(Proxy::heal);
        }
        return Outcome.of(open && scene.brokers().affected() > before, "");
    }

    private static Outcome resets(Scene scene) throws Exception {
        boolean open = scene.awaitAnyOpen();
        long before = scene.brokers().affected();
        for (int i = 0; i < 6; i++) {
            scene.someProxies().forEach(Proxy::resetAll);
            scene.last(200, 900);
        }
        return Outcome.of(open && scene.brokers().affected() > before, "");
    }

    private static Outcome flap(Scene scene) throws Exception {
        boolean open = scene.awaitAnyOpen();
        long before = scene.brokers().affected();
        try {
            for (int i = 0; i < 6; i++) {
                List<Proxy> proxies = scene.someProxies();
                Flow requests = scene.random().nextBoolean() ? Flow.STOPPED : Flow.OPEN;
                Flow answers = scene.random().nextBoolean() ? Flow.STOPPED : Flow.OPEN;
                for (Proxy proxy : proxies) {
                    proxy.requests(requests);
                    proxy.answers(answers);
                }
                scene.last(300, 1_500);
            }
        } finally {
            scene.brokers().all().forEach(broker -> broker.proxy().heal());
        }
        return Outcome.of(open && scene.brokers().affected() > before, "");
    }

    private static Outcome end(Scene scene, TransactionEnd what, int least, int most) throws Exception {
        long before = scene.brokers().affected();
        try {
            scene.brokers().all().forEach(broker -> broker.proxy().ends(what));
            boolean hit = Waiting.holds(HIT_LIMIT, () -> scene.brokers().affected() > before);
            scene.last(least, most);
            return Outcome.of(hit, "");
        } finally {
            scene.brokers().all().forEach(broker -> broker.proxy().heal());
        }
    }

    private static Outcome endAndKill(Scene scene) throws Exception {
        long before = scene.brokers().affected();
        EngineNode engine = scene.engineAtWork();
        try {
            scene.brokers().all().forEach(broker -> broker.proxy().ends(TransactionEnd.ANSWER_HELD));
            boolean hit = Waiting.holds(HIT_LIMIT, () -> scene.brokers().affected() > before);
            engine.kill();
            return Outcome.of(hit, "");
        } finally {
            scene.brokers().all().forEach(broker -> broker.proxy().heal());
            engine.start();
        }
    }
}
