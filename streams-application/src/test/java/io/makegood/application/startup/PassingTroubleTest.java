package io.makegood.application.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.NotCoordinatorException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** What a start waits out, and what it tells at once. */
class PassingTroubleTest {
    private static UnsafeStart refused(ProblemCode code, Throwable cause) {
        return new UnsafeStart(new StartupProblem(code, "It is so.", "change it."), cause);
    }

    @Test
    void a_kafka_that_is_away_starting_or_slow_is_waited_for() {
        assertThat(PassingTrouble.is(refused(ProblemCode.KAFKA_UNREACHABLE, new TimeoutException("x"))))
                .isTrue();
        assertThat(PassingTrouble.is(
                        new KafkaException("x", new ExecutionException(new NotCoordinatorException("loading")))))
                .isTrue();
        assertThat(PassingTrouble.is(new KafkaException("x", new ConnectException("refused"))))
                .isTrue();
    }

    @Test
    void what_someone_has_to_mend_is_told_at_once() {
        assertThat(PassingTrouble.is(refused(
                        ProblemCode.KAFKA_UNREACHABLE, new TopicAuthorizationException(Set.of("ledger.events")))))
                .isFalse();
        assertThat(PassingTrouble.is(new TimeoutException("x", new SaslAuthenticationException("no such user"))))
                .isFalse();
        assertThat(PassingTrouble.is(new ExecutionException(new SslAuthenticationException("no such trust"))))
                .isFalse();
        assertThat(PassingTrouble.is(new IllegalStateException("x"))).isFalse();
    }

    @Test
    void another_refusal_is_told_even_if_it_showed_as_silence() {
        assertThat(PassingTrouble.is(refused(ProblemCode.REGISTRY_UNAVAILABLE, new ConnectException("refused"))))
                .isFalse();
    }
}
