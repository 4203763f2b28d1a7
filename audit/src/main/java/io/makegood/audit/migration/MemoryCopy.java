package io.makegood.audit.migration;

import io.makegood.audit.verify.KafkaLedger;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.journal.CarriedOver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a ledger remembers beside its journal, and what no fold of a copy could tell: which request each Idempotency-Key stands for, what was
 * given out of goodwill, and what Stripe said. Read in order, each record once, and written in the transactions of the journal's copy. Of
 * Stripe's topic one partition's order counts; what stands in another the bridges of the source pass on to it, so it comes over from
 * there, or from where it stands when the ledger has moved and those bridges have ended. Not thread-safe.
 */
final class MemoryCopy implements AutoCloseable {
    private static final int BATCH_RECORDS = 1_000;
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final KafkaLedger source;
    private final Topics here;
    private final Topics there;
    private final String bridges;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, String> targets = new HashMap<>();
    private final Map<String, Long> places;
    private final Deque<ConsumerRecord<byte[], byte[]>> inHand = new ArrayDeque<>();

    /** Of that ledger, whose bridges are that group; from where it stands on. */
    MemoryCopy(KafkaLedger source, Topics there, String bridges, Map<String, Long> places) {
        this.source = source;
        here = source.topics();
        this.there = there;
        this.bridges = bridges;
        this.places = new TreeMap<>(places);
        Map<String, Object> config = new HashMap<>(source.clients());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // What its retention took is not remembered at the source either.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_RECORDS);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        look(false);
    }

    /**
     * Looks which topics there are.
     *
     * @param moved whether the ledger has moved, so that its bridges may have ended for good
     */
    void look(boolean moved) {
        Map<TopicPartition, String> wanted = new HashMap<>();
        try (Admin admin = Admin.create(source.clients())) {
            Set<String> names = KafkaLedger.answer(admin.listTopics().names());
            want(wanted, names, here.requestKeys().name(), there.requestKeys().name());
            want(wanted, names, here.goodwill().name(), there.goodwill().name());
            if (want(wanted, names, here.stripe(), there.stripe()) && moved) {
                leftByBridges(admin, wanted);
            }
        }
        if (!wanted.keySet().equals(targets.keySet())) {
            targets.clear();
            targets.putAll(wanted);
            inHand.clear();
            consumer.assign(targets.keySet());
            targets.keySet().forEach(each -> consumer.seek(each, places.getOrDefault(place(each), 0L)));
        }
    }

    private static boolean want(Map<TopicPartition, String> wanted, Set<String> names, String from, String to) {
        if (names.contains(from)) {
            wanted.put(new TopicPartition(from, 0), to);
            return true;
        }
        return false;
    }

    /** The other partitions of Stripe's topic, from where the source's bridges have left them; none while those run. */
    private void leftByBridges(Admin admin, Map<TopicPartition, String> wanted) {
        if (source.isRunning(bridges)) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> passedOn =
                KafkaLedger.answer(admin.listConsumerGroupOffsets(bridges).partitionsToOffsetAndMetadata());
        for (int partition : source.ends(here.stripe(), true).keySet()) {
            TopicPartition each = new TopicPartition(here.stripe(), partition);
            if (partition != 0) {
                OffsetAndMetadata offset = passedOn.get(each);
                places.merge(place(each), offset == null ? 0 : offset.offset(), Math::max);
                wanted.put(each, there.stripe());
            }
        }
    }

    private static String place(TopicPartition partition) {
        return partition.toString();
    }

    /** Reads what is there, without waiting for it. */
    void read() {
        if (!targets.isEmpty() && inHand.isEmpty()) {
            consumer.poll(AT_ONCE).forEach(inHand::add);
        }
    }

    /** Whether there is something to write. */
    boolean hasAny() {
        return !inHand.isEmpty();
    }

    /** Writes what was read, as part of a transaction that somebody has begun. */
    void write(Consumer<ProducerRecord<byte[], byte[]>> writer) {
        for (var record = inHand.poll(); record != null; record = inHand.poll()) {
            TopicPartition from = new TopicPartition(record.topic(), record.partition());
            RecordHeaders headers = new RecordHeaders(record.headers());
            CarriedOver.mark(headers, record.timestamp());
            writer.accept(new ProducerRecord<>(
                    targets.getOrDefault(from, record.topic()),
                    0,
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    headers));
            places.put(place(from), record.offset() + 1);
        }
    }

    /** The same up to the present ends, for which it waits a little: what is asked where the ledger goes on is to be known there. */
    void writeToEnd(Consumer<ProducerRecord<byte[], byte[]>> writer) {
        List<TopicPartition> all = new ArrayList<>(targets.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        Set<TopicPartition> left = new HashSet<>(all);
        long deadline = System.nanoTime() + END_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            write(writer);
            left.removeIf(each -> consumer.position(each) >= ends.getOrDefault(each, 0L));
            if (left.isEmpty()) {
                return;
            }
            consumer.poll(POLL).forEach(inHand::add);
        }
        write(writer);
    }

    /** How far it will be once that is committed. */
    Map<String, Long> places() {
        return places;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
