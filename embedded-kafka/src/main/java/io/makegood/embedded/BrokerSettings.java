package io.makegood.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The settings of a broker on one machine beside the engine, alone or one of a few: small, quick to start and stop, forgetting nothing. */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String KAFKA_LISTENER = "PLAINTEXT";
    static final String CLIENTS_LISTENER = "CLIENTS";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final int MIB = 1024 * 1024;

    /** Kafka's own default: what is published here can be published to any other cluster. */
    private static final int MESSAGE_BYTES_MAX = MIB + 12;

    /** A kill -9 costs the next start a scan of what lies behind the last rolled segment; 128 MiB is under a second. */
    private static final int SEGMENT_BYTES = 128 * MIB;

    /** Enough to index a segment (8 bytes for each 4 KiB of it); each open partition maps two of these. */
    private static final int INDEX_BYTES_MAX = MIB;

    private static final int INTERNAL_SEGMENT_BYTES = 4 * MIB;
    private static final int INTERNAL_PARTITIONS = 4;
    private static final int COPIES_MAX = 3;

    /** What follows from the data directory and the ports, and so is not for the caller to set. */
    private static final Set<String> OWNED = Set.of(
            "process.roles",
            "node.id",
            "log.dir",
            "log.dirs",
            "metadata.log.dir",
            "listeners",
            "advertised.listeners",
            "listener.security.protocol.map",
            "inter.broker.listener.name",
            "controller.listener.names",
            "controller.quorum.voters",
            "controller.quorum.bootstrap.servers");

    private BrokerSettings() {}

    static void requireNotOwned(Set<String> names) {
        Set<String> owned = new TreeSet<>(names);
        owned.retainAll(OWNED);
        if (!owned.isEmpty()) {
            throw new IllegalArgumentException(
                    "the embedded broker sets these itself, from its data directory and port: "
                            + String.join(", ", owned));
        }
    }

    static Properties of(
            Path log, int kafkaPort, int controllerPort, @Nullable BrokerMember member, Map<String, String> extra) {
        Properties settings = new Properties();
        identity(settings, log, kafkaPort, controllerPort);
        single(settings);
        small(settings);
        if (member != null) {
            member(settings, kafkaPort, controllerPort, member);
        }
        settings.putAll(extra);
        return settings;
    }

    /** What differs for one of several: who votes, a second address for clients, copies on all that are there. */
    private static void member(Properties settings, int kafkaPort, int controllerPort, BrokerMember member) {
        settings.setProperty("node.id", Integer.toString(member.node()));
        settings.setProperty(
                "controller.quorum.voters",
                member.controllerPorts().entrySet().stream()
                        .map(voter -> voter.getKey() + "@127.0.0.1:" + voter.getValue())
                        .collect(Collectors.joining(",")));
        String kafka = KAFKA_LISTENER + "://127.0.0.1:" + kafkaPort;
        settings.setProperty(
                "listeners",
                kafka + "," + CLIENTS_LISTENER + "://127.0.0.1:" + member.clientsPort() + "," + CONTROLLER_LISTENER
                        + "://127.0.0.1:" + controllerPort);
        settings.setProperty(
                "advertised.listeners",
                kafka + "," + CLIENTS_LISTENER + "://127.0.0.1:" + member.advertisedClientsPort());
        settings.setProperty(
                "listener.security.protocol.map",
                KAFKA_LISTENER + ":PLAINTEXT," + CLIENTS_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        int copies = Math.min(COPIES_MAX, member.controllerPorts().size());
        int inSync = Math.max(1, copies - 1);
        settings.setProperty("default.replication.factor", Integer.toString(copies));
        settings.setProperty("min.insync.replicas", Integer.toString(inSync));
        for (String internal :
                new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.setProperty(internal + ".replication.factor", Integer.toString(copies));
        }
        settings.setProperty("transaction.state.log.min.isr", Integer.toString(inSync));
        settings.setProperty("share.coordinator.state.topic.min.isr", Integer.toString(inSync));
    }

    private static void identity(Properties settings, Path log, int kafkaPort, int controllerPort) {
        String kafka = KAFKA_LISTENER + "://127.0.0.1:" + kafkaPort;
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", Integer.toString(NODE_ID));
        settings.setProperty("log.dirs", log.toString());
        settings.setProperty("listeners", kafka + "," + CONTROLLER_LISTENER + "://127.0.0.1:" + controllerPort);
        settings.setProperty("advertised.listeners", kafka);
        settings.setProperty(
                "listener.security.protocol.map", KAFKA_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.setProperty("inter.broker.listener.name", KAFKA_LISTENER);
        settings.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        // A static quorum: its address lives in these settings alone, never on disk, so each start may choose another
        // port.
        settings.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    }

    private static void single(Properties settings) {
        settings.setProperty("auto.create.topics.enable", "false");
        settings.setProperty("num.partitions", Integer.toString(INTERNAL_PARTITIONS));
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("min.insync.replicas", "1");
        for (String internal :
                new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.setProperty(internal + ".replication.factor", "1");
            settings.setProperty(internal + ".num.partitions", Integer.toString(INTERNAL_PARTITIONS));
            settings.setProperty(internal + ".segment.bytes", Integer.toString(INTERNAL_SEGMENT_BYTES));
        }
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        // Kafka forgets the offsets of a group that was away for a week, and a laptop may well be: the engine would
        // refuse to start.
        settings.setProperty("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE));
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        // A transaction that follows another at once finds its markers unwritten; by default it is held up 20 ms.
        settings.setProperty("add.partitions.to.txn.retry.backoff.ms", "1");
        // A restart takes a second; with controlled shutdown off, ten.
        settings.setProperty("controlled.shutdown.enable", "true");
        // After a crash partitions have no leader for so long. Shorter, and a controller that a busy machine holds up
        // shuts out the
        // only broker, from which nobody can take over.
        settings.setProperty("broker.session.timeout.ms", "5000");
        settings.setProperty("broker.heartbeat.interval.ms", "200");
    }

    private static void small(Properties settings) {
        settings.setProperty("message.max.bytes", Integer.toString(MESSAGE_BYTES_MAX));
        settings.setProperty("log.segment.bytes", Integer.toString(SEGMENT_BYTES));
        settings.setProperty("log.index.size.max.bytes", Integer.toString(INDEX_BYTES_MAX));
        settings.setProperty("log.cleaner.threads", "1");
        settings.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 * MIB));
        settings.setProperty("log.cleaner.io.buffer.size", Integer.toString(MIB / 4));
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("background.threads", "2");
        settings.setProperty("num.recovery.threads.per.data.dir", "2");
        settings.setProperty("group.coordinator.threads", "1");
        settings.setProperty("share.coordinator.threads", "1");
        settings.setProperty("queued.max.requests", "100");
        settings.setProperty("metric.reporters", "");
    }
}
