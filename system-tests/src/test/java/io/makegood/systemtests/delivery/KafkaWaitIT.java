package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start before Kafka is there. */
class KafkaWaitIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void an_engine_that_is_started_before_kafka_says_what_it_waits_for_and_goes_on_by_itself() throws IOException {
        int port = freePort();
        EngineProcess engine = EngineProcess.start("127.0.0.1:" + port, directory.resolve("engine"));
        Await.until("it says so", LIMIT, () -> engine.said().contains("Waiting for Kafka"));
        assertThat(engine.said())
                .contains("Waiting for Kafka at 127.0.0.1:" + port)
                .contains("nothing listens there")
                .hasLineCount(1);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                        EmbeddedKafka.Options.in(directory.resolve("kafka")).withPort(port));
                EngineProcess running = engine.awaitRunning()) {
            assertThat(running.said()).contains("The ledger is running on " + kafka.bootstrapServers());
        }
    }

    @Test
    void a_signal_ends_the_wait_quietly() throws IOException {
        Path data = directory.resolve("engine");
        String said;
        try (EngineProcess engine = EngineProcess.start("127.0.0.1:" + freePort(), data)) {
            Await.until("it says so", LIMIT, () -> engine.said().contains("Waiting for Kafka"));
            engine.endBySignal();
            said = engine.said();
        }
        assertThat(said).hasLineCount(1).doesNotContain("Exception", "ERROR");
    }

    @Test
    void a_start_that_waited_long_enough_ends_with_the_cause_on_its_last_line() throws IOException {
        for (String servers : new String[] {"127.0.0.1:" + freePort(), "kafka.invalid:9092"}) {
            EngineProcess engine = EngineProcess.start(servers, directory.resolve("engine"), "--kafka-wait", "PT1S");
            assertThat(engine.awaitEnd()).as(engine.said()).isEqualTo(3);
            String last = engine.said()
                    .strip()
                    .lines()
                    .reduce((before, after) -> after)
                    .orElse("");
            assertThat(last)
                    .startsWith("makegood: no Kafka answers at " + servers + ": ")
                    .contains(servers.startsWith("127") ? "nothing listens there" : "kafka.invalid is not known here")
                    .contains("--kafka-wait");
        }
    }

    @Test
    void a_refused_start_ends_with_its_name_and_cause_on_the_last_line() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            EngineProcess engine = EngineProcess.start(
                    kafka.bootstrapServers(), directory.resolve("engine"), "--profile", "production");
            assertThat(engine.awaitEnd()).as(engine.said()).isEqualTo(3);
            String last = engine.said()
                    .strip()
                    .lines()
                    .reduce((before, after) -> after)
                    .orElse("");
            assertThat(last).startsWith("makegood: TOPIC_MISSING").contains("does not exist");
        }
    }
}
