package io.makegood.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between clients and one broker: what clients see of the network is what this lets through. It knows where a request
 * begins and ends, and which one ends a transaction; nothing else of what passes.
 */
final class Proxy implements AutoCloseable {
    /** What becomes of what flows one way. */
    enum Flow {
        /** Passed on at once. */
        OPEN,
        /** Passed on late. */
        SLOW,
        /** Kept back; the connection stays open. */
        STOPPED
    }

    /** What becomes of the end of a transaction. */
    enum TransactionEnd {
        /** Nothing. */
        PASSED,
        /** The broker ends the transaction, and the engine does not hear of it until later. */
        ANSWER_HELD,
        /** The broker ends the transaction, and the engine's connection breaks before it hears of it. */
        ANSWER_LOST,
        /** The connection breaks before the broker hears of it. */
        REQUEST_LOST
    }

    /** How late a slow record is. */
    static final long SLOW_MILLIS = 150;

    private final ServerSocket server;
    private final int broker;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong affected = new AtomicLong();
    private volatile Flow requests = Flow.OPEN;
    private volatile Flow answers = Flow.OPEN;
    private volatile TransactionEnd ends = TransactionEnd.PASSED;
    private volatile boolean refuses;

    Proxy(int port, int broker) throws IOException {
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        this.broker = broker;
        start("proxy-" + port, this::accept);
    }

    static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            Socket client = null;
            try {
                client = server.accept();
                if (refuses) {
                    affected.incrementAndGet();
                    ProxiedConnection.reset(client);
                    continue;
                }
                Socket target = new Socket(InetAddress.getLoopbackAddress(), broker);
                ProxiedConnection connection = new ProxiedConnection(this, client, target);
                connections.add(connection);
                connection.start();
            } catch (IOException noBroker) {
                if (client != null) {
                    ProxiedConnection.reset(client);
                }
            }
        }
    }

    void ended(ProxiedConnection connection) {
        connections.remove(connection);
    }

    /** Waits as long as that way is stopped; how often anything was touched is counted. */
    void pass(boolean request, ProxiedConnection connection) throws InterruptedException {
        Flow flow = request ? requests : answers;
        if (flow != Flow.OPEN) {
            affected.incrementAndGet();
        }
        if (flow == Flow.SLOW) {
            Thread.sleep(SLOW_MILLIS);
        }
        while ((request ? requests : answers) == Flow.STOPPED && connection.isOpen()) {
            Thread.sleep(10);
        }
    }

    TransactionEnd ends() {
        return ends;
    }

    void countAffected() {
        affected.incrementAndGet();
    }

    void requests(Flow flow) {
        requests = flow;
    }

    void answers(Flow flow) {
        answers = flow;
    }

    void ends(TransactionEnd what) {
        ends = what;
    }

    void refuses(boolean whether) {
        refuses = whether;
    }

    /** Breaks every connection, as a firewall that forgets would. */
    void resetAll() {
        for (ProxiedConnection connection : connections) {
            affected.incrementAndGet();
            connection.breakOff();
        }
    }

    /** All is passed on again. */
    void heal() {
        requests = Flow.OPEN;
        answers = Flow.OPEN;
        ends = TransactionEnd.PASSED;
        refuses = false;
    }

    /** Requests, answers and connections that met with something, since the start. */
    long affected() {
        return affected.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        resetAll();
    }
}
