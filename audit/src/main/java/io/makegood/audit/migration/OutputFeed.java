package io.makegood.audit.migration;

import io.makegood.audit.migration.AccountsCompared.Side;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.registry.OutputDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what one ledger says of its accounts, as it is committed, from the beginning. Not thread-safe. */
final class OutputFeed implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    /** By how much of the log's time one partition is read ahead of another. */
    private static final long AHEAD_MILLIS = 60_000;

    private final Side side;
    private final AccountsCompared accounts;
    private final OutputReading reading = new OutputReading();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final String entries;
    private final String refunds;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    /** The record time that each partition has reached. */
    private final Map<TopicPartition, Long> reached = new HashMap<>();

    OutputFeed(KafkaLedger ledger, Side side, AccountsCompared accounts) {
        this.side = side;
        this.accounts = accounts;
        entries = ledger.topics().entries().name();
        refunds = ledger.topics().refunds().name();
        List<String> topics =
                List.of(entries, refunds, ledger.topics().balances().name());
        Map<String, Object> config = new HashMap<>(ledger.clients());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // What is cut off meanwhile is no difference: whoever compares begins anew, at the cut.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new OutputDeserializer());
        for (String topic : topics) {
            for (int partition : ledger.ends(topic, true).keySet()) {
                partitions.add(new TopicPartition(topic, partition));
            }
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** From now on it is read to what are the ends now; of entries they are asked for first, so that the refunds of those are there too. */
    void extend() {
        partitions.stream()
                .map(TopicPartition::topic)
                .distinct()
                .forEach(topic -> ends.putAll(consumer.endOffsets(partitions.stream()
                        .filter(each -> each.topic().equals(topic))
                        .toList())));
    }

    private boolean isRead(TopicPartition partition) {
        return consumer.position(partition) >= ends.getOrDefault(partition, 0L);
    }

    boolean isAtEnd() {
        return partitions.stream().allMatch(this::isRead);
    }

    /** The earliest record time that a partition has reached which is not at its end. */
    long floor() {
        return partitions.stream()
                .filter(each -> !isRead(each))
                .mapToLong(each -> reached.getOrDefault(each, Long.MIN_VALUE))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Reads on, what is not much later than {@code floor}.
     *
     * @throws UndecodableRecord if an output is none
     */
    void read(long floor) throws UndecodableRecord {
        long until = floor > Long.MAX_VALUE - AHEAD_MILLIS ? floor : floor + AHEAD_MILLIS;
        List<TopicPartition> resting = partitions.stream()
                .filter(each -> isRead(each) || reached.getOrDefault(each, Long.MIN_VALUE) > until)
                .toList();
        consumer.resume(partitions);
        consumer.pause(resting);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            reached.merge(new TopicPartition(record.topic(), record.partition()), record.timestamp(), Math::max);
            if (record.value() != null) {
                take(record);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) throws UndecodableRecord {
        if (record.topic().equals(entries)) {
            accounts.entry(side, reading.entry(record.value()));
        } else if (record.topic().equals(refunds)) {
            accounts.refund(side, reading.refund(record.value()));
        } else {
            accounts.balance(side, reading.account(record.value()));
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
