package io.makegood.systemtests.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.startup.FailureText;
import io.makegood.schemas.codec.OwnWords;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemLoopException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

/** Failures of Kafka as a person is told them. */
class FailureTextTest {
    @Test
    void the_cause_is_told_in_our_own_words() {
        assertThat(FailureText.of(new ExecutionException(new TimeoutException("Call(callName=x) timed out"))))
                .isEqualTo("it did not answer in time");
        assertThat(FailureText.of(new TopicAuthorizationException(Set.of("ledger.events"))))
                .isEqualTo("Not authorized: this client may not use ledger.events");
        assertThat(FailureText.of(new GroupAuthorizationException("", "makegood-ledger")))
                .isEqualTo("Not authorized: this client may not use the group makegood-ledger");
        assertThat(FailureText.of(new SaslAuthenticationException("x"))).contains("credentials");
        assertThat(FailureText.of(new NotEnoughReplicasException("x"))).isEqualTo("it answered NOT_ENOUGH_REPLICAS");
        assertThat(FailureText.of(new KafkaException("x", new ConnectException("refused"))))
                .isEqualTo("nothing answers there");
        assertThat(FailureText.of(new StreamsException(
                        new OffsetOutOfRangeException(Map.of(new TopicPartition("billing", 0), 5L)))))
                .isEqualTo("records that were not read yet are gone, or nobody has said where to begin");
        assertThat(FailureText.of(new KafkaException("no resolvable", new UnknownHostException("kafka"))))
                .isEqualTo("that host name is not known here");
        assertThat(FailureText.of(new IllegalStateException("x"))).contains("the log has");
        assertThat(FailureText.of(null)).contains("the log has");
    }

    @Test
    void whatever_is_wrapped_around_a_cause_the_cause_is_told() {
        Throwable wrapped =
                new StreamsException(new CompletionException(new ExecutionException(new FileSystemLoopException("x"))));
        assertThat(FailureText.of(wrapped)).startsWith("file system loop, of which the log has more");
        OwnWords.require(FailureText.of(wrapped), "a wrapped failure");
        assertThat(FailureText.of(new ExecutionException(new OutOfMemoryError("Java heap space"))))
                .isEqualTo("it had too little memory");
        assertThat(FailureText.of(new StreamsException(new RocksDBException("IO error: No space left on device"))))
                .contains("store on this machine's disk");
        assertThat(FailureText.of(new StreamsException(new NullPointerException())))
                .startsWith("null pointer,");
    }

    @Test
    void a_setting_that_kafkas_clients_do_not_take_is_named() {
        for (Map.Entry<String, String> wrong : List.of(
                Map.entry("request.timeout.ms", "soon"),
                Map.entry("security.protocol", "NOTHING"),
                Map.entry("bootstrap.servers", "no port"))) {
            Map<String, Object> config = new HashMap<>();
            config.put("bootstrap.servers", "127.0.0.1:1");
            config.put(wrong.getKey(), wrong.getValue());
            try (Admin admin = Admin.create(config)) {
                throw new AssertionError(admin + " took " + wrong);
            } catch (KafkaException e) {
                String said = FailureText.of(e);
                OwnWords.require(said, wrong.toString());
                assertThat(said).contains("its clients do not take");
            }
        }
    }

    @Test
    void whatever_kafkas_protocol_can_answer_is_told_in_our_own_words() {
        for (Errors each : Errors.values()) {
            if (each.exception() != null) {
                OwnWords.require(FailureText.of(each.exception()), each.name());
            }
        }
    }
}
