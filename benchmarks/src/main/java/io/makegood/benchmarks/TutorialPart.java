package io.makegood.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.codec.LedgerEventCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

/**
 * What a tutorial would have one write: events as JSON, one {@code aggregate} that keeps an account with its open generations in
 * one JSON document, and the balance as a table update. It has no policies, no entries, no hash chain and no protection against
 * duplicates, and refunds that share a commit are lost; it is here for its speed alone.
 */
final class TutorialPart implements Part {
    static final String AGGREGATE = "tutorial aggregate, 2 threads";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An account as the tutorial keeps it. */
    static final class Account {
        public long balance;
        public Map<String, Map<String, Long>> open = new HashMap<>();

        Account apply(JsonNode event) {
            String generation = event.path("generationId").asText();
            switch (event.path("type").asText()) {
                case "CreditsGranted" -> balance += event.path("amount").asLong();
                case "GenerationCharged" -> {
                    Map<String, Long> items = new HashMap<>();
                    for (JsonNode item : event.path("items")) {
                        items.put(
                                item.path("itemId").asText(),
                                item.path("amount").asLong());
                        balance -= item.path("amount").asLong();
                    }
                    open.put(generation, items);
                }
                case "ItemFailed" -> {
                    Map<String, Long> items = open.get(generation);
                    Long amount = items == null
                            ? null
                            : items.remove(event.path("itemId").asText());
                    balance += amount == null ? 0 : amount;
                }
                case "GenerationCompleted" -> open.remove(generation);
                default -> {}
            }
            return this;
        }
    }

    @Override
    public String name() {
        return "tutorial";
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        String id = cluster.name("tutorial");
        String in = id + "-in";
        String out = id + "-out";
        cluster.create(in);
        cluster.create(out);
        // It is slow enough for a share of the events to tell its speed.
        long count = Math.max(50_000, size.events() / 4);
        publish(cluster, in, size, count);
        var ends = cluster.ends(in);
        StreamsBuilder builder = new StreamsBuilder();
        Serde<JsonNode> events = serde(JsonNode.class);
        Serde<Account> accounts = serde(Account.class);
        builder.stream(in, Consumed.with(Serdes.String(), events))
                .groupByKey()
                .aggregate(
                        Account::new,
                        (key, event, account) -> account.apply(event),
                        Materialized.with(Serdes.String(), accounts))
                .toStream()
                .to(out, Produced.with(Serdes.String(), accounts));
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
        config.putAll(cluster.clients());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        config.put(StreamsConfig.STATE_DIR_CONFIG, cluster.directory(id).toString());
        config.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        try (KafkaStreams streams = new KafkaStreams(builder.build(), config)) {
            streams.start();
            while (cluster.committed(id) == 0) {
                Thread.sleep(5);
            }
            long before = cluster.committed(id);
            Stopwatch watch = new Stopwatch(cluster.broker());
            cluster.awaitCommitted(id, ends);
            Sample sample = watch.sample(name(), AGGREGATE, count - before);
            streams.close(Duration.ofSeconds(30));
            return List.of(sample);
        }
    }

    private static void publish(Cluster cluster, String topic, Size size, long count) {
        LedgerEventCodec codec = new LedgerEventCodec();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(cluster.producerSettings())) {
            size.workload().events(count, event -> {
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                        topic,
                        event.getAccountId().getBytes(StandardCharsets.UTF_8),
                        codec.toJson(event).getBytes(StandardCharsets.UTF_8)));
            });
        }
    }

    private static <T> Serde<T> serde(Class<T> type) {
        Serializer<T> serializer = (topic, value) -> {
            try {
                return value == null ? null : JSON.writeValueAsBytes(value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        Deserializer<T> deserializer = (topic, bytes) -> {
            try {
                return bytes == null ? null : JSON.readValue(bytes, type);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        return Serdes.serdeFrom(serializer, deserializer);
    }
}
