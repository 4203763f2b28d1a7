package io.makegood.bridges.webhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint is to be sent again: one message, or what was recorded in a span. Times are epoch milliseconds, UTC.
 *
 * @param message id of the one message, with {@code source}, {@code partition} and {@code offset} of what it is about; null for a span
 * @param from beginning of the span
 * @param to end of the span, which is no part of it
 * @param accountPrefix how the ids of the accounts in the span begin, null for all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Redelivery(
        String id,
        long askedAt,
        @Nullable String message,
        @Nullable Source source,
        @Nullable Integer partition,
        @Nullable Long offset,
        @Nullable Long from,
        @Nullable Long to,
        @Nullable String accountPrefix) {
    /** Throws {@link NullPointerException} for one of JSON that tells neither of a message and its place nor of a span. */
    public Redelivery {
        Objects.requireNonNull(id, "id");
        if (message == null) {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        } else {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(partition, "partition");
            Objects.requireNonNull(offset, "offset");
        }
    }

    static Redelivery of(String id, long now, DeliveryRow row) {
        return new Redelivery(id, now, row.id(), row.source(), row.partition(), row.offset(), null, null, null);
    }

    static Redelivery span(String id, long now, long from, long to, @Nullable String accountPrefix) {
        return new Redelivery(id, now, null, null, null, null, from, to, accountPrefix);
    }
}
