package io.makegood.bridges.webhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one message to one endpoint so far. Times are epoch milliseconds, UTC.
 *
 * @param id the message's: the same whenever it is sent
 * @param source with {@code partition} and {@code offset}: the record that it tells of
 * @param recordedAt when what it tells of was recorded
 * @param attempts how often it was sent
 * @param changedAt of the newest attempt
 * @param nextAt when it is sent again
 * @param httpStatus that the newest attempt was answered with
 * @param failure why the newest attempt was not answered
 * @param millis how long the newest attempt took
 * @param again whether somebody had it sent again
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DeliveryRow(
        String id,
        String type,
        String accountId,
        Source source,
        int partition,
        long offset,
        long recordedAt,
        Status status,
        int attempts,
        @Nullable Long firstAt,
        long changedAt,
        @Nullable Long nextAt,
        @Nullable Integer httpStatus,
        @Nullable Failure failure,
        @Nullable Long millis,
        boolean again) {
    /** Throws {@link NullPointerException} for one of JSON that lacks what every delivery has. */
    public DeliveryRow {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(accountId, "accountId");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(status, "status");
    }

    /** How it stands. */
    public enum Status {
        /** It is still to be taken. */
        WAITING,
        /** The endpoint took it. */
        DELIVERED,
        /** It was tried for days, while the endpoint took others; it can be sent again. */
        GIVEN_UP
    }

    /** Why an attempt was not answered. */
    public enum Failure {
        /** The name of its host has no address. */
        UNRESOLVED,
        /** The address is of a private network, which is not allowed. */
        ADDRESS_REFUSED,
        /** Plain HTTP, to an address that is not of a network that was allowed. */
        NOT_ENCRYPTED,
        /** Nobody took the connection. */
        NO_CONNECTION,
        /** Its certificate is not good. */
        CERTIFICATE,
        /** It did not answer in time. */
        TIMEOUT,
        /** The connection broke off before there was an answer. */
        BROKEN_OFF,
        /** The secrets that sign cannot be opened with the key that this instance has. */
        NO_SECRET
    }
}
