package io.makegood.http.contract;

import io.makegood.bridges.webhook.DeliveryRow;
import io.makegood.bridges.webhook.Redelivery;
import io.makegood.bridges.webhook.WebhookBook;
import io.makegood.bridges.webhook.WebhookEndpoint;
import io.makegood.bridges.webhook.WebhookRest;
import io.makegood.bridges.webhook.WebhookTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API and commands answer about webhooks. */
public final class WebhookAnswers {
    private WebhookAnswers() {}

    /** Whether an endpoint is sent anything. */
    public enum Status {
        /** It is. */
        ACTIVE,
        /** What happens waits for it. */
        PAUSED
    }

    /**
     * An endpoint of webhooks. Times are epoch milliseconds, UTC.
     *
     * @param openTexts whether it reads what people wrote and the ledger sealed
     * @param pausedBecause OPERATOR: somebody paused it; DEAD: it took nothing for days; GONE: it answered 410
     * @param waiting how many messages are known to wait for it
     * @param lastTakenAt when it last took one
     * @param formerSecretUntil until when the secret before the newest signs too
     */
    public record One(
            String id,
            String name,
            String url,
            List<String> types,
            @WhenKnown @Nullable String product,
            @WhenKnown @Nullable String accountPrefix,
            List<Long> thresholds,
            boolean openTexts,
            Status status,
            @WhenKnown WebhookRest.@Nullable Reason pausedBecause,
            @WhenKnown @Nullable Long pausedAt,
            long waiting,
            @WhenKnown @Nullable Long lastTakenAt,
            long createdAt,
            @WhenKnown @Nullable Long formerSecretUntil) {}

    /** All endpoints of webhooks. */
    public record All(List<One> data) {}

    /** An endpoint, and its new secret, which is shown once. */
    public record WithSecret(One webhook, String secret) {}

    /**
     * What became of one message. Times are epoch milliseconds, UTC.
     *
     * @param id of the message, the same whenever it is sent: webhook-id
     * @param nextAt when it is sent again
     * @param httpStatus that the newest attempt was answered with
     * @param failure why the newest attempt was not answered
     * @param again whether somebody had it sent again
     */
    public record Delivery(
            String id,
            String type,
            String accountId,
            long recordedAt,
            DeliveryRow.Status status,
            int attempts,
            @WhenKnown @Nullable Long firstAt,
            long changedAt,
            @WhenKnown @Nullable Long nextAt,
            @WhenKnown @Nullable Integer httpStatus,
            @WhenKnown DeliveryRow.@Nullable Failure failure,
            @WhenKnown @Nullable Long millis,
            boolean again) {}

    /** A page of deliveries. */
    public record Deliveries(List<Delivery> data, @Nullable String nextCursor) {}

    /** What will be sent again. */
    public record Again(
            String redeliveryId,
            @WhenKnown @Nullable String messageId,
            @WhenKnown @Nullable Long from,
            @WhenKnown @Nullable Long to,
            @WhenKnown @Nullable String accountPrefix) {}

    /** An endpoint as it is shown. */
    public static One of(WebhookBook.Standing standing) {
        WebhookEndpoint endpoint = standing.endpoint();
        WebhookTerms terms = endpoint.terms();
        WebhookRest rest = standing.rest();
        return new One(
                endpoint.id(),
                terms.name(),
                terms.url(),
                terms.types(),
                terms.product(),
                terms.accountPrefix(),
                terms.thresholds(),
                terms.openTexts(),
                rest == null ? Status.ACTIVE : Status.PAUSED,
                rest == null ? null : rest.reason(),
                rest == null ? null : rest.at(),
                standing.waiting(),
                standing.lastTakenAt(),
                endpoint.createdAt(),
                endpoint.formerSecretUntil(System.currentTimeMillis()));
    }

    /** All endpoints as they are shown. */
    public static All of(List<WebhookBook.Standing> standings) {
        return new All(standings.stream().map(WebhookAnswers::of).toList());
    }

    /** An endpoint and its new secret. */
    public static WithSecret of(WebhookBook.WithSecret made) {
        return new WithSecret(of(made.standing()), made.secret());
    }

    /** A page of deliveries, which is followed by another one if there are as many as were asked for. */
    public static Deliveries of(List<DeliveryRow> page, int limit) {
        Long next = page.size() < limit
                ? null
                : Long.valueOf(page.get(page.size() - 1).changedAt());
        return new Deliveries(page.stream().map(WebhookAnswers::of).toList(), ContractJson.cursor(next));
    }

    private static Delivery of(DeliveryRow row) {
        return new Delivery(
                row.id(),
                row.type(),
                row.accountId(),
                row.recordedAt(),
                row.status(),
                row.attempts(),
                row.firstAt(),
                row.changedAt(),
                row.nextAt(),
                row.httpStatus(),
                row.failure(),
                row.millis(),
                row.again());
    }

    /** What will be sent again. */
    public static Again of(Redelivery taken) {
        return new Again(taken.id(), taken.message(), taken.from(), taken.to(), taken.accountPrefix());
    }
}
