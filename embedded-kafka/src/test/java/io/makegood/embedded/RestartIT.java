package io.makegood.embedded;

import static io.makegood.embedded.TestClients.committed;
import static io.makegood.embedded.TestClients.createTopic;
import static io.makegood.embedded.TestClients.numbered;
import static io.makegood.embedded.TestClients.produce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.makegood.embedded.EmbeddedKafka.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What remains in the data directory when the broker has gone, in good order or not. */
final class RestartIT {
    @TempDir
    Path directory;

    @Test
    void data_and_cluster_survive_a_clean_restart_on_another_port() throws Exception {
        String clusterId;
        int port;
        try (EmbeddedKafka first = EmbeddedKafka.start(Options.in(directory).withFreePort())) {
            clusterId = first.clusterId();
            port = first.port();
            createTopic(first.bootstrapServers(), "kept");
            produce(first.bootstrapServers(), "kept", numbered("v", 1000));
        }
        // Whoever listens on the old port, the second broker must not need it.
        try (BoundSockets taken = new BoundSockets()) {
            taken.bind("old", port);
            try (EmbeddedKafka second =
                    EmbeddedKafka.start(Options.in(directory).withFreePort())) {
                assertThat(second.port()).isNotEqualTo(port);
                assertThat(second.clusterId()).isEqualTo(clusterId);
                assertThat(committed(second.bootstrapServers(), "kept")).isEqualTo(numbered("v", 1000));
            }
        }
    }

    @Test
    void what_was_acknowledged_survives_kill_9_and_open_transactions_do_not() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        BrokerProcess first = BrokerProcess.start(directory, 0);
        createTopic(first.bootstrapServers(), "kept");
        produce(first.bootstrapServers(), "kept", numbered("plain", 5000));
        acknowledged.addAll(numbered("plain", 5000));
        KafkaProducer<String, String> producer =
                TestClients.producer(first.bootstrapServers(), Map.of("transactional.id", "tx"));
        producer.initTransactions();
        producer.beginTransaction();
        TestClients.sendAll(producer, "kept", numbered("committed", 100));
        producer.commitTransaction();
        acknowledged.addAll(numbered("committed", 100));
        producer.beginTransaction();
        TestClients.sendAll(producer, "kept", numbered("open", 100));
        first.kill();
        producer.close(Duration.ZERO);

        try (BrokerProcess second = BrokerProcess.start(directory, 0)) {
            try (KafkaProducer<String, String> successor =
                    TestClients.producer(second.bootstrapServers(), Map.of("transactional.id", "tx"))) {
                successor.initTransactions();
            }
            assertThat(committed(second.bootstrapServers(), "kept")).isEqualTo(acknowledged);
        }
    }

    @Test
    void a_process_gives_up_directory_and_port_on_sigterm() throws Exception {
        BrokerProcess process = BrokerProcess.start(directory, 0);
        int port = Integer.parseInt(process.bootstrapServers().split(":", -1)[1]);
        createTopic(process.bootstrapServers(), "kept");
        produce(process.bootstrapServers(), "kept", List.of("v"));
        assertThatExceptionOfType(EmbeddedKafkaFailure.class)
                .isThrownBy(() -> EmbeddedKafka.start(Options.in(directory).withFreePort()))
                .withMessageContaining("in use by another embedded broker");

        process.close();
        assertThat(process.isAlive()).isFalse();
        assertThat(directory.resolve("log/.kafka_cleanshutdown")).exists();

        try (EmbeddedKafka again = EmbeddedKafka.start(Options.in(directory).withPort(port))) {
            assertThat(committed(again.bootstrapServers(), "kept")).containsExactly("v");
        }
    }

    @Test
    void a_process_ends_in_good_order_when_whoever_started_it_was_killed() throws Exception {
        Process owner = new ProcessBuilder("sleep", "120").start();
        Process broker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedKafkaMain.class.getName(),
                        "--data-dir",
                        directory.toString(),
                        "--ends-with",
                        Long.toString(owner.pid()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(broker.inputReader().readLine()).startsWith("ready ");
            owner.destroyForcibly();
            assertThat(broker.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(directory.resolve("log/.kafka_cleanshutdown")).exists();
        } finally {
            owner.destroyForcibly();
            broker.destroyForcibly();
        }
    }

    @Test
    void closing_twice_is_closing_once() {
        EmbeddedKafka kafka = EmbeddedKafka.start(Options.in(directory).withFreePort());
        kafka.close();
        kafka.close();
        assertThat(directory.resolve("log/.kafka_cleanshutdown")).exists();
    }
}
