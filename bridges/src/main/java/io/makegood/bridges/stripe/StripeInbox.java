package io.makegood.bridges.stripe;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import io.makegood.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Takes in what Stripe sends: only with Stripe's signature over the very bytes, of those only what is booked, and confirmed only once
 * Kafka has it for good, so that Stripe sends again whatever might be lost. Thread-safe.
 */
public final class StripeInbox implements AutoCloseable {
    private final StripeSettings settings;
    private final StripeTopic topic;

    /** Writes to the topic of those topics; {@code clients} says how Kafka is reached. */
    public StripeInbox(StripeSettings settings, Map<String, Object> clients, Topics topics) {
        this.settings = settings;
        topic = new StripeTopic(clients, topics);
    }

    /** Whether Stripe signed these bytes, lately. */
    public boolean isSigned(byte[] body, String signature) {
        return isSigned(body, signature, settings.secret(), settings.toleranceSeconds());
    }

    static boolean isSigned(byte[] body, String signature, String secret, long toleranceSeconds) {
        try {
            return Webhook.Signature.verifyHeader(
                    new String(body, StandardCharsets.UTF_8), signature, secret, toleranceSeconds);
        } catch (SignatureVerificationException | RuntimeException e) {
            // Stripe's library meets a header that is none with whatever exception, and anybody may send one.
            return false;
        }
    }

    /** Keeps what of an event is booked; done when Kafka has it for good. Throws {@link IllegalArgumentException} if it is no event. */
    public CompletableFuture<Void> take(byte[] body) {
        StripeMessage message;
        try {
            message = StripeMessage.read(body);
        } catch (InvalidStripeEvent e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return switch (message.kind()) {
            // A binding is an operator's word, and a top-up's outcome the payer's; whoever has the signing secret is
            // neither.
            case NONE, BINDING, TOP_UP -> CompletableFuture.completedFuture(null);
            default -> topic.append(message.key(), StripeExcerpt.of(message));
        };
    }

    /** Keeps an operator's binding; done when Kafka has it for good. */
    public CompletableFuture<Void> take(StripeBinding binding) {
        return topic.append(binding);
    }

    @Override
    public void close() {
        topic.close();
    }
}
