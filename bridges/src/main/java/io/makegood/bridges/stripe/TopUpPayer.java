package io.makegood.bridges.stripe;

import io.makegood.application.running.FirstOffsets;
import io.makegood.bridges.stripe.StripeApi.Unavailable;
import io.makegood.bridges.stripe.TopUpPayment.Due;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.OutputReading;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pays in Stripe what the ledger says is due to be topped up: reads the notices that a commit made visible, and goes on from a notice only
 * when Kafka has what became of it for good. What is read again after a crash is asked of Stripe under the same idempotency key.
 */
public final class TopUpPayer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopUpPayer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final long WAIT_MILLIS = 1_000;
    private static final long WAIT_MILLIS_MAX = 60_000;
    /** Stripe forgets idempotency keys after a day: what is older is looked for, and not asked again. */
    static final long LATE_MILLIS = 20L * 60 * 60 * 1000;

    private final Map<String, Object> config;
    private final String notices;
    private final StripeTopic topic;
    private final TopUpPayment payment;
    private final OutputReading outputs = new OutputReading();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private long waitMillis = WAIT_MILLIS;

    private TopUpPayer(Map<String, Object> clients, Topics topics, String group, StripeKey key) {
        config = new HashMap<>(clients);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // Each may take Stripe some minutes.
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 30 * 60 * 1000);
        notices = topics.notices().name();
        topic = new StripeTopic(clients, topics);
        payment = new TopUpPayment(new StripeApi(key.base(), key.key()));
        thread = new Thread(this::run, "stripe-topups");
        thread.setDaemon(true);
    }

    /** Starts to read the notices; returns at once. A group that never read begins with the first notice that is there. */
    public static TopUpPayer start(Map<String, Object> clients, Topics topics, String group, StripeKey key) {
        try (Admin admin = Admin.create(clients)) {
            new FirstOffsets(admin, group).beginAtFirstRecord(topics.notices().name());
        }
        TopUpPayer payer = new TopUpPayer(clients, topics, group, key);
        payer.thread.start();
        return payer;
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    private void run() {
        while (isOpen()) {
            try (KafkaConsumer<byte[], byte[]> reading =
                    new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                hold(reading);
                reading.subscribe(List.of(notices));
                while (isOpen()) {
                    readOnce(reading);
                }
            } catch (WakeupException | InterruptException closed) {
                // The loop's condition says whether it was meant to.
            } catch (RuntimeException e) {
                LOG.error("Top-ups cannot be paid at the moment; they are tried again", e);
                pause();
            } finally {
                hold(null);
            }
        }
    }

    private synchronized void hold(@Nullable KafkaConsumer<byte[], byte[]> reading) {
        consumer = reading;
    }

    private void readOnce(KafkaConsumer<byte[], byte[]> reading) {
        for (ConsumerRecord<byte[], byte[]> each : reading.poll(POLL)) {
            TopicPartition partition = new TopicPartition(each.topic(), each.partition());
            try {
                Due due = due(each.value());
                if (due != null) {
                    pay(due, System.currentTimeMillis() - each.timestamp() > LATE_MILLIS);
                    reading.commitSync(Map.of(partition, new OffsetAndMetadata(each.offset() + 1)));
                }
                waitMillis = WAIT_MILLIS;
            } catch (Unavailable e) {
                LOG.warn("Stripe does not pay a top-up at the moment: {}. It is tried again", e.why());
                startAgain(reading);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        reading.commitSync();
    }

    /** What was read and not settled is read again, after a while. */
    private void startAgain(KafkaConsumer<byte[], byte[]> reading) {
        Map<TopicPartition, OffsetAndMetadata> settled = reading.committed(reading.assignment());
        settled.forEach((partition, offset) -> {
            if (offset != null) {
                reading.seek(partition, offset.offset());
            }
        });
        pause();
    }

    private void pause() {
        try {
            boolean unused = closing.await(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waitMillis = Math.min(WAIT_MILLIS_MAX, waitMillis * 2);
    }

    private @Nullable Due due(byte[] value) {
        Notice notice;
        try {
            notice = outputs.notice(value);
        } catch (UndecodableRecord e) {
            throw new KafkaException("a notice cannot be read", e);
        }
        if (notice.type() != NoticeType.TopUpDue) {
            return null;
        }
        Long amount = notice.amounts().amount();
        String id = detail(notice, "topUpId");
        String price = detail(notice, "price");
        return id == null || amount == null
                ? null
                : new Due(id, notice.accountId(), amount, price == null ? "" : price);
    }

    private static @Nullable String detail(Notice notice, String name) {
        return notice.details().stream()
                .filter(detail -> detail.name().equals(name))
                .map(NoticeDetail::value)
                .findFirst()
                .orElse(null);
    }

    private void pay(Due due, boolean isLate) throws Unavailable, InterruptedException {
        Optional<StripeTopUp> answer = isLate ? payment.late(due) : payment.pay(due);
        if (answer.isEmpty()) {
            return;
        }
        try {
            topic.append(due.accountId(), answer.get().event()).get();
        } catch (ExecutionException e) {
            throw new KafkaException("what became of a top-up cannot be kept", e.getCause());
        }
    }

    @Override
    public void close() {
        closing.countDown();
        synchronized (this) {
            if (consumer != null) {
                consumer.wakeup();
            }
        }
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        topic.close();
    }
}
