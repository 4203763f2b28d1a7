package io.makegood.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A running broker, controller included, alone in its cluster unless it is told of others, reachable on loopback only. Its data stay in the data directory between runs,
 * whether it was closed or killed. Safe to use from any thread.
 */
public final class EmbeddedKafka implements AutoCloseable {
    public static final int DEFAULT_PORT = 9092;

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final DataDirectory directory;
    private final int port;
    private final BrokerFaults faults;
    private final ControllerServer controller;
    private final BrokerServer broker;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(
            DataDirectory directory, int port, BrokerFaults faults, ControllerServer controller, BrokerServer broker) {
        this.directory = directory;
        this.port = port;
        this.faults = faults;
        this.controller = controller;
        this.broker = broker;
    }

    /**
     * Where and how to run.
     *
     * @param dataDirectory made and formatted on the first start, reused afterwards
     * @param port where clients connect; 0 takes any free port
     * @param extraProperties broker settings on top of ours, except those that follow from the directory and the port
     * @param member its place among others, or null if it is alone
     */
    public record Options(
            Path dataDirectory,
            int port,
            Map<String, String> extraProperties,
            @Nullable BrokerMember member) {
        public Options(Path dataDirectory, int port, Map<String, String> extraProperties) {
            this(dataDirectory, port, extraProperties, null);
        }

        public Options {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
            }
            BrokerSettings.requireNotOwned(extraProperties.keySet());
            extraProperties = Map.copyOf(extraProperties);
        }

        /** Data in this directory, clients on {@link #DEFAULT_PORT}. */
        public static Options in(Path dataDirectory) {
            return new Options(dataDirectory, DEFAULT_PORT, Map.of());
        }

        public Options withPort(int port) {
            return new Options(dataDirectory, port, extraProperties, member);
        }

        public Options withMember(BrokerMember member) {
            return new Options(dataDirectory, port, extraProperties, member);
        }

        public Options withFreePort() {
            return withPort(0);
        }

        public Options withProperty(String name, String value) {
            Map<String, String> properties = new HashMap<>(extraProperties);
            properties.put(name, value);
            return new Options(dataDirectory, port, properties, member);
        }
    }

    /**
     * Starts a broker and returns once it serves clients.
     *
     * @throws EmbeddedKafkaFailure if the port is busy or the directory is in use, not writable, or not of this cluster and version
     */
    public static EmbeddedKafka start(Options options) {
        BrokerMember member = options.member();
        DataDirectory directory = DataDirectory.open(options.dataDirectory(), member);
        BoundSockets sockets = new BoundSockets();
        try {
            InetSocketAddress kafka = sockets.bind(BrokerSettings.KAFKA_LISTENER, options.port());
            InetSocketAddress controller =
                    sockets.bind(BrokerSettings.CONTROLLER_LISTENER, member == null ? 0 : member.controllerPort());
            if (member != null) {
                sockets.bind(BrokerSettings.CLIENTS_LISTENER, member.clientsPort());
            }
            KafkaConfig config = KafkaConfig.fromProps(
                    BrokerSettings.of(
                            directory.log(), kafka.getPort(), controller.getPort(), member, options.extraProperties()),
                    false);
            return started(directory, kafka.getPort(), voters(member, controller), config, sockets);
        } catch (Exception e) { // Exception, here and below: Scala throws checked ones undeclared
            releaseAll(e, sockets::close, directory::close);
            if (e instanceof EmbeddedKafkaFailure failure) {
                throw failure;
            }
            throw new EmbeddedKafkaFailure(
                    "The embedded broker in " + directory.root() + " did not start; the log has why, with"
                            + " MAKEGOOD_LOG_LEVEL=DEBUG. Choose another --data-dir if its data are damaged or of a newer version.",
                    e);
        }
    }

    private static Map<Integer, InetSocketAddress> voters(@Nullable BrokerMember member, InetSocketAddress own) {
        if (member == null) {
            return Map.of(BrokerSettings.NODE_ID, own);
        }
        Map<Integer, InetSocketAddress> voters = new HashMap<>();
        member.controllerPorts()
                .forEach((node, port) -> voters.put(node, new InetSocketAddress(own.getAddress(), port)));
        return voters;
    }

    private static EmbeddedKafka started(
            DataDirectory directory,
            int port,
            Map<Integer, InetSocketAddress> voters,
            KafkaConfig config,
            BoundSockets sockets) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> onDisk = KafkaRaftServer.initializeLogDirs(config, LOG, "");
        Metrics metrics = Server.initializeMetrics(config, Time.SYSTEM, directory.clusterId());
        BrokerFaults faults = new BrokerFaults();
        SharedServer shared = new SharedServer(
                config,
                onDisk._1(),
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(voters),
                List.of(),
                faults,
                sockets);
        ControllerServer controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), onDisk._2());
        BrokerServer broker = new BrokerServer(shared);
        try {
            controller.startup();
            broker.startup();
            faults.brokerRuns();
        } catch (Exception e) {
            releaseAll(e, broker::shutdown, controller::shutdown);
            throw e;
        }
        return new EmbeddedKafka(directory, port, faults, controller, broker);
    }

    /** What clients put into {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public Path dataDirectory() {
        return directory.root();
    }

    /** Chosen on the first start in a data directory, and the same ever after. */
    public String clusterId() {
        return directory.clusterId();
    }

    /** Stops the broker in good order and gives up the directory; the second call does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        faults.brokerStops();
        EmbeddedKafkaFailure failure =
                new EmbeddedKafkaFailure("The embedded broker in " + directory.root() + " did not stop in good order.");
        releaseAll(failure, broker::shutdown, controller::shutdown, directory::close);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    /** Releases each in turn, whatever becomes of the others; what goes wrong is attached to the exception given. */
    private static void releaseAll(Exception because, Release... releases) {
        for (Release release : releases) {
            try {
                release.run();
            } catch (Exception e) {
                because.addSuppressed(e);
            }
        }
    }

    @FunctionalInterface
    private interface Release {
        void run() throws IOException;
    }
}
