package io.makegood.readmodel.publication;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.Refusal;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.readmodel.scan.PublishedPolicies;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.reading.CommittedReader;
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
 * Appends a policy to every partition of the journal, to all or to none, so that each account's log holds the rules it was
 * folded by (design §2.11). What the engine would refuse does not reach the journal.
 */
public final class PolicyPublication {
    /** What policy events give as their account: they belong to none. */
    public static final String ACCOUNT_PREFIX = "policy:";

    private static final String SOURCE = "makegood";

    private final Map<String, Object> clients;
    private final Topics topics;

    /** Publishes to the journal of those topics; {@code clients} says how Kafka is reached. */
    public PolicyPublication(Map<String, Object> clients, Topics topics) {
        this.clients = Map.copyOf(clients);
        this.topics = topics;
    }

    /** What became of a document: how many partitions have it, and why not if none. */
    public record Result(Status status, int partitions, String detail) {}

    /** Whether a document was appended. */
    public enum Status {
        /** It was appended to every partition. */
        PUBLISHED,
        /** The same document was published under that version before; nothing was appended. */
        ALREADY_PUBLISHED,
        /** It contradicts what was published before; nothing was appended. */
        REFUSED
    }

    /**
     * Publishes a valid document. Of two who publish at the same time, one is fenced and fails: what each looked up is still
     * true when it appends.
     */
    public Result publish(PublishedPolicy policy, String document) {
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.events().name() + "-policy-publication");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000L);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            PolicyPublished event;
            Envelope envelope;
            try {
                event = new PolicyPublished(
                        policy.ref().id(), policy.ref().version(), policy.effectiveFrom(), document);
                envelope = new Envelope(null, ACCOUNT_PREFIX + policy.ref().id(), null, SOURCE, event);
            } catch (InvalidEvent e) {
                // A document may hold what its event may not: a moment in the year 1970, say.
                return new Result(Status.REFUSED, 0, e.field() + " " + e.problem() + "; mend the document");
            }
            producer.initTransactions();
            PublishedPolicies published = PublishedPolicies.all(new CommittedReader(clients), topics);
            Decision decision = published.decide(event, new Position(0, 0, 0));
            if (decision.effect() == Effect.DUPLICATE) {
                return new Result(Status.ALREADY_PUBLISHED, 0, "");
            }
            Refusal refusal = decision.refusal();
            if (refusal != null) {
                return new Result(Status.REFUSED, 0, refusal.detail());
            }
            return new Result(Status.PUBLISHED, append(producer, envelope), "");
        }
    }

    private int append(KafkaProducer<byte[], byte[]> producer, Envelope event) {
        byte[] key = event.accountId().getBytes(StandardCharsets.UTF_8);
        byte[] value = new EventCodec().write(event);
        String journal = topics.events().name();
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
            // Whoever fenced this one publishes now; there is nothing left to abort.
            throw fenced;
        } catch (KafkaException e) {
            producer.abortTransaction();
            throw e;
        }
    }
}
