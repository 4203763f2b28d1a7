package io.makegood.topics.reading;

import io.makegood.schemas.topic.Topics;
import io.makegood.topics.openings.KeptRecord;
import io.makegood.topics.openings.OpeningKeys;
import io.makegood.topics.openings.OpeningSeal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks into the topic of openings of a ledger; there is none before the first cut. Reads only what is committed. Not thread-safe. */
public final class Openings implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STALL_LIMIT = Duration.ofSeconds(30);
    private static final long LOOK_BACK = 100;
    private static final long LOOK_BACK_FACTOR = 100;

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Of the ledger with those topics; {@code clients} says how Kafka is reached. */
    public Openings(Map<String, Object> clients, Topics topics) {
        topic = topics.openings().name();
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A seal, and the offset at which it stands. */
    public record Sealed(OpeningSeal seal, long at) {}

    /**
     * The newest opening of a partition that is whole; empty if there is none.
     *
     * @throws IllegalArgumentException if what stands there is no seal that is known here
     */
    public Optional<Sealed> newest(int partition) {
        if (!isThere(partition)) {
            return Optional.empty();
        }
        TopicPartition asked = new TopicPartition(topic, partition);
        consumer.assign(List.of(asked));
        long start = of(consumer.beginningOffsets(List.of(asked)), asked);
        long end = of(consumer.endOffsets(List.of(asked)), asked);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        for (long back = LOOK_BACK; found.isEmpty() && end > start; back *= LOOK_BACK_FACTOR) {
            long from = Math.max(start, end - back);
            read(asked, from, end, record -> {
                if (OpeningKeys.kindOf(record.key()) == OpeningKeys.SEAL) {
                    found.add(record);
                }
                return true;
            });
            if (from == start) {
                break;
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ConsumerRecord<byte[], byte[]> last = found.get(found.size() - 1);
        return Optional.of(new Sealed(OpeningSeal.read(last.value()), last.offset()));
    }

    /** What readers still need of what an opening's cut took away, in the order of the journal. They stand before all other rows but few. */
    public List<KeptRecord> kept(Sealed opening) {
        TopicPartition partition = new TopicPartition(topic, opening.seal().partition());
        List<KeptRecord> kept = new ArrayList<>();
        consumer.assign(List.of(partition));
        read(partition, opening.seal().first(), opening.at(), record -> {
            if (OpeningKeys.kindOf(record.key()) != OpeningKeys.ROW) {
                return true;
            }
            byte letter = record.key().length < 2 ? 0 : record.key()[1];
            if (letter == KeptRecord.LETTER) {
                kept.add(KeptRecord.read(record.value()));
            }
            // Rows stand in the order of their keys.
            return letter <= KeptRecord.LETTER;
        });
        kept.sort(Comparator.comparingLong(KeptRecord::offset));
        return kept;
    }

    private void read(
            TopicPartition partition, long from, long end, Predicate<ConsumerRecord<byte[], byte[]>> wantsMore) {
        consumer.seek(partition, from);
        long progressed = System.nanoTime();
        for (long at = from; at < end; ) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end && !wantsMore.test(record)) {
                    return;
                }
            }
            long now = consumer.position(partition);
            if (now > at) {
                progressed = System.nanoTime();
            } else if (System.nanoTime() - progressed > STALL_LIMIT.toNanos()) {
                throw new StalledRead(partition.toString(), STALL_LIMIT);
            }
            at = now;
        }
    }

    private boolean isThere(int partition) {
        try {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic);
            return partitions != null && partitions.stream().anyMatch(each -> each.partition() == partition);
        } catch (UnknownTopicOrPartitionException none) {
            return false;
        }
    }

    private static long of(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
