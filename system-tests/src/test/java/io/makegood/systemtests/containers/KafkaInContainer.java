package io.makegood.systemtests.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** A Kafka in a container, alone: one copy of everything, and always under the same port, also after a kill. */
public final class KafkaInContainer implements AutoCloseable {
    private static final int KAFKA_PORT = 9092;
    private static final int START_MILLIS_MAX = 60_000;

    private final KafkaContainer container;

    private KafkaInContainer(KafkaContainer container) {
        this.container = container;
    }

    /** Returns once it serves clients. */
    public static KafkaInContainer start() {
        PortBinding binding = new PortBinding(Ports.Binding.bindPort(freePort()), ExposedPort.tcp(KAFKA_PORT));
        KafkaContainer container = new KafkaContainer(ContainerImage.KAFKA.dockerName())
                // Topics of a ledger are made on purpose.
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_DEFAULT_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_MIN_INSYNC_REPLICAS", "1")
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1")
                .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4")
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_HEAP_OPTS", "-Xmx384m")
                // A container that is started again gets another port unless it asks for its own.
                .withCreateContainerCmdModifier(
                        command -> command.getHostConfig().withPortBindings(binding));
        container.start();
        return new KafkaInContainer(container);
    }

    /** What clients put into {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    /** kill -9, and up again with the same data; returns once it serves clients. */
    public void killAndRestart() {
        DockerClient docker = DockerClientFactory.lazyClient();
        docker.killContainerCmd(container.getContainerId()).exec();
        docker.startContainerCmd(container.getContainerId()).exec();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(START_MILLIS_MAX))
                    .nodes()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the Kafka that was killed did not come back", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        container.stop();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
