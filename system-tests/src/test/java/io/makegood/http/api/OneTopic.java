package io.makegood.http.api;

import io.makegood.embedded.EmbeddedKafka;
import io.makegood.schemas.topic.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A Kafka with one topic, on which several instances are to agree. */
final class OneTopic implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;

    private final EmbeddedKafka kafka;

    private OneTopic(EmbeddedKafka kafka) {
        this.kafka = kafka;
    }

    static OneTopic start(Path directory, Topic topic) throws Exception {
        OneTopic started = new OneTopic(EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort()));
        try (Admin admin = Admin.create(started.clients())) {
            admin.createTopics(List.of(new NewTopic(topic.name(), 1, (short) 1).configs(topic.config())))
                    .all()
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        return started;
    }

    Map<String, Object> clients() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    @Override
    public void close() {
        kafka.close();
    }
}
