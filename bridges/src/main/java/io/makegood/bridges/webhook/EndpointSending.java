package io.makegood.bridges.webhook;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one endpoint is sent to from this instance: how much at once, when again, and when no more. Thread-safe. */
final class EndpointSending {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointSending.class);
    private static final int AT_ONCE_MAX = 16;
    /** After so many failures with nothing taken in between, one message at a time finds out whether it takes any again. */
    private static final int FAILURES_IN_ROW = 5;

    private static final int GONE = 410;

    private final String endpointId;
    private final WebhookTable table;
    private final WebhookTopics topics;
    private final Sender sender;
    private final Backoff backoff;
    private final DeliveryCounts counts;
    private final UnaryOperator<String> opening;
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong takenAt = new AtomicLong();

    EndpointSending(
            String endpointId,
            WebhookTable table,
            WebhookTopics topics,
            Sender sender,
            Backoff backoff,
            DeliveryCounts counts,
            UnaryOperator<String> opening) {
        this.endpointId = endpointId;
        this.table = table;
        this.topics = topics;
        this.sender = sender;
        this.backoff = backoff;
        this.counts = counts;
        this.opening = opening;
    }

    long now() {
        return System.currentTimeMillis();
    }

    /** Whether nothing is sent: it was paused, or is not known any more. */
    boolean rests() {
        return table.rest(endpointId).isPresent() || table.endpoint(endpointId).isEmpty();
    }

    /** Takes one of the places for messages that are under way at once; false if all are taken. */
    boolean begin() {
        int places = failures.get() >= FAILURES_IN_ROW ? 1 : AT_ONCE_MAX;
        if (atOnce.incrementAndGet() > places) {
            atOnce.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives the place back. */
    void end(Sender.Answer answer) {
        atOnce.decrementAndGet();
        counts.count(answer.isTaken());
        if (answer.isTaken()) {
            failures.set(0);
            takenAt.set(now());
        } else {
            failures.incrementAndGet();
        }
        Integer status = answer.status();
        if (status != null && status == GONE) {
            rest(WebhookRest.Reason.GONE);
        }
    }

    void send(Delivery delivery, String body, Consumer<Sender.Answer> done) {
        WebhookEndpoint endpoint = table.endpoint(endpointId).orElse(null);
        if (endpoint == null) {
            done.accept(new Sender.Answer(null, DeliveryRow.Failure.NO_SECRET, 0, 0));
        } else {
            sender.send(endpoint, delivery, endpoint.terms().openTexts() ? opening.apply(body) : body, done);
        }
    }

    /**
     * Whether a message is given up. It is not while the endpoint takes nothing at all: then the endpoint rests, and the message waits for
     * whoever has it go on.
     */
    boolean isOver(Delivery delivery) {
        if (!backoff.isOver(delivery.attempts)) {
            return false;
        }
        Long first = delivery.firstAt;
        Long last = lastTakenAt();
        if (last == null || first == null || last < first) {
            rest(WebhookRest.Reason.DEAD);
            return false;
        }
        counts.giveUp();
        return true;
    }

    private @Nullable Long lastTakenAt() {
        Long known = table.lastTakenAt(endpointId);
        long here = takenAt.get();
        return here == 0 ? known : known == null ? Long.valueOf(here) : Long.valueOf(Math.max(here, known));
    }

    private void rest(WebhookRest.Reason reason) {
        if (!rests()) {
            LOG.warn(
                    "Nothing is sent to the webhook {} any more: {}. What happens waits for it; have it go on once it"
                            + " answers",
                    endpointId,
                    reason);
            topics.keepEndpointSoon(WebhookTopics.REST + endpointId, new WebhookRest(now(), reason));
        }
    }

    long next(Delivery delivery, Sender.Answer answer) {
        return backoff.next(
                delivery.attempts,
                now(),
                answer.waitMillis(),
                ThreadLocalRandom.current().nextDouble());
    }

    CompletableFuture<RecordMetadata> keep(int partition, DeliveryRow row) {
        return topics.keepDelivery(partition, endpointId, row.id(), row);
    }

    /** The same, for who does not wait for Kafka to know it. */
    void keepSoon(int partition, DeliveryRow row) {
        topics.keepDeliverySoon(partition, endpointId, row.id(), row);
    }

    /** Nothing is kept of that message any more. */
    void forget(int partition, String messageId) {
        topics.keepDeliverySoon(partition, endpointId, messageId, null);
    }
}
