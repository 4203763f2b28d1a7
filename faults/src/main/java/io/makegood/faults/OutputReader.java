package io.makegood.faults;

import io.makegood.topics.registry.OutputDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads partitions as a careful consumer does, read_committed, each time from where it had got to the end. */
final class OutputReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Collection<TopicPartition> partitions;

    OutputReader(String servers, Admin admin, Collection<TopicPartition> partitions) {
        this.admin = admin;
        this.partitions = List.copyOf(partitions);
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "none",
                        "default.api.timeout.ms",
                        "20000",
                        "request.timeout.ms",
                        "8000"),
                new ByteArrayDeserializer(),
                new OutputDeserializer());
        consumer.assign(this.partitions);
        this.partitions.forEach(each -> consumer.seek(each, 0));
    }

    /** What was committed since the last call; waits for transactions that are still open. */
    List<ConsumerRecord<byte[], byte[]>> toTheEnd(Duration limit) throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<TopicPartition, Long> ends = ends();
        Waiting.until("the ends of all topics can be read", limit, () -> {
            consumer.poll(POLL).forEach(records::add);
            return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        });
        return records;
    }

    private Map<TopicPartition, Long> ends() throws InterruptedException {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
        List<Map<TopicPartition, Long>> found = new ArrayList<>();
        Waiting.until("the brokers tell where topics end", Duration.ofMinutes(1), () -> {
            found.add(admin
                    .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, end -> end.getValue().offset())));
            return true;
        });
        return found.get(0);
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
