package io.makegood.application.startup;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Waits for what Kafka answers to an {@code Admin}'s question; no answer at all is a reason not to start. */
final class KafkaAnswers {
    private KafkaAnswers() {}

    static <T> T of(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Empty if the topic that was asked about does not exist. */
    static <T> Optional<T> ifExists(KafkaFuture<T> future) {
        try {
            return Optional.of(future.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static UnsafeStart unreachable(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return new UnsafeStart(
                new StartupProblem(
                        ProblemCode.KAFKA_UNREACHABLE,
                        "Kafka did not answer what must be known before a start: " + FailureText.of(cause) + ".",
                        "see that bootstrap.servers names a running cluster, and that this client may read its topics, groups and"
                                + " features (network, credentials, access rules)."),
                cause);
    }

    static InterruptException interrupted(InterruptedException e) {
        return new InterruptException(e); // sets the thread's interrupt flag again
    }
}
