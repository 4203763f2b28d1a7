package io.makegood.application.running;

import io.makegood.topics.registry.RegistrySchemas;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/** Kafka Streams' clients, with a main consumer that lets a partition wait for the schema registry. */
public class StreamsClients implements KafkaClientSupplier {
    private final @Nullable RegistrySchemas schemas;
    private final CommitPace pace;

    /** Clients that wait for that registry, for none if it is null, and commit at the interval alone. */
    public StreamsClients(@Nullable RegistrySchemas schemas) {
        this(schemas, new CommitPace());
    }

    /** The same, that commit when that pace says so, too. */
    public StreamsClients(@Nullable RegistrySchemas schemas, CommitPace pace) {
        this.schemas = schemas;
        this.pace = pace;
    }

    /** The registry's schemas, if there is one. */
    protected final @Nullable RegistrySchemas schemas() {
        return schemas;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new PatientConsumer(config, schemas, pace);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new PacedProducer(config, pace);
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }
}
