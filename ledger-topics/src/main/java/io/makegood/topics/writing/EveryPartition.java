package io.makegood.topics.writing;

import io.makegood.ledger.event.Envelope;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Appends what concerns no account, a policy or a version of the fold, to every partition of the journal, to all or to none. Of two who do so
 * at the same time one is fenced and fails: what each has looked up since it began is still true when it appends, and all partitions have
 * such events in one order. Not thread-safe.
 */
public final class EveryPartition implements AutoCloseable {
    /** What events that concern no account name as their source. */
    public static final String SOURCE = Envelope.ENGINE;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String journal;

    /** Begins: from here on whoever began before is fenced. {@code clients} says how Kafka is reached. */
    public EveryPartition(Map<String, Object> clients, Topics topics) {
        journal = topics.events().name();
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, journal + "-policy-publication");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000L);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close();
            throw e;
        }
    }

    /**
     * Appends the event; returns to how many partitions.
     *
     * @throws ProducerFencedException if somebody else has begun since; nothing was appended
     */
    public int append(Envelope event) {
        byte[] key = event.accountId().getBytes(StandardCharsets.UTF_8);
        byte[] value = new EventCodec().write(event);
        producer.beginTransaction();
        try {
            int partitions = producer.partitionsFor(journal).size();
            for (int partition = 0; partition < partitions; partition++) {
                // A send that fails makes the commit fail.
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(journal, partition, key, value));
            }
            producer.commitTransaction();
            return partitions;
        } catch (ProducerFencedException fenced) {
            // Whoever fenced this one appends now; there is nothing left to abort.
            throw fenced;
        } catch (KafkaException e) {
            producer.abortTransaction();
            throw e;
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
