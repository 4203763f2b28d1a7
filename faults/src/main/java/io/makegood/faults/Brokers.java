package io.makegood.faults;

import io.makegood.embedded.BrokerMember;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A cluster of one or three brokers, each a process of its own. */
final class Brokers implements AutoCloseable {
    /** The broker's looks at transactions that nobody ends any more are closer together than by default, so that cycles are short. */
    private static final Map<String, String> SETTINGS =
            Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");

    private final List<Broker> brokers;
    private @Nullable Admin admin;

    private Brokers(List<Broker> brokers) {
        this.brokers = List.copyOf(brokers);
    }

    static Brokers start(Path directory, int count, Ports ports) throws IOException, InterruptedException {
        SortedMap<Integer, Integer> controllers = new TreeMap<>();
        for (int node = 1; node <= count; node++) {
            controllers.put(node, ports.next());
        }
        String cluster = Uuid.randomUuid().toString();
        List<Broker> brokers = new ArrayList<>();
        for (int node = 1; node <= count; node++) {
            BrokerMember member = new BrokerMember(node, cluster, controllers, ports.next(), ports.next());
            brokers.add(new Broker(member, ports.next(), directory.resolve("kafka-" + node), SETTINGS));
        }
        Brokers all = new Brokers(brokers);
        Runtime.getRuntime().addShutdownHook(new Thread(all::killAll, "kill-brokers"));
        all.startAll(brokers);
        return all;
    }

    /** Starts them at the same time: one alone waits for others to choose a leader. */
    void startAll(List<Broker> which) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> starts = new ArrayList<>();
            for (Broker broker : which) {
                starts.add(CompletableFuture.runAsync(broker::start, threads));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a broker did not start", e.getCause());
        } finally {
            threads.shutdown();
        }
    }

    List<Broker> all() {
        return brokers;
    }

    Broker of(int node) {
        return brokers.get(node - 1);
    }

    /** How the campaign's own clients connect: past the proxies. */
    String direct() {
        return brokers.stream().map(Broker::direct).collect(Collectors.joining(","));
    }

    /** How engines connect. */
    String proxied() {
        return brokers.stream().map(Broker::proxied).collect(Collectors.joining(","));
    }

    synchronized Admin admin() {
        Admin open = admin;
        if (open == null) {
            open = Admin.create(Map.of(
                    "bootstrap.servers", direct(), "default.api.timeout.ms", "20000", "request.timeout.ms", "8000"));
            admin = open;
        }
        return open;
    }

    /** Nothing stands in anybody's way, and every broker runs. */
    void heal() throws InterruptedException {
        for (Broker broker : brokers) {
            broker.proxy().heal();
        }
        List<Broker> down = brokers.stream().filter(broker -> !broker.isAlive()).toList();
        startAll(down);
    }

    long affected() {
        return brokers.stream().mapToLong(broker -> broker.proxy().affected()).sum();
    }

    private void killAll() {
        for (Broker broker : brokers) {
            if (broker.isAlive()) {
                broker.kill();
            }
        }
    }

    @Override
    public void close() throws IOException {
        Admin open = admin;
        if (open != null) {
            open.close(java.time.Duration.ofSeconds(5));
        }
        for (Broker broker : brokers) {
            broker.close();
        }
    }
}
