package io.makegood.systemtests.engine;

import io.makegood.application.config.EngineSettings;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.registry.OutputDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads the output topics as a careful consumer does: read_committed, from their start to their end. */
public final class Outputs {
    private final EngineSettings settings;

    /** The outputs of an engine with those settings. */
    public Outputs(EngineSettings settings) {
        this.settings = settings;
    }

    /** Every committed record of a topic, partition by partition. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        each(topic, records::add);
        return records;
    }

    /** Hands on every committed record of a topic, partition by partition, and keeps none. */
    public void each(String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        read(settings.bootstrapServers(), topic, new OutputDeserializer(), taker);
    }

    /** The same with values as they are, a registry's frame included. */
    public static List<ConsumerRecord<byte[], byte[]>> raw(String bootstrapServers, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        read(bootstrapServers, topic, new ByteArrayDeserializer(), records::add);
        return records;
    }

    private static void read(
            String bootstrapServers,
            String topic,
            Deserializer<byte[]> values,
            Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), values)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = ends(bootstrapServers, partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(taker);
            }
        }
    }

    /**
     * Where the partitions end, open transactions included: what others committed after an engine that was killed within one can be
     * read only when the broker has ended it, and until then a read_committed consumer takes an earlier place for the end.
     */
    private static Map<TopicPartition, Long> ends(String bootstrapServers, List<TopicPartition> partitions) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_uncommitted",
                "enable.auto.commit",
                "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.endOffsets(partitions);
        }
    }

    /** Every committed value of a topic. */
    public <T extends SpecificRecord> List<T> values(String topic, Class<T> type) {
        return values(records(topic), type);
    }

    /** The values of these records. */
    public static <T extends SpecificRecord> List<T> values(
            List<ConsumerRecord<byte[], byte[]>> records, Class<T> type) {
        AvroCodec<T> codec = AvroCodec.of(type);
        List<T> values = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                values.add(codec.decode(record.value()));
            } catch (UndecodableRecord e) {
                throw new IllegalStateException(record.topic() + " holds what is no " + type.getSimpleName(), e);
            }
        }
        return values;
    }

    /** All entries of an account. */
    public List<LedgerEntry> entries(String accountId) {
        return values(settings.topics().entries().name(), LedgerEntry.class).stream()
                .filter(entry -> entry.getAccountId().equals(accountId))
                .toList();
    }

    /** All refunds of an account. */
    public List<RefundIssued> refunds(String accountId) {
        return values(settings.topics().refunds().name(), RefundIssued.class).stream()
                .filter(refund -> refund.getAccountId().equals(accountId))
                .toList();
    }

    /** Waits until the account has so many entries. */
    public List<LedgerEntry> awaitEntries(String accountId, int count, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<LedgerEntry> found = entries(accountId);
        while (found.size() < count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("there were not " + count + " entries of " + accountId + " but " + found);
            }
            found = entries(accountId);
        }
        return found;
    }

    /** Waits until the account's newest balance is {@code balance}. */
    public AccountBalance awaitBalance(String accountId, long balance, Duration limit) {
        return awaitBalance(accountId, found -> found.getBalance() == balance, limit);
    }

    /** Waits until the account's newest balance is {@code balance}, of which open generations may give back {@code held}. */
    public AccountBalance awaitBalance(String accountId, long balance, long held, Duration limit) {
        return awaitBalance(accountId, found -> found.getBalance() == balance && found.getHeld() == held, limit);
    }

    private AccountBalance awaitBalance(String accountId, Predicate<AccountBalance> enough, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        AccountBalance newest = null;
        while (System.nanoTime() < deadline) {
            for (AccountBalance found : values(settings.topics().balances().name(), AccountBalance.class)) {
                if (found.getAccountId().equals(accountId)) {
                    newest = found;
                }
            }
            if (newest != null && enough.test(newest)) {
                return newest;
            }
        }
        throw new AssertionError("the balance of " + accountId + " did not become what it should, was " + newest);
    }
}
