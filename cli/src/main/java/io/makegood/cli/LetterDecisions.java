package io.makegood.cli;

import io.makegood.application.startup.FailureText;
import io.makegood.http.contract.DeadLetterAnswers;
import io.makegood.schemas.topic.JournalHeaders;
import io.makegood.topics.deadletter.DeadLetterId;
import io.makegood.topics.mending.Decision;
import io.makegood.topics.mending.Decisions;
import io.makegood.topics.personal.PersonalKeys;
import io.makegood.topics.reading.MissingTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes what is decided about dead letters from the command line: first the events in their place, then who decided it. */
final class LetterDecisions {
    private final Connection connection;

    LetterDecisions(Connection connection) {
        this.connection = connection;
    }

    /** Publishes each event in the place of its letter; returns where it is now. */
    Map<BuriedRecord, RecordMetadata> publish(Map<BuriedRecord, EventLine> events, @Nullable PersonalKeys keys) {
        Map<String, Object> config = new HashMap<>(connection.clients());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000L);
        Map<BuriedRecord, RecordMetadata> positions = new LinkedHashMap<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            Map<BuriedRecord, Future<RecordMetadata>> sent = new LinkedHashMap<>();
            String journal = connection.topics().events().name();
            events.forEach((letter, event) -> {
                byte[] key = String.valueOf(event.accountId()).getBytes(StandardCharsets.UTF_8);
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(journal, key, event.value(keys));
                record.headers().add(JournalHeaders.RETRY_OF, letter.place().getBytes(StandardCharsets.UTF_8));
                sent.put(letter, producer.send(record));
            });
            for (Map.Entry<BuriedRecord, Future<RecordMetadata>> each : sent.entrySet()) {
                positions.put(each.getKey(), each.getValue().get());
            }
            return positions;
        } catch (ExecutionException | KafkaException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "Kafka confirmed " + positions.size() + " of " + events.size() + " events: "
                            + Printable.text(FailureText.of(e))
                            + "; retry once more, nothing is booked twice");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNAVAILABLE, "interrupted");
        }
    }

    /** Decides about each letter; answers how it stands then, which is otherwise if somebody was first. */
    List<DeadLetterAnswers.One> decide(List<BuriedRecord> letters, Function<BuriedRecord, Decision> decision) {
        String topic = connection.topics().deadLetterDecisions().name();
        try {
            connection.reader().partitions(topic);
            try (Decisions decisions = new Decisions(
                    connection.clients(), topic, connection.topics().events().name())) {
                Map<BuriedRecord, CompletableFuture<Decision>> decided = new LinkedHashMap<>();
                letters.forEach(each -> decided.put(each, decisions.decide(each.id(), decision.apply(each))));
                List<DeadLetterAnswers.One> stand = new ArrayList<>();
                decided.forEach((each, known) -> {
                    Map<DeadLetterId, Decision> about = Map.of(each.id(), known.join());
                    stand.add(each.as(about));
                });
                return stand;
            }
        } catch (MissingTopic e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "the topic " + topic + " is missing; an engine of this version makes it when it starts");
        } catch (CompletionException | KafkaException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "Kafka did not confirm what was decided: " + Printable.text(FailureText.of(e))
                            + "; send the same once more, nothing is booked twice");
        }
    }
}
