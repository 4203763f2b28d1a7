package io.makegood.embedded;

import static io.makegood.embedded.TestClients.admin;
import static io.makegood.embedded.TestClients.committed;
import static io.makegood.embedded.TestClients.createTopic;
import static io.makegood.embedded.TestClients.numbered;
import static io.makegood.embedded.TestClients.produce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.makegood.embedded.EmbeddedKafka.Options;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What one running broker offers its clients. */
final class EmbeddedKafkaIT {
    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start(Options.in(directory).withFreePort().withProperty("log.retention.hours", "1000"));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void what_is_produced_is_consumed() throws Exception {
        createTopic(kafka.bootstrapServers(), "plain");
        produce(kafka.bootstrapServers(), "plain", numbered("v", 1000));
        assertThat(committed(kafka.bootstrapServers(), "plain")).isEqualTo(numbered("v", 1000));
    }

    @Test
    void a_transaction_shows_whole_or_not_at_all_and_carries_offsets() throws Exception {
        createTopic(kafka.bootstrapServers(), "transactional");
        TopicPartition source = new TopicPartition("transactional", 0);
        try (KafkaProducer<String, String> producer =
                        TestClients.producer(kafka.bootstrapServers(), Map.of("transactional.id", "tx-1"));
                KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                ConsumerConfig.GROUP_ID_CONFIG,
                                "group-1"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            TestClients.sendAll(producer, "transactional", List.of("aborted"));
            producer.abortTransaction();
            producer.beginTransaction();
            TestClients.sendAll(producer, "transactional", List.of("committed"));
            producer.sendOffsetsToTransaction(Map.of(source, new OffsetAndMetadata(7)), consumer.groupMetadata());
            producer.commitTransaction();
        }
        assertThat(committed(kafka.bootstrapServers(), "transactional")).containsExactly("committed");
        try (Admin admin = admin(kafka.bootstrapServers())) {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("group-1")
                    .partitionsToOffsetAndMetadata()
                    .get();
            assertThat(offsets).containsEntry(source, new OffsetAndMetadata(7));
        }
    }

    @Test
    void transactions_are_of_the_second_version() throws Exception {
        try (Admin admin = admin(kafka.bootstrapServers())) {
            var finalized = admin.describeFeatures().featureMetadata().get().finalizedFeatures();
            assertThat(Objects.requireNonNull(finalized.get("transaction.version"))
                            .maxVersionLevel())
                    .isGreaterThanOrEqualTo((short) 2);
        }
    }

    @Test
    void a_topic_nobody_created_is_not_created_by_using_it() throws Exception {
        try (KafkaProducer<String, String> producer =
                TestClients.producer(kafka.bootstrapServers(), Map.of("max.block.ms", "500"))) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> TestClients.sendAll(producer, "never-created", List.of("x")));
        }
        try (Admin admin = admin(kafka.bootstrapServers())) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> admin.describeTopics(List.of("never-created"))
                            .allTopicNames()
                            .get())
                    .withCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void only_loopback_is_advertised_and_settings_of_the_caller_count() throws Exception {
        try (Admin admin = admin(kafka.bootstrapServers())) {
            var node = admin.describeCluster().controller().get();
            assertThat(node.host()).isEqualTo("127.0.0.1");
            assertThat(node.port()).isEqualTo(kafka.port());
            assertThat(admin.describeCluster().clusterId().get()).isEqualTo(kafka.clusterId());
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
            var config = admin.describeConfigs(List.of(broker)).values().get(broker);
            assertThat(Objects.requireNonNull(config)
                            .get()
                            .get("log.retention.hours")
                            .value())
                    .isEqualTo("1000");
        }
    }

    /** Clients and controller alike: this process has no other socket that listens. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void every_socket_that_listens_is_bound_to_loopback() throws Exception {
        Map<Integer, String> listening = listeningSockets();
        assertThat(listening).containsKey(kafka.port()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(listening.values())
                .allSatisfy(address -> assertThat(address)
                        .as("127.0.0.1, as it is or as an IPv6 address, in the kernel's notation")
                        .isIn("0100007F", "0000000000000000FFFF00000100007F"));
    }

    /** A broker that listens on all addresses would answer on this one too. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void another_address_of_this_machine_is_refused() throws Exception {
        try (Socket socket = new Socket()) {
            InetAddress another = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> socket.connect(new InetSocketAddress(another, kafka.port())));
        }
    }

    /** The local address of each port on which this process listens, in the kernel's notation. */
    private static Map<Integer, String> listeningSockets() throws IOException {
        Set<String> own = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            for (Path file : files.toList()) {
                String target = target(file);
                if (target.startsWith("socket:[")) {
                    own.add(target.substring(8, target.length() - 1));
                }
            }
        }
        Map<Integer, String> listening = new HashMap<>();
        for (String table : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns[3].equals("0A") && own.contains(columns[9])) {
                    String[] local = columns[1].split(":", 2);
                    listening.put(Integer.parseInt(local[1], 16), local[0]);
                }
            }
        }
        return listening;
    }

    private static String target(Path file) throws IOException {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        }
    }

    @Test
    void a_second_broker_in_the_same_directory_is_refused_and_the_first_keeps_its_lock() throws Exception {
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(EmbeddedKafkaFailure.class)
                    .isThrownBy(() -> EmbeddedKafka.start(Options.in(directory).withFreePort()))
                    .withMessageContaining(directory.toRealPath().toString())
                    .withMessageContaining("in use by another embedded broker")
                    .withMessageContaining("--data-dir");
        }
        assertThatExceptionOfType(EmbeddedKafkaFailure.class)
                .isThrownBy(() -> BrokerProcess.start(directory, 0))
                .withMessageContaining("in use by another embedded broker")
                .withMessageContaining("--data-dir");
        assertThat(kafka.dataDirectory()).isEqualTo(directory.toRealPath());
    }

    @Test
    void a_busy_port_is_named_with_the_way_out(@TempDir Path other) throws Exception {
        assertThatExceptionOfType(EmbeddedKafkaFailure.class)
                .isThrownBy(() -> EmbeddedKafka.start(Options.in(other).withPort(kafka.port())))
                .withMessageContaining("Port " + kafka.port())
                .withMessageContaining("already in use")
                .withMessageContaining("--kafka-port");
        try (EmbeddedKafka free = EmbeddedKafka.start(Options.in(other).withFreePort())) {
            createTopic(free.bootstrapServers(), "after-refusal");
        }
    }

    @Test
    void the_process_says_how_it_is_used(@TempDir Path other) throws Exception {
        Path log = Files.createFile(other.resolve("log"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedKafkaMain.class.getName(),
                        "--port",
                        "many")
                .redirectError(log.toFile())
                .start();
        assertThat(process.onExit().get(30, TimeUnit.SECONDS).exitValue()).isEqualTo(2);
        assertThat(Files.readString(log))
                .contains("--port must be a number, was many")
                .contains("usage:");
    }
}
