package io.makegood.streams.stripe;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
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
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Takes in what Stripe sends: only with Stripe's signature over the very bytes, and confirmed only once Kafka has it for good,
 * so that Stripe sends again whatever might be lost. Thread-safe.
 */
public final class StripeInbox implements AutoCloseable {
    private static final int DELIVERY_LIMIT_MILLIS = 15_000;

    private final StripeSettings settings;
    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Writes to the topic of those topics; {@code clients} says how Kafka is reached. */
    public StripeInbox(StripeSettings settings, Map<String, Object> clients, Topics topics) {
        this.settings = settings;
        topic = topic(topics);
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_LIMIT_MILLIS / 3);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_LIMIT_MILLIS);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Where Stripe's events are kept, keyed by payment. */
    public static String topic(Topics topics) {
        return topics.prefix() + "stripe";
    }

    /** Whether Stripe signed these bytes, lately. */
    public boolean isSigned(byte[] body, String signature) {
        try {
            return Webhook.Signature.verifyHeader(
                    new String(body, StandardCharsets.UTF_8),
                    signature,
                    settings.secret(),
                    settings.toleranceSeconds());
        } catch (SignatureVerificationException e) {
            return false;
        }
    }

    /** Keeps an event; done when Kafka has it for good. Throws {@link IllegalArgumentException} if it is no event. */
    public CompletableFuture<Void> take(byte[] body) {
        StripeMessage message;
        try {
            message = StripeMessage.read(body);
        } catch (InvalidStripeEvent e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (message.meaning() == StripeMessage.Meaning.NONE) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> kept = new CompletableFuture<>();
        try {
            byte[] key = message.payment().getBytes(StandardCharsets.UTF_8);
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, key, body), (place, problem) -> {
                if (problem == null) {
                    kept.complete(null);
                } else {
                    kept.completeExceptionally(problem);
                }
            });
        } catch (KafkaException e) {
            kept.completeExceptionally(e);
        }
        return kept;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
