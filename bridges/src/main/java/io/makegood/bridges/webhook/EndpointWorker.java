package io.makegood.bridges.webhook;

import io.makegood.application.config.EngineSettings;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.agreed.TopicFollower;
import io.makegood.topics.registry.OutputDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one endpoint what the partitions say that this instance has in work for it. A consumer group says which instance has which; how far each is
 * stands in a topic of the ledger's own, since a group's offsets are forgotten when nobody is in it for a while.
 */
final class EndpointWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointWorker.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long KEEP_EVERY_NANOS = Duration.ofMillis(500).toNanos();
    private static final long TIDY_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long CLOSE_MILLIS_MAX = Sender.ANSWER_MILLIS_MAX + 5_000;
    private static final long WAIT_MILLIS_MAX = 30_000;
    /** How much of a span is looked through in one turn. */
    private static final int AGAIN_AT_ONCE = 200;

    private final String endpointId;
    private final Topics topics;
    private final Map<String, Object> clients;
    private final Map<String, Object> config;
    private final WebhookTable table;
    private final TopicFollower follower;
    private final WebhookTopics keeping;
    private final EndpointSending sending;
    private final MessageReading messages = new MessageReading();
    private final Map<Integer, Owned> owned = new TreeMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable KafkaConsumer<byte[], byte[]> polling;
    private long waitMillis = 1_000;
    private long keptAt;
    private long tidiedAt;

    /** A partition, the ends that were asked for, and what of its progress Kafka has. */
    private static final class Owned {
        private final PartitionDelivery delivery;
        private long asked;
        private Map<Source, Long> ends = Map.of();
        private Progress kept;
        /** How far redeliveries are that this instance does, which the table hears of a little later. */
        private final Map<String, Progress> again = new HashMap<>();

        Owned(PartitionDelivery delivery, Progress kept) {
            this.delivery = delivery;
            this.kept = kept;
        }
    }

    EndpointWorker(
            String endpointId,
            EngineSettings settings,
            WebhookTable table,
            TopicFollower follower,
            WebhookTopics keeping,
            EndpointSending sending) {
        this.endpointId = endpointId;
        topics = settings.topics();
        clients = settings.clients();
        this.table = table;
        this.follower = follower;
        this.keeping = keeping;
        this.sending = sending;
        config = new HashMap<>(clients);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group(settings.applicationId(), endpointId));
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) settings.sessionTimeoutMillis());
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) Math.max(1, settings.sessionTimeoutMillis() / 3));
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        // Both topics have the same partitions, and so each instance gets the same ones of both.
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(RangeAssignor.class.getName()));
        thread = new Thread(this::run, "webhook-" + endpointId);
        thread.setDaemon(true);
    }

    static String group(String applicationId, String endpointId) {
        return applicationId + "-webhook-" + endpointId;
    }

    void start() {
        thread.start();
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    private void run() {
        while (isOpen()) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new OutputDeserializer());
                    RecordFetch fetch = new RecordFetch(clients);
                    Admin admin = Admin.create(clients)) {
                hold(consumer);
                consumer.subscribe(
                        List.of(Source.ENTRIES.topic(topics), Source.NOTICES.topic(topics)),
                        new Assignment(consumer, fetch));
                while (isOpen()) {
                    turn(consumer, fetch, admin);
                    waitMillis = 1_000;
                }
            } catch (WakeupException | InterruptException closed) {
                // The loop's condition says whether it was meant to.
            } catch (RuntimeException e) {
                LOG.error("The webhook {} cannot be told anything at the moment; it is tried again", endpointId, e);
                pause();
            } finally {
                hold(null);
                // What was on its way is told again, under the same ids.
                owned.values().forEach(each -> each.delivery.stop(0));
                owned.clear();
            }
        }
    }

    private synchronized void hold(@Nullable KafkaConsumer<byte[], byte[]> consumer) {
        polling = consumer;
    }

    private void pause() {
        try {
            boolean unused = closing.await(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waitMillis = Math.min(WAIT_MILLIS_MAX, waitMillis * 2);
    }

    private void turn(KafkaConsumer<byte[], byte[]> consumer, RecordFetch fetch, Admin admin) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            Owned of = owned.get(record.partition());
            if (of != null) {
                of.delivery.merge().add(source(record.topic()), record);
            }
        }
        WebhookEndpoint endpoint = table.endpoint(endpointId).orElse(null);
        if (endpoint == null) {
            return;
        }
        askEnds(consumer, admin);
        owned.forEach((partition, of) -> {
            Merge merge = of.delivery.merge();
            of.delivery.release(
                    of.asked,
                    source -> isThrough(consumer, partition, of, source),
                    next -> messages.read(next.source(), next.record(), endpoint.terms()),
                    message -> table.delivery(endpointId, partition, message) != null);
            for (Source source : Source.values()) {
                merge.passed(source, consumer.position(at(source, partition)));
                flow(
                        consumer,
                        at(source, partition),
                        of.delivery.isFull() || merge.held(source) >= PartitionDelivery.HELD_MAX);
            }
            again(partition, of, endpoint, fetch);
            of.delivery.turn(delivery -> body(delivery, partition, endpoint, fetch));
        });
        keep(false);
        tidy();
    }

    private static void flow(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, boolean full) {
        if (full) {
            consumer.pause(List.of(partition));
        } else {
            consumer.resume(List.of(partition));
        }
    }

    private Source source(String topic) {
        return topic.equals(Source.ENTRIES.topic(topics)) ? Source.ENTRIES : Source.NOTICES;
    }

    private TopicPartition at(Source source, int partition) {
        return new TopicPartition(source.topic(topics), partition);
    }

    private boolean isThrough(KafkaConsumer<byte[], byte[]> consumer, int partition, Owned of, Source source) {
        Long end = of.ends.get(source);
        return end != null && consumer.position(at(source, partition)) >= end;
    }

    /** Asks how far the partitions go of which something was read since they were last asked and reached. */
    private void askEnds(KafkaConsumer<byte[], byte[]> consumer, Admin admin) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        owned.forEach((partition, of) -> {
            boolean reached = of.ends.isEmpty()
                    || List.of(Source.values()).stream().allMatch(source -> isThrough(consumer, partition, of, source));
            if (reached && !of.delivery.merge().isEmpty()) {
                of.asked = of.delivery.merge().endRound();
                for (Source source : Source.values()) {
                    asked.put(at(source, partition), OffsetSpec.latest());
                }
            }
        });
        if (asked.isEmpty()) {
            return;
        }
        try {
            Map<TopicPartition, Long> ends = new HashMap<>();
            // Of all records, not of committed ones alone: what belongs to a transaction of which a part was read lies
            // before them.
            admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            owned.forEach((partition, of) -> {
                if (ends.containsKey(at(Source.ENTRIES, partition))) {
                    Map<Source, Long> all = new EnumMap<>(Source.class);
                    for (Source source : Source.values()) {
                        all.put(source, ends.getOrDefault(at(source, partition), Long.MAX_VALUE));
                    }
                    of.ends = all;
                }
            });
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the ends of the outputs are not known", e);
        }
    }

    /** What is sent for a message that waits, or null if the endpoint is not told of it any more. */
    private @Nullable String body(Delivery delivery, int partition, WebhookEndpoint endpoint, RecordFetch fetch) {
        Message found = message(delivery.id, delivery.source, partition, delivery.offset, endpoint, fetch);
        if (found == null) {
            return null;
        }
        delivery.trace = found.trace();
        return found.body();
    }

    private @Nullable Message message(
            String id, Source source, int partition, long offset, WebhookEndpoint endpoint, RecordFetch fetch) {
        ConsumerRecord<byte[], byte[]> record = fetch.at(at(source, partition), offset);
        return record == null
                ? null
                : messages.read(source, record, endpoint.terms()).stream()
                        .filter(message -> message.id().equals(id))
                        .findFirst()
                        .orElse(null);
    }

    /** Does a piece of what is to be sent again of a partition. */
    private void again(int partition, Owned of, WebhookEndpoint endpoint, RecordFetch fetch) {
        for (Redelivery wanted : table.redeliveries(endpointId)) {
            Progress here = of.again.get(wanted.id());
            Progress before = here == null ? table.again(endpointId, partition, wanted.id()) : here;
            if ((before != null && before.done()) || of.delivery.isFull()) {
                continue;
            }
            Progress after = again(partition, of, endpoint, fetch, wanted, before);
            of.again.put(wanted.id(), after);
            keeping.keepDelivery(partition, endpointId, WebhookTopics.AGAIN + wanted.id(), after)
                    .join();
            return;
        }
    }

    private Progress again(
            int partition,
            Owned of,
            WebhookEndpoint endpoint,
            RecordFetch fetch,
            Redelivery wanted,
            @Nullable Progress before) {
        String id = wanted.message();
        Source source = wanted.source();
        Integer its = wanted.partition();
        Long offset = wanted.offset();
        if (id != null && source != null && its != null && offset != null) {
            Message found = its == partition ? message(id, source, partition, offset, endpoint, fetch) : null;
            if (found != null) {
                of.delivery.again(found, source, offset);
            }
            return new Progress(0, 0, true);
        }
        Map<Source, TopicPartition> partitions = new EnumMap<>(Source.class);
        for (Source each : Source.values()) {
            partitions.put(each, at(each, partition));
        }
        Progress from = before == null ? offsets(fetch, partition, wanted.from()) : before;
        Progress to = offsets(fetch, partition, wanted.to());
        RecordFetch.Piece piece = fetch.between(
                partitions, from, Map.of(Source.ENTRIES, to.entries(), Source.NOTICES, to.notices()), AGAIN_AT_ONCE);
        String prefix = wanted.accountPrefix();
        for (Merge.Next next : piece.records()) {
            for (Message message : messages.read(next.source(), next.record(), endpoint.terms())) {
                if (prefix == null || message.accountId().startsWith(prefix)) {
                    of.delivery.again(message, next.source(), next.record().offset());
                }
            }
        }
        return piece.next();
    }

    private Progress offsets(RecordFetch fetch, int partition, @Nullable Long time) {
        TopicPartition entries = at(Source.ENTRIES, partition);
        TopicPartition notices = at(Source.NOTICES, partition);
        Map<TopicPartition, Long> offsets =
                fetch.offsets(List.of(entries, notices), time == null ? sending.now() : time);
        return new Progress(offsets.getOrDefault(entries, 0L), offsets.getOrDefault(notices, 0L), false);
    }

    /** Has Kafka know how far it is, now and then, or at once. */
    private void keep(boolean atOnce) {
        if (!atOnce && System.nanoTime() - keptAt < KEEP_EVERY_NANOS) {
            return;
        }
        keptAt = System.nanoTime();
        owned.forEach((partition, of) -> {
            Progress now = of.delivery.progress();
            if (!now.equals(of.kept)) {
                of.kept = now;
                keeping.keepDeliverySoon(partition, endpointId, WebhookTopics.PROGRESS, now);
            }
        });
    }

    /** Forgets the oldest of what has ended, and how far redeliveries are that nobody knows any more. */
    private void tidy() {
        if (System.nanoTime() - tidiedAt < TIDY_EVERY_NANOS) {
            return;
        }
        tidiedAt = System.nanoTime();
        List<String> known =
                table.redeliveries(endpointId).stream().map(Redelivery::id).toList();
        for (int partition : owned.keySet()) {
            table.surplus(endpointId, partition, PartitionDelivery.KEPT)
                    .forEach(message -> sending.forget(partition, message));
            table.begun(endpointId, partition).stream()
                    .filter(redelivery -> !known.contains(redelivery))
                    .forEach(redelivery ->
                            keeping.keepDeliverySoon(partition, endpointId, WebhookTopics.AGAIN + redelivery, null));
        }
    }

    /** What happens when the group gives and takes partitions; on the worker's thread. */
    private final class Assignment implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final RecordFetch fetch;

        Assignment(KafkaConsumer<byte[], byte[]> consumer, RecordFetch fetch) {
            this.consumer = consumer;
            this.fetch = fetch;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> given) {
            List<Integer> partitions = given.stream()
                    .map(TopicPartition::partition)
                    .distinct()
                    .sorted()
                    .toList();
            if (partitions.isEmpty()) {
                return;
            }
            LOG.info("The webhook {} is told from here of partitions {}", endpointId, partitions);
            List<TopicPartition> deliveries = new ArrayList<>();
            partitions.forEach(each ->
                    deliveries.add(new TopicPartition(topics.webhookDeliveries().name(), each)));
            // Whoever had them before has said how far he was.
            follower.awaitRead(consumer.endOffsets(deliveries));
            Long begins =
                    table.endpoint(endpointId).map(WebhookEndpoint::beginsAt).orElse(null);
            for (int partition : partitions) {
                Progress known = table.progress(endpointId, partition);
                Progress from = known == null ? offsets(fetch, partition, begins) : known;
                owned.put(
                        partition,
                        new Owned(
                                new PartitionDelivery(sending, partition, from, table.waiting(endpointId, partition)),
                                known == null ? new Progress(-1, -1, false) : known));
                for (Source source : Source.values()) {
                    TopicPartition at = at(source, partition);
                    long first = consumer.beginningOffsets(List.of(at)).getOrDefault(at, 0L);
                    if (first > from.of(source)) {
                        LOG.error(
                                "The webhook {} is not told of {} records of {}: they are not there any more",
                                endpointId,
                                first - from.of(source),
                                at);
                    }
                    consumer.seek(at, Math.max(first, from.of(source)));
                }
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> taken) {
            owned.values().forEach(each -> each.delivery.stop(Sender.ANSWER_MILLIS_MAX));
            keep(true);
            // Whoever has them next reads what became of them here.
            keeping.flush();
            LOG.info("The webhook {} is told from here no more of partitions {}", endpointId, owned.keySet());
            owned.clear();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> taken) {
            owned.values().forEach(each -> each.delivery.stop(0));
            owned.clear();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        synchronized (this) {
            KafkaConsumer<byte[], byte[]> consumer = polling;
            if (consumer != null) {
                consumer.wakeup();
            }
        }
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
