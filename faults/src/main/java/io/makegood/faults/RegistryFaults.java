package io.makegood.faults;

import java.util.List;

/** What happens to the schema registry. */
final class RegistryFaults {
    private RegistryFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.alone(
                        "lost-registry",
                        "the schema registry is gone: who folds goes on, who starts is refused",
                        scene -> {
                            try (Registry registry = new Registry(new Ports().next())) {
                                Ledger.Shape own = scene.own("registry").withRegistry(registry.settings());
                                return OwnLedger.atRest(
                                        scene,
                                        own,
                                        (play, ledger) -> {
                                            // Who folds does not need it any more.
                                            ledger.engines().get(0).start();
                                            ledger.engines().get(0).awaitRunning();
                                            registry.leave();
                                            play.workUnjudged(ledger);
                                            ledger.engines().get(0).stop();
                                        },
                                        OwnLedger.named("REGISTRY_UNAVAILABLE"),
                                        (play, ledger) -> {
                                            registry.comeBack();
                                            play.goOn(ledger);
                                        });
                            }
                        }),
                Fault.alone(
                        "registry-and-kill", "the registry goes while the engine dies, and comes back later", scene -> {
                            try (Registry registry = new Registry(new Ports().next())) {
                                return OwnLedger.killed(
                                        scene,
                                        scene.own("registry-kill").withRegistry(registry.settings()),
                                        registry::leave,
                                        registry::comeBack);
                            }
                        }));
    }
}
