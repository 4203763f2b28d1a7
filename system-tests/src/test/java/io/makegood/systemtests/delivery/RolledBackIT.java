package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.embedded.EmbeddedKafka;
import io.makegood.topics.reading.CommittedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic with what was rolled back and what may yet be, read as the commands read it. */
class RolledBackIT {
    private static final String TOPIC = "rolled-back";

    @TempDir
    Path directory;

    @Test
    void a_reader_sees_what_was_committed_alone_whatever_its_clients_are_told() throws Exception {
        try (EmbeddedKafka kafka =
                EmbeddedKafka.start(EmbeddedKafka.Options.in(directory).withFreePort())) {
            Map<String, Object> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
            try (Admin admin = Admin.create(clients)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                        .all()
                        .get();
            }
            try (KafkaProducer<String, String> producer = producer(kafka, "ended");
                    KafkaProducer<String, String> other = producer(kafka, "open")) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, "committed")).get();
                producer.commitTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, "rolled back")).get();
                producer.abortTransaction();
                other.beginTransaction();
                other.send(new ProducerRecord<>(TOPIC, "not yet decided")).get();

                List<String> seen = new ArrayList<>();
                new CommittedReader(Map.of(
                                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_uncommitted"))
                        .readAll(TOPIC, record -> seen.add(new String(record.value(), StandardCharsets.UTF_8)));
                assertThat(seen).containsExactly("committed");
                other.abortTransaction();
            }
        }
    }

    private static KafkaProducer<String, String> producer(EmbeddedKafka kafka, String id) {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", id),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }
}
