package io.makegood.faults;

import java.util.ArrayList;
import java.util.List;

/** Every kind of damage that is known. */
final class Catalog {
    private Catalog() {}

    static List<Fault> all() {
        List<Fault> all = new ArrayList<>();
        all.addAll(EngineFaults.all());
        all.addAll(SeriesFaults.all());
        all.addAll(BrokerFaults.all());
        all.addAll(NetworkFaults.all());
        all.addAll(StateFaults.all());
        all.addAll(TrafficFaults.all());
        all.addAll(RegistryFaults.all());
        all.addAll(RefusalFaults.all());
        all.addAll(SwarmFaults.all(List.copyOf(all)));
        return all;
    }
}
