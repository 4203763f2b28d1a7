package io.makegood.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer of entries as customers have them: read_committed, by the same network as the engines. What it was shown while
 * things broke must still be there when they are whole.
 */
final class Onlooker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Onlooker.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Integer> seen = new HashMap<>();
    private volatile boolean closed;

    Onlooker(String servers, String topic) {
        Proxy.start("onlooker", () -> look(servers, topic));
    }

    private void look(String servers, String topic) {
        List<TopicPartition> partitions = IntStream.range(0, Ledger.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "none"),
                new ByteArrayDeserializer(),
                new io.makegood.topics.registry.OutputDeserializer())) {
            consumer.assign(partitions);
            partitions.forEach(each -> consumer.seek(each, 0));
            while (!closed) {
                note(consumer);
            }
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    private void note(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                synchronized (seen) {
                    seen.put(record.partition() + "/" + record.offset(), Checksums.of(record.value()));
                }
            }
        } catch (KafkaException e) {
            LOG.debug("The onlooker sees nothing for now", e);
        }
    }

    /** What it saw and is not in the ledger. */
    List<String> wrong(Oracle oracle) {
        List<String> gone = new ArrayList<>();
        synchronized (seen) {
            seen.forEach((place, checksum) -> {
                if (oracle.hasRead(place) && !oracle.isThere(place, checksum)) {
                    gone.add(place);
                }
            });
            // What came since is judged the next time.
            seen.keySet().removeIf(oracle::hasRead);
        }
        return gone.isEmpty()
                ? List.of()
                : List.of("a consumer saw " + gone.size() + " entries that are not there: " + Oracle.some(gone));
    }

    @Override
    public void close() {
        closed = true;
    }
}
