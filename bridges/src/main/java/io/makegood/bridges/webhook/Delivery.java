package io.makegood.bridges.webhook;

import io.makegood.bridges.webhook.DeliveryRow.Status;
import org.jspecify.annotations.Nullable;

/** A message on its way to an endpoint. Guarded by its {@link PartitionDelivery}. */
final class Delivery {
    final String id;
    final String type;
    final String accountId;
    final Source source;
    final long offset;
    final long recordedAt;
    final boolean again;
    /** What is sent; null where it is read again first. */
    @Nullable
    String body;

    /** The trace that it belongs to, as far as that is known. */
    @Nullable
    String trace;

    int attempts;

    @Nullable
    Long firstAt;

    long nextAt;
    /** Whether Kafka knows that it waits, so that the partition may go on without it. */
    boolean parked;

    private Delivery(
            String id, String type, String accountId, Source source, long offset, long recordedAt, boolean again) {
        this.id = id;
        this.type = type;
        this.accountId = accountId;
        this.source = source;
        this.offset = offset;
        this.recordedAt = recordedAt;
        this.again = again;
    }

    static Delivery of(Message message, Source source, long offset, boolean again) {
        Delivery delivery = new Delivery(
                message.id(), message.type(), message.accountId(), source, offset, message.recordedAt(), again);
        delivery.body = again ? null : message.body();
        delivery.trace = message.trace();
        return delivery;
    }

    static Delivery of(DeliveryRow row) {
        Delivery delivery = new Delivery(
                row.id(), row.type(), row.accountId(), row.source(), row.offset(), row.recordedAt(), row.again());
        delivery.attempts = row.attempts();
        delivery.firstAt = row.firstAt();
        Long next = row.nextAt();
        delivery.nextAt = next == null ? 0 : next;
        delivery.parked = true;
        return delivery;
    }

    /** It is tried as if it had never been. */
    void afresh() {
        attempts = 0;
        firstAt = null;
        nextAt = 0;
    }

    DeliveryRow row(int partition, Status status, long now, Sender.@Nullable Answer answer) {
        return new DeliveryRow(
                id,
                type,
                accountId,
                source,
                partition,
                offset,
                recordedAt,
                status,
                attempts,
                firstAt,
                now,
                status == Status.WAITING ? Long.valueOf(nextAt) : null,
                answer == null ? null : answer.status(),
                answer == null ? null : answer.failure(),
                answer == null ? null : answer.millis(),
                again);
    }
}
