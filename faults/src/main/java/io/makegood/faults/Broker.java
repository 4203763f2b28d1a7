package io.makegood.faults;

import io.makegood.embedded.BrokerMember;
import io.makegood.embedded.BrokerProcess;
import io.makegood.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One broker, a process of its own, and the proxy by which engines reach it. */
final class Broker implements AutoCloseable {
    private final BrokerMember member;
    private final int port;
    private final Path data;
    private final Map<String, String> settings;
    private final Map<String, String> environment = new HashMap<>();
    private final Proxy proxy;
    private @Nullable BrokerProcess process;

    Broker(BrokerMember member, int port, Path data, Map<String, String> settings) throws IOException {
        this.member = member;
        this.port = port;
        this.data = data;
        this.settings = Map.copyOf(settings);
        proxy = new Proxy(member.advertisedClientsPort(), member.clientsPort());
    }

    int node() {
        return member.node();
    }

    Proxy proxy() {
        return proxy;
    }

    Path data() {
        return data;
    }

    /** By which the campaign's own clients reach it. */
    String direct() {
        return "127.0.0.1:" + port;
    }

    /** By which engines reach it. */
    String proxied() {
        return "127.0.0.1:" + member.advertisedClientsPort();
    }

    /** What the next start finds in its environment, on top of this process's. */
    Map<String, String> environment() {
        return environment;
    }

    /** Returns once it serves clients. */
    void start() {
        process = BrokerProcess.start(new EmbeddedKafka.Options(data, port, settings, member), environment);
    }

    boolean isAlive() {
        BrokerProcess running = process;
        return running != null && running.isAlive();
    }

    /** kill -9. */
    void kill() {
        running().kill();
    }

    /** SIGTERM. */
    void stop() {
        running().close();
    }

    void pause() throws IOException, InterruptedException {
        Signals.pause(running().processId());
    }

    void goOn() throws IOException, InterruptedException {
        Signals.goOn(running().processId());
    }

    /** Where it logs to since its last start. */
    Path log() {
        return running().log();
    }

    private BrokerProcess running() {
        BrokerProcess running = process;
        if (running == null) {
            throw new IllegalStateException("broker " + node() + " was never started");
        }
        return running;
    }

    @Override
    public void close() throws IOException {
        BrokerProcess running = process;
        if (running != null && running.isAlive()) {
            running.kill();
        }
        proxy.close();
    }
}
