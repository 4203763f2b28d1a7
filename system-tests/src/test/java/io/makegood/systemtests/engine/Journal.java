package io.makegood.systemtests.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes JSON lines as any Java client would. */
public final class Journal {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EngineSettings settings;

    /** The journal of an engine with those settings. */
    public Journal(EngineSettings settings) {
        this.settings = settings;
    }

    /** Publishes each line, with its account id as key, and waits until Kafka has them. */
    public void publish(String lines) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", settings.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String line : lines.lines().toList()) {
                String account = JSON.readTree(line).get("accountId").textValue();
                producer.send(new ProducerRecord<>(
                                settings.topics().events().name(),
                                account.getBytes(StandardCharsets.UTF_8),
                                line.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        } catch (JsonProcessingException | ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
