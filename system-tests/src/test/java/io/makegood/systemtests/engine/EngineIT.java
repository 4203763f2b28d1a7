package io.makegood.systemtests.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.telling.Subscriptions;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.EntryKind;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.RefundIssued;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of an event through a real broker: published, folded, read with read_committed. */
class EngineIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Below Kafka Streams' own limit for transactions. */
    private static final Duration INTERVAL = Duration.ofSeconds(9);

    private static final int ROUNDS = 10;

    @TempDir
    Path directory;

    @Test
    void a_failed_item_comes_back_through_kafka_and_a_second_start_goes_on() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            EngineSettings settings = EngineSettings.builder()
                    .bootstrapServers(kafka.bootstrapServers())
                    .stateDirectory(directory.resolve("state"))
                    .build();
            Journal journal = new Journal(settings);
            Outputs outputs = new Outputs(settings);
            try (Engine engine = Engine.start(settings)) {
                engine.awaitRunning(LIMIT);
                journal.publish("""
                        {"type":"CreditsGranted","accountId":"a-1","grantId":"g-1","amount":100,"kind":"PAID"}
                        {"type":"GenerationCharged","accountId":"a-1","generationId":"n-1","baseAmount":5,"items":[{"itemId":"1","amount":10},{"itemId":"2","amount":10}]}
                        {"type":"ItemFailed","accountId":"a-1","generationId":"n-1","itemId":"2","cause":"PROVIDER_ERROR"}
                        {"type":"GenerationCompleted","accountId":"a-1","generationId":"n-1","outcome":"PARTIAL"}
                        """);
                outputs.awaitBalance("a-1", 85, 0, LIMIT);
                assertThat(outputs.entries("a-1"))
                        .extracting(LedgerEntry::getKind)
                        .containsExactly(EntryKind.GRANT, EntryKind.CHARGE, EntryKind.REFUND);
            }
            try (Engine engine = Engine.start(settings)) {
                engine.awaitRunning(LIMIT);
                journal.publish("""
                        {"type":"ItemFailed","accountId":"a-1","generationId":"n-1","itemId":"1","cause":"TIMEOUT"}
                        {"type":"GenerationCompleted","accountId":"a-1","generationId":"n-1","outcome":"FAILED"}
                        """);
                AccountBalance balance = outputs.awaitBalance("a-1", 100, LIMIT);
                assertThat(balance.getSequence()).isEqualTo(5);
                assertThat(outputs.refunds("a-1"))
                        .extracting(RefundIssued::getAmount)
                        .containsExactly(10L, 10L, 5L);
            }
        }
    }

    @Test
    void where_there_is_time_a_commit_does_not_wait_for_the_interval_and_whoever_waits_is_told_at_it()
            throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            EngineSettings settings = EngineSettings.builder()
                    .bootstrapServers(kafka.bootstrapServers())
                    .stateDirectory(directory.resolve("state"))
                    .commitIntervalMillis(INTERVAL.toMillis())
                    .build();
            Journal journal = new Journal(settings);
            Outputs outputs = new Outputs(settings);
            try (Engine engine = Engine.start(settings)) {
                engine.awaitRunning(LIMIT);
                journal.publish("""
                        {"type":"CreditsGranted","accountId":"a-1","grantId":"g-1","amount":1,"kind":"PAID"}
                        """);
                outputs.awaitBalance("a-1", 1, LIMIT);
                long begin = System.nanoTime();
                for (int i = 2; i <= ROUNDS; i++) {
                    journal.publish("{\"type\":\"CreditsGranted\",\"accountId\":\"a-1\",\"grantId\":\"g-" + i
                            + "\",\"amount\":1,\"kind\":\"PAID\"}\n");
                    outputs.awaitBalance("a-1", i, LIMIT);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(INTERVAL.multipliedBy(ROUNDS / 2));

                CompletableFuture<Notice> told = new CompletableFuture<>();
                Subscriptions.Subscription waiting = engine.part()
                        .committed()
                        .subscribe("a-1", new Subscriptions.Subscriber() {
                            @Override
                            public void notice(Notice heard) {
                                told.complete(heard);
                            }
                        });
                journal.publish("""
                        {"type":"GenerationRequested","accountId":"a-1","generationId":"n-1","feature":"nothing","items":["1"],"authorize":true}
                        """);
                assertThat(told.get(LIMIT.toSeconds(), TimeUnit.SECONDS).type()).isEqualTo(NoticeType.ChargeDeclined);
                waiting.close();
            }
        }
    }
}
