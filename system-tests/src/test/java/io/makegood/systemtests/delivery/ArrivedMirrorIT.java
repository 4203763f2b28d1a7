package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.mirror.Promotion;
import io.makegood.application.mirror.Promotion.Step;
import io.makegood.application.startup.JournalRole;
import io.makegood.application.startup.StartupChecks;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.processor.engine.Engine;
import io.makegood.processor.engine.LedgerSetup;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.mapping.EventCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever promotes the copy in which a ledger has arrived dies before each of his steps in turn, and is away for as long as he likes: the engine
 * there goes on, may be started again, says what is awaited, and books what comes; run again, the promotion ends.
 */
class ArrivedMirrorIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;

    /** A death. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void an_engine_goes_on_though_the_promotion_was_broken_off_at_any_step(@TempDir Path directory) {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            EngineSettings settings = EngineSettings.builder()
                    .bootstrapServers(kafka.bootstrapServers())
                    .topicPrefix("v2.")
                    .partitions(PARTITIONS)
                    .mirror(true)
                    .stateDirectory(directory.resolve("state"))
                    .build();
            Engine engine = started(settings);
            arrive(settings);
            Promotion promotion =
                    new Promotion(settings.clients(), settings.topics(), LedgerSetup.of(settings), PARTITIONS, null);
            int grants = 0;
            for (Step step : Step.values()) {
                assertThatExceptionOfType(Killed.class)
                        .isThrownBy(() -> promotion.promoteArrived(System::currentTimeMillis, each -> {
                            if (each == step) {
                                throw new Killed();
                            }
                        }));
                engine.close();
                requireNoProblem(settings, step == Step.ARRIVE ? JournalRole.MIRROR : JournalRole.ARRIVED);
                engine = started(settings);
                grant(settings, ++grants);
                awaitEntries(settings, grants);
                assertThat(engine.part().following().awaitsPromotion()).isTrue();
            }
            promotion.promoteArrived(System::currentTimeMillis, step -> {});
            promotion.promoteArrived(System::currentTimeMillis, step -> {});
            assertThat(engine.part().following().look()).isTrue();
            assertThat(engine.part().following().awaitsPromotion()).isFalse();
            grant(settings, ++grants);
            awaitEntries(settings, grants);
            requireNoProblem(settings, JournalRole.PROMOTED);
            engine.close();
        }
    }

    private static Engine started(EngineSettings settings) {
        Engine engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        return engine;
    }

    private static void requireNoProblem(EngineSettings settings, JournalRole role) {
        try (Admin admin = Admin.create(settings.clients())) {
            StartupChecks checks = new StartupChecks(admin, settings.clients());
            assertThat(checks.role(LedgerSetup.of(settings))).isEqualTo(role);
            assertThat(checks.problems(LedgerSetup.of(settings))).isEmpty();
        }
    }

    private static void arrive(EngineSettings settings) {
        Envelope arrival = Envelope.of("ledger:move", new LedgerMoved("m", "v2.", "c", true));
        for (int partition = 0; partition < PARTITIONS; partition++) {
            send(settings, partition, arrival);
        }
    }

    private static void grant(EngineSettings settings, int number) {
        send(
                settings,
                null,
                Envelope.of("a", new CreditsGranted("g" + number, 5, GrantKind.PAID, null, null, "pi_" + number)));
    }

    private static void send(EngineSettings settings, Integer partition, Envelope event) {
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                    settings.topics().events().name(),
                    partition,
                    event.accountId().getBytes(StandardCharsets.UTF_8),
                    new EventCodec().write(event)));
            producer.flush();
        }
    }

    private static void awaitEntries(EngineSettings settings, int count) {
        Await.until("the grant is booked", LIMIT, () -> entries(settings).size() == count);
    }

    private static List<LedgerEntry> entries(EngineSettings settings) {
        return new Outputs(settings).values(settings.topics().entries().name(), LedgerEntry.class);
    }
}
