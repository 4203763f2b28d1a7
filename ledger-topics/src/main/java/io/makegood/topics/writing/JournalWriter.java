package io.makegood.topics.writing;

import io.makegood.ledger.event.Position;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.topic.JournalHeaders;
import io.makegood.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Appends events to the journal; what is confirmed is committed with acks=all. Thread-safe. */
public final class JournalWriter implements AutoCloseable {
    private static final int DELIVERY_LIMIT_MILLIS = 15_000;

    private final String journal;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ThreadLocal<LedgerEventCodec> codecs = ThreadLocal.withInitial(LedgerEventCodec::new);

    /** Appends to the journal of those topics; {@code clients} says how Kafka is reached. */
    public JournalWriter(Map<String, Object> clients, Topics topics) {
        journal = topics.events().name();
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Somebody waits for each. What comes while a batch is on its way makes the next one.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_LIMIT_MILLIS / 3);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_LIMIT_MILLIS);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Appends an event; its place in the journal comes when Kafka has it for good, or a {@link KafkaException}, after which it
     * may or may not be there: to publish it again is safe.
     *
     * @param trace the W3C {@code traceparent} that the event and all it causes belong to
     * @param caller who sent it, for certain, or null if that is not known; see {@link JournalHeaders#CALLER}
     */
    public CompletableFuture<Position> append(CheckedEvent event, @Nullable String trace, @Nullable String caller) {
        return append(event, trace, caller, null);
    }

    /**
     * The same, of an event that stands in the place of a dead letter.
     *
     * @param retryOf the id of that letter, or null for none; see {@link JournalHeaders#RETRY_OF}
     */
    public CompletableFuture<Position> append(
            CheckedEvent event, @Nullable String trace, @Nullable String caller, @Nullable String retryOf) {
        RecordHeaders headers = new RecordHeaders();
        if (retryOf != null) {
            headers.add(JournalHeaders.RETRY_OF, retryOf.getBytes(StandardCharsets.UTF_8));
        }
        if (caller != null) {
            headers.add(JournalHeaders.CALLER, caller.getBytes(StandardCharsets.UTF_8));
        }
        if (trace != null) {
            headers.add(JournalHeaders.TRACE, trace.getBytes(StandardCharsets.UTF_8));
        }
        CompletableFuture<Position> confirmed = new CompletableFuture<>();
        try {
            byte[] key = event.envelope().accountId().getBytes(StandardCharsets.UTF_8);
            byte[] value = codecs.get().encode(event.asWritten());
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(journal, null, key, value, headers), (place, problem) -> {
                        if (problem == null) {
                            confirmed.complete(new Position(place.partition(), place.offset(), place.timestamp()));
                        } else {
                            confirmed.completeExceptionally(problem);
                        }
                    });
        } catch (KafkaException e) {
            confirmed.completeExceptionally(e);
        }
        return confirmed;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
