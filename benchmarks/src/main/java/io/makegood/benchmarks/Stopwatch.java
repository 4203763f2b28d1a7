package io.makegood.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.makegood.embedded.BrokerProcess;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/** Wall time, and the processor time of this process and of others, between two moments. */
final class Stopwatch {
    /** What of processor time this process's own is called. */
    static final String CPU = "CPU µs/event";

    /** What that of the broker is called. */
    static final String BROKER_CPU = "broker CPU µs/event";

    private static final int REST_SECONDS_MOST = 120;
    /** Of a second. */
    private static final long REST_NANOS = 250_000_000;

    private final BrokerProcess broker;
    private final long wall = System.nanoTime();
    private final long own = ownNanos();
    private final long brokers;

    Stopwatch(BrokerProcess broker) {
        this.broker = broker;
        brokers = nanos(broker.processId());
    }

    /** What {@code events} took since this was made. */
    Sample sample(String part, String name, long events) {
        long wallNanos = System.nanoTime() - wall;
        double cpu = (ownNanos() - own) / 1000.0 / events;
        double brokerCpu = (nanos(broker.processId()) - brokers) / 1000.0 / events;
        return Sample.of(part, name, "events/s", events * 1e9 / wallNanos)
                .with(CPU, cpu)
                .with(BROKER_CPU, brokerCpu);
    }

    /**
     * Waits until this process and the broker do next to nothing: what was loaded is compacted, and the engine's first walk is
     * over. Not for ever.
     */
    static void awaitRest(BrokerProcess broker) throws InterruptedException {
        int still = 0;
        for (int second = 0; second < REST_SECONDS_MOST && still < 2; second++) {
            long before = ownNanos() + nanos(broker.processId());
            Thread.sleep(1_000);
            long used = ownNanos() + nanos(broker.processId()) - before;
            still = used < REST_NANOS ? still + 1 : 0;
        }
    }

    private static long ownNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long nanos(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO)
                .toNanos();
    }

    /** The middle one of some figures. */
    static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
