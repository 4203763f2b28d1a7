package io.makegood.systemtests.delivery;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.config.OutputFormat;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.processor.engine.Engine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A ledger whose outputs are written in one format or the other, and that folds random events. */
final class FormattedOutputs {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int EVENTS = 500;

    private FormattedOutputs() {}

    static EngineSettings settings(EmbeddedKafka kafka, Path directory, OutputFormat format) {
        return EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .commitIntervalMillis(50)
                .outputsFormat(format)
                .build();
    }

    /** Publishes some of them while an engine runs, and ends it when all are folded. */
    static void fold(EngineSettings settings, RandomEvents random) {
        try (Engine engine = Engine.start(settings);
                Cluster cluster = new Cluster(settings);
                KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
            engine.awaitRunning(LIMIT);
            for (int i = 0; i < EVENTS; i++) {
                var envelope = random.next(System.currentTimeMillis() + 1_000_000_000);
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                        settings.topics().events().name(),
                        envelope.accountId().getBytes(StandardCharsets.UTF_8),
                        EventJson.of(envelope)));
            }
            producer.flush();
            cluster.awaitAllFolded(LIMIT);
        }
    }
}
