package io.makegood.client;

import io.makegood.schemas.remedy.Launcher;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * An event was not published, or not confirmed. The message says what to do. To publish the same event again is always safe: the
 * ledger books it once.
 */
public final class PublishFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    private PublishFailure(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why, as a stable code. */
    public enum Reason {
        /** As much is under way as may be, and none of it was confirmed in time. Nothing was sent. */
        NO_ROOM,
        /** The publisher is closed. Nothing was sent. */
        CLOSED,
        /** The calling thread was interrupted while it waited. */
        INTERRUPTED,
        /** Kafka did not confirm in time. The event may or may not be in the journal; publish it again. */
        NOT_CONFIRMED,
        /** Kafka does not answer. Nothing was sent. */
        UNREACHABLE,
        /** There is no such journal. */
        TOPIC_MISSING,
        /** Kafka does not let this program in, or not write. */
        NOT_ALLOWED,
        /** The event is larger than the journal takes. */
        TOO_LARGE,
        /** Kafka refuses for good; the cause says why. */
        REFUSED
    }

    /** Why, as a stable code. */
    public Reason reason() {
        return reason;
    }

    /** Whether the event may be in the journal all the same. */
    public boolean mayBeInJournal() {
        return reason == Reason.NOT_CONFIRMED || reason == Reason.INTERRUPTED || reason == Reason.REFUSED;
    }

    static PublishFailure noRoom(int pendingMax, long waitedMillis) {
        return new PublishFailure(
                Reason.NO_ROOM,
                "nothing was sent: " + pendingMax + " events are under way and none was confirmed within "
                        + waitedMillis
                        + " ms; publish more slowly or later, allow more with pendingMax, or look why Kafka is slow",
                null);
    }

    static PublishFailure notSealed(KafkaException cause) {
        return new PublishFailure(
                Reason.UNREACHABLE,
                "nothing was sent: no key for the texts of the account could be agreed on; publish the event again once Kafka answers",
                cause);
    }

    static PublishFailure closed() {
        return new PublishFailure(
                Reason.CLOSED,
                "nothing was sent: the publisher is closed; publish before close, or open another",
                null);
    }

    static PublishFailure interrupted(@Nullable Throwable cause) {
        return new PublishFailure(
                Reason.INTERRUPTED, "the thread was interrupted while it published; publish the event again", cause);
    }

    /** What {@code problem} means where the publisher asked {@code servers} for {@code topic} and has sent nothing yet. */
    static PublishFailure notOpened(Throwable problem, String topic, String servers) {
        PublishFailure failure = of(problem, topic);
        return failure.reason != Reason.NOT_CONFIRMED
                ? failure
                : new PublishFailure(
                        Reason.UNREACHABLE,
                        "no Kafka answers at " + servers
                                + "; start it, or correct bootstrap.servers and security.protocol",
                        failure.getCause());
    }

    /** What {@code problem} means, where Kafka's client had not even found out where to send to. */
    static PublishFailure notSent(Throwable problem, String topic) {
        PublishFailure failure = of(problem, topic);
        return failure.reason != Reason.NOT_CONFIRMED
                ? failure
                : new PublishFailure(
                        Reason.UNREACHABLE,
                        "nothing was sent: no Kafka said where " + topic + " is (" + problem.getMessage()
                                + "); look whether Kafka runs and has the topic, then publish the event again",
                        problem);
    }

    /** What {@code problem}, as Kafka reports it, means for whoever publishes to {@code topic}. */
    static PublishFailure of(@Nullable Throwable problem, String topic) {
        Throwable cause = problem;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof PublishFailure known) {
            return known;
        }
        String said = cause == null ? "" : " (" + cause.getMessage() + ")";
        if (cause instanceof InterruptException) {
            return interrupted(cause);
        }
        if (cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException) {
            return new PublishFailure(
                    Reason.TOPIC_MISSING,
                    "Kafka has no topic " + topic + "; create it with " + Launcher.name()
                            + " topics create, or give the topicPrefix of the engine",
                    cause);
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return new PublishFailure(
                    Reason.NOT_ALLOWED,
                    "Kafka does not let this program write to " + topic + said
                            + "; correct its credentials, or allow it Write and Describe on the topic",
                    cause);
        }
        if (cause instanceof RecordTooLargeException || cause instanceof RecordBatchTooLargeException) {
            return new PublishFailure(
                    Reason.TOO_LARGE,
                    "the event is larger than " + topic + " takes" + said
                            + "; shorten its texts, or raise max.message.bytes of the topic",
                    cause);
        }
        if (cause instanceof BufferExhaustedException) {
            return new PublishFailure(
                    Reason.NO_ROOM,
                    "nothing was sent: Kafka's client has no memory left" + said
                            + "; publish more slowly or later, allow more with buffer.memory, or look why Kafka is slow",
                    cause);
        }
        // Its transient errors, and those that name none: the producer was closed before Kafka answered.
        boolean mayHelp = cause == null
                || cause instanceof RetriableException
                || cause.getClass().equals(KafkaException.class)
                || cause instanceof TimeoutException;
        return mayHelp
                ? new PublishFailure(
                        Reason.NOT_CONFIRMED,
                        "Kafka did not confirm the event" + said + "; it may or may not be in " + topic
                                + ": publish it again, it is not booked twice",
                        cause)
                : new PublishFailure(
                        Reason.REFUSED,
                        "Kafka refused the event" + said + "; if a new publisher is refused too, see Kafka's log",
                        cause);
    }
}
