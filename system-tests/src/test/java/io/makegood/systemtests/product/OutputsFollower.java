package io.makegood.systemtests.product;

import io.makegood.application.config.EngineSettings;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.reading.CommittedReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of every output topic that keeps what it has read. */
final class OutputsFollower implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(10);

    private final EngineSettings settings;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final OutputReading outputs = new OutputReading();
    private final AvroCodec<AccountBalance> balanceCodec = AvroCodec.of(AccountBalance.class);

    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<RefundIssued> refunds = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final Map<String, List<AccountBalance>> balances = new HashMap<>();
    private final Map<String, DeadLetter> deadLetters = new TreeMap<>();

    /** Why an event was refused. */
    record DeadLetter(String reason, String detail) {}

    OutputsFollower(EngineSettings settings) {
        this.settings = settings;
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", settings.bootstrapServers(),
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "fetch.max.wait.ms", "5"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        partitions = Stream.of(
                        settings.topics().entries(),
                        settings.topics().refunds(),
                        settings.topics().notices(),
                        settings.topics().balances(),
                        settings.topics().deadLetters())
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    List<TopicPartition> partitions() {
        return partitions;
    }

    /** Reads on until it has seen everything before those offsets. */
    void readUntil(Map<TopicPartition, Long> ends) {
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                keep(record);
            }
        }
    }

    private void keep(ConsumerRecord<byte[], byte[]> record) {
        String topic = record.topic();
        if (topic.equals(settings.topics().entries().name())) {
            entries.add(CommittedReader.decode(outputs::entry, record));
        } else if (topic.equals(settings.topics().refunds().name())) {
            refunds.add(CommittedReader.decode(outputs::refund, record));
        } else if (topic.equals(settings.topics().notices().name())) {
            notices.add(CommittedReader.decode(outputs::notice, record));
        } else if (topic.equals(settings.topics().balances().name())) {
            AccountBalance balance = CommittedReader.decode(balanceCodec::decode, record);
            balances.computeIfAbsent(balance.getAccountId(), any -> new ArrayList<>())
                    .add(balance);
        } else {
            deadLetters.put(
                    header(record.headers(), DeadLetterHeaders.PARTITION) + "/"
                            + header(record.headers(), DeadLetterHeaders.OFFSET),
                    new DeadLetter(
                            header(record.headers(), DeadLetterHeaders.REASON),
                            header(record.headers(), DeadLetterHeaders.DETAIL)));
        }
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    List<LedgerEntry> entries() {
        return entries;
    }

    List<RefundIssued> refunds() {
        return refunds;
    }

    List<Notice> notices() {
        return notices;
    }

    /** Each balance that was published for the account, oldest first. */
    List<AccountBalance> balances(String accountId) {
        return balances.getOrDefault(accountId, List.of());
    }

    /** Why events were refused, by {@code partition/offset}. */
    Map<String, DeadLetter> deadLetters() {
        return deadLetters;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
