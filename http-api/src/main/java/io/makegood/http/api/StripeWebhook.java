package io.makegood.http.api;

import io.makegood.application.running.Following;
import io.makegood.bridges.stripe.StripeInbox;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.kafka.common.KafkaException;

/** Where Stripe sends its events. Whoever has the signing secret may; nobody else. */
final class StripeWebhook {
    static final String SIGNATURE = "Stripe-Signature";

    private final StripeInbox inbox;
    private final Executor executor;
    private final Following following;

    StripeWebhook(StripeInbox inbox, Executor executor, Following following) {
        this.inbox = inbox;
        this.executor = executor;
        this.following = following;
    }

    Route route() {
        return Route.post(Door.STRIPE, "stripeWebhook", "Stripe's events, signed; 200 once Kafka has them for good.")
                .replies(200, null)
                .by(this::take);
    }

    private void take(Call call) {
        if (following.appendsNothing()) {
            // Stripe sends it again, for days.
            throw Problem.mirror();
        }
        byte[] body = call.context().bodyAsBytes();
        String signature = call.context().header(SIGNATURE);
        if (signature == null || !inbox.isSigned(body, signature)) {
            throw Problem.unreadable("the header " + SIGNATURE
                    + " is not Stripe's signature of this body, or too old; check stripe.webhook.secret and the clock");
        }
        call.context().future(() -> {
            try {
                return inbox.take(body)
                        .handleAsync(
                                (kept, failure) -> {
                                    if (failure instanceof KafkaException) {
                                        throw Problem.unavailable("Kafka did not confirm the event; send it again");
                                    }
                                    if (failure != null) {
                                        throw failure instanceof CompletionException known
                                                ? known
                                                : new CompletionException(failure);
                                    }
                                    call.context().status(200);
                                    return call;
                                },
                                executor);
            } catch (IllegalArgumentException e) {
                throw Problem.unreadable("the body is no event of Stripe's: " + e.getMessage());
            }
        });
    }
}
