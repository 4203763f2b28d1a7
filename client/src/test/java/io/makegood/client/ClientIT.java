package io.makegood.client;

import static io.makegood.client.GenerationEvents.itemFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.makegood.client.PublishFailure.Reason;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.event.FailureCause;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delivery, through a real broker that is stopped and started again. */
class ClientIT {
    private static final int PARTITIONS = 4;
    private static final long SECONDS = 60;
    private static final Topic JOURNAL = Topics.withDefaultPrefix().events();
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @TempDir
    Path directory;

    private EmbeddedKafka kafka;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.in(directory).withFreePort());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            NewTopic journal = new NewTopic(JOURNAL.name(), PARTITIONS, (short) 1).configs(JOURNAL.config());
            admin.createTopics(List.of(journal)).all().get();
        }
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    private void restart() {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.in(directory).withPort(kafka.port()));
    }

    private LedgerPublisher.Builder publisher() {
        return LedgerPublisher.to(Map.of("bootstrap.servers", kafka.bootstrapServers()), "images");
    }

    /** One whose events stay with the client for a while, as they do where Kafka is slow. */
    private LedgerPublisher.Builder slow(long millis) {
        return LedgerPublisher.to(Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", millis), "images");
    }

    private static JournalEvent failure(String account, int item) {
        return itemFailed(account, "n-1", Integer.toString(item), FailureCause.TIMEOUT)
                .build();
    }

    private List<ConsumerRecord<byte[], byte[]>> journal() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                partitions.add(new TopicPartition(JOURNAL.name(), partition));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static Reason reasonOf(CompletableFuture<Receipt> published) {
        ExecutionException failure =
                catchThrowableOfType(ExecutionException.class, () -> published.get(SECONDS, TimeUnit.SECONDS));
        if (failure.getCause() instanceof PublishFailure cause) {
            return cause.reason();
        }
        throw new AssertionError(failure);
    }

    @Test
    void a_receipt_says_where_the_event_stands_and_the_record_is_what_the_contract_says() throws Exception {
        long before = System.currentTimeMillis();
        try (LedgerPublisher publisher = publisher().open()) {
            JournalEvent event = itemFailed("konto-ä", "n-1", "2", FailureCause.TIMEOUT)
                    .traceparent(TRACE)
                    .build();
            Receipt receipt = publisher.publish(event).get(SECONDS, TimeUnit.SECONDS);
            ConsumerRecord<byte[], byte[]> record = journal().get(0);
            assertThat(receipt)
                    .isEqualTo(new Receipt(
                            event.eventId(), "ledger.events", record.partition(), record.offset(), record.timestamp()));
            assertThat(receipt.position()).isEqualTo(record.partition() + "-0");
            assertThat(receipt.recordedAt()).isGreaterThanOrEqualTo(before);
            assertThat(record.key()).isEqualTo("konto-ä".getBytes(StandardCharsets.UTF_8));
            assertThat(record.headers().lastHeader("traceparent").value())
                    .isEqualTo(TRACE.getBytes(StandardCharsets.UTF_8));
            LedgerEvent decoded = new LedgerEventCodec().decode(record.value());
            assertThat(decoded.getEventId()).isEqualTo(event.eventId());
            assertThat(decoded.getSource()).isEqualTo("images");
        }
    }

    @Test
    void what_is_under_way_is_bounded() throws Exception {
        try (LedgerPublisher publisher =
                slow(60_000).pendingMax(3).maxBlock(Duration.ofSeconds(2)).open()) {
            List<CompletableFuture<Receipt>> pending = new ArrayList<>();
            for (int item = 0; item < 3; item++) {
                pending.add(publisher.publish(failure("a-1", item)));
            }
            PublishFailure failure =
                    catchThrowableOfType(PublishFailure.class, () -> publisher.publish(failure("a-1", 3)));
            assertThat(failure.reason()).isEqualTo(Reason.NO_ROOM);
            assertThat(failure)
                    .hasMessageContaining("nothing was sent: 3 events are under way")
                    .hasMessageContaining("pendingMax");
            assertThat(publisher.tryPublish(failure("a-1", 3))).isEmpty();
            assertThat(publisher.metrics())
                    .extracting(
                            PublisherMetrics::published,
                            PublisherMetrics::confirmed,
                            PublisherMetrics::pending,
                            PublisherMetrics::refused)
                    .containsExactly(3L, 0L, 3L, 2L);
            publisher.flush();
            for (int item = 0; item < 3; item++) {
                assertThat(pending.get(item).getNow(null).offset()).isEqualTo(item);
            }
            Optional<CompletableFuture<Receipt>> next = publisher.tryPublish(failure("a-1", 3));
            publisher.flush();
            assertThat(next.orElseThrow().join().offset()).isEqualTo(3);
            PublisherMetrics metrics = publisher.metrics();
            assertThat(metrics.confirmed()).isEqualTo(4);
            assertThat(metrics.pending()).isZero();
            assertThat(metrics.confirmationMax())
                    .isGreaterThan(Duration.ofSeconds(2))
                    .isGreaterThan(metrics.confirmationMean());
            assertThat(publisher.kafkaMetrics()).isNotEmpty();
        }
    }

    @Test
    void what_is_under_way_outlives_a_broker_that_comes_back() throws Exception {
        try (LedgerPublisher publisher = slow(1_500).open()) {
            List<CompletableFuture<Receipt>> pending = new ArrayList<>();
            for (int item = 0; item < 100; item++) {
                pending.add(publisher.publish(failure("a-1", item)));
            }
            kafka.close();
            restart();
            for (int item = 0; item < 100; item++) {
                assertThat(pending.get(item).get(SECONDS, TimeUnit.SECONDS).offset())
                        .as("each once, in the order they were published")
                        .isEqualTo(item);
            }
        }
        assertThat(journal()).hasSize(100);
    }

    @Test
    void what_finds_no_kafka_fails_and_may_be_published_again() throws Exception {
        Map<String, Object> hasty = Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "delivery.timeout.ms", 1500, "request.timeout.ms", 1000);
        try (LedgerPublisher publisher = LedgerPublisher.to(hasty, "images")
                .maxBlock(Duration.ofSeconds(2))
                .open()) {
            publisher.publish(failure("a-1", 0)).get(SECONDS, TimeUnit.SECONDS);
            kafka.close();
            CompletableFuture<Receipt> lost = publisher.publish(failure("a-1", 1));
            // Which one depends on whether the client has noticed that its broker is gone.
            assertThat(reasonOf(lost)).isIn(Reason.UNREACHABLE, Reason.NOT_CONFIRMED);
            assertThat(publisher.metrics().failed()).isEqualTo(1);
            restart();
            CompletableFuture<Receipt> again = publisher.publish(failure("a-1", 1));
            while (again.handle((receipt, problem) -> problem != null).get(SECONDS, TimeUnit.SECONDS)) {
                again = publisher.publish(failure("a-1", 1));
            }
            assertThat(again.join().eventId()).isEqualTo(failure("a-1", 1).eventId());
        }
    }

    @Test
    void flush_and_close_wait_for_what_is_under_way() {
        LedgerPublisher publisher = publisher().open();
        List<CompletableFuture<Receipt>> published = new ArrayList<>();
        for (int item = 0; item < 500; item++) {
            published.add(publisher.publish(failure("a-" + item % 20, item)));
        }
        publisher.flush();
        assertThat(published).allMatch(CompletableFuture::isDone);
        for (int item = 500; item < 1000; item++) {
            published.add(publisher.publish(failure("a-" + item % 20, item)));
        }
        publisher.close();
        publisher.close();
        assertThat(published).allMatch(each -> each.isDone() && !each.isCompletedExceptionally());
        assertThat(journal()).hasSize(1000);
        assertThatExceptionOfType(PublishFailure.class)
                .isThrownBy(() -> publisher.publish(failure("a-1", 1)))
                .matches(failure -> failure.reason() == Reason.CLOSED)
                .withMessageContaining("the publisher is closed");
    }

    @Test
    void a_close_that_may_not_wait_fails_what_is_left() {
        LedgerPublisher publisher = slow(30_000).open();
        CompletableFuture<Receipt> left = publisher.publish(failure("a-1", 1));
        kafka.close();
        publisher.close(Duration.ofMillis(200));
        assertThat(reasonOf(left)).isEqualTo(Reason.NOT_CONFIRMED);
    }

    @Test
    void an_action_on_a_receipt_may_publish_and_never_waits_for_itself() throws Exception {
        try (LedgerPublisher publisher = publisher().pendingMax(1).open()) {
            CompletableFuture<Receipt> second =
                    publisher.publish(failure("a-1", 1)).thenCompose(first -> publisher.publish(failure("a-1", 2)));
            assertThat(second.get(SECONDS, TimeUnit.SECONDS).offset()).isEqualTo(1);
        }
    }

    @Test
    void a_thread_that_is_interrupted_while_it_waits_is_let_go() {
        try (LedgerPublisher publisher = slow(30_000).pendingMax(1).open()) {
            CompletableFuture<Receipt> first = publisher.publish(failure("a-1", 1));
            Thread.currentThread().interrupt();
            PublishFailure failure =
                    catchThrowableOfType(PublishFailure.class, () -> publisher.publish(failure("a-1", 2)));
            assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
            assertThat(failure.reason()).isEqualTo(Reason.INTERRUPTED);
            publisher.flush();
            assertThat(first.join().offset()).isZero();
        }
    }

    @Test
    void a_journal_that_is_not_there_is_named_and_not_made() throws Exception {
        PublishFailure failure = catchThrowableOfType(
                PublishFailure.class, () -> publisher().topicPrefix("other.").open());
        assertThat(failure.reason()).isEqualTo(Reason.TOPIC_MISSING);
        assertThat(failure)
                .hasMessageContaining("Kafka has no topic other.events")
                .hasMessageContaining("./makegood topics create");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).doesNotContain("other.events");
        }
    }
}
