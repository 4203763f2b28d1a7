package io.makegood.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers are one cluster: what two of them have is not lost with the third, and clients are sent where they are told to go. */
class SeveralBrokersIT {
    private static final String CLUSTER = "r1Vb7dwwQ9uFoT1DpoZQSA";
    private static final long LIMIT_SECONDS = 60;

    @Test
    void one_of_three_may_die(@TempDir Path directory) throws Exception {
        List<Integer> ports = freePorts(9);
        SortedMap<Integer, Integer> controllers =
                new TreeMap<>(Map.of(1, ports.get(0), 2, ports.get(1), 3, ports.get(2)));
        List<CompletableFuture<BrokerProcess>> starts = new ArrayList<>();
        for (int node = 1; node <= 3; node++) {
            int clients = ports.get(2 + node);
            EmbeddedKafka.Options options = EmbeddedKafka.Options.in(directory.resolve("kafka-" + node))
                    .withPort(ports.get(5 + node))
                    .withMember(new BrokerMember(node, CLUSTER, controllers, clients, clients));
            starts.add(CompletableFuture.supplyAsync(() -> BrokerProcess.start(options, Map.of())));
        }
        List<BrokerProcess> brokers =
                starts.stream().map(CompletableFuture::join).toList();
        try {
            Map<String, Object> clients = Map.of("bootstrap.servers", "127.0.0.1:" + ports.get(3));
            try (Admin admin = Admin.create(clients);
                    KafkaProducer<byte[], byte[]> producer =
                            new KafkaProducer<>(clients, new ByteArraySerializer(), new ByteArraySerializer())) {
                admin.createTopics(List.of(new NewTopic("copied", Optional.of(3), Optional.empty())))
                        .all()
                        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
                send(producer, "before");
                assertThat(admin.describeCluster().nodes().get(LIMIT_SECONDS, TimeUnit.SECONDS).stream()
                                .map(node -> node.port())
                                .collect(Collectors.toSet()))
                        .as("where this listener's clients are sent")
                        .containsExactlyInAnyOrderElementsOf(ports.subList(3, 6));
                brokers.get(2).kill();
                for (int partition = 0; partition < 3; partition++) {
                    send(producer, "after");
                }
            }
        } finally {
            brokers.stream().filter(BrokerProcess::isAlive).forEach(BrokerProcess::kill);
        }
    }

    @Test
    void a_member_can_be_told_on_a_command_line() {
        BrokerMember member = new BrokerMember(2, CLUSTER, new TreeMap<>(Map.of(1, 11, 2, 12)), 13, 14);
        assertThat(BrokerMember.parse(member.text())).isEqualTo(member);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerMember.parse("2"))
                .withMessageContaining("--member");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BrokerMember(3, CLUSTER, new TreeMap<>(Map.of(1, 11)), 13, 14));
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String text) throws Exception {
        producer.send(new ProducerRecord<>("copied", text.getBytes(StandardCharsets.UTF_8)))
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static List<Integer> freePorts(int count) throws Exception {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
