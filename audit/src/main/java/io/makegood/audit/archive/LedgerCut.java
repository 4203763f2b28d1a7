package io.makegood.audit.archive;

import io.makegood.audit.archive.Manifest.Part;
import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.KafkaRecords;
import io.makegood.audit.verify.NoCut;
import io.makegood.audit.verify.PartitionState;
import io.makegood.audit.verify.RecordStream;
import io.makegood.audit.verify.RecordTree;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.schemas.topic.Topic;
import io.makegood.topics.openings.OpeningKeys;
import io.makegood.topics.openings.OpeningSeal;
import io.makegood.topics.reading.Openings;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts off the beginning of a ledger that an archive holds: writes the opening of each partition, in one transaction each, reads it back and
 * checks it, then deletes the records. Each step does nothing where it was done before, so whatever was interrupted is finished by doing all of
 * them again (docs/decisions/035-cutting.md). Not thread-safe.
 */
public final class LedgerCut implements AutoCloseable {
    private static final int PIECE_BYTES = 256 << 10;
    /** The longest that brokers allow unless configured otherwise: an opening of many rows is one transaction. */
    private static final int TRANSACTION_MILLIS = 900_000;

    private static final int REQUEST_BYTES = 2 << 20;
    /** Sends in flight of which the first must be known to have failed or not. */
    private static final int SENT_AHEAD = 10_000;

    private final KafkaLedger ledger;
    private final Archive archive;
    private final Manifest manifest;
    private final byte[] manifestText;
    private final String topic;
    private final Openings openings;
    private final Admin admin;

    /** Cuts that ledger where that archive ends. */
    public LedgerCut(KafkaLedger ledger, Archive archive) throws IOException {
        this.ledger = ledger;
        this.archive = archive;
        manifest = archive.manifest();
        manifestText = Objects.requireNonNull(archive.text(Archive.MANIFEST));
        topic = ledger.topics().openings().name();
        openings = new Openings(ledger.clients(), ledger.topics());
        admin = Admin.create(ledger.clients());
    }

    /**
     * Returns if nothing is lost by cutting.
     *
     * @param applicationId the engine's name in Kafka
     * @param unsignedToo whether an archive will do that nobody signed
     * @throws NoCut saying what would be lost, and the remedy
     */
    public void requireSafe(String applicationId, boolean unsignedToo) {
        if (!archive.isSigned() && !unsignedToo) {
            throw new NoCut(
                    "the archive is not signed: once the ledger is cut, nobody could say whether it is what was cut"
                            + " off. Archive again into another directory with --sign-key, or accept that with --unsigned");
        }
        if (!manifest.topicPrefix().equals(ledger.topics().prefix())
                || !manifest.journalTopicId().equals(ledger.journal().topicId().toString())
                || manifest.rules().partitions() != ledger.partitions()) {
            throw new NoCut(
                    "the archive is of another ledger, or its journal was moved or made anew since: archive this one");
        }
        new CutHindrances(ledger, archive, admin).require(applicationId);
        for (Part part : manifest.partitions()) {
            for (Kind kind : Kind.values()) {
                String name = RecordTree.topicOf(ledger.topics(), kind);
                long begin = ledger.beginnings(name).getOrDefault(part.partition(), 0L);
                if (begin != start(part.partition(), kind) && begin != end(part.partition(), kind)) {
                    throw new NoCut("partition " + part.partition() + " of " + name + " begins at offset " + begin
                            + ", neither where the archive begins nor where it ends: it was cut with another archive, and"
                            + " one that goes on from there is made by archive --before TIME");
                }
            }
            OpeningSeal seal = newest(part.partition());
            if (seal == null ? manifest.previous() != null : !isOurs(seal) && !isBefore(seal)) {
                throw new NoCut(topic + (seal == null ? " holds no opening" : " holds the opening of another archive")
                        + (seal == null ? "" : ", whose manifest has the SHA-256 " + seal.manifest())
                        + ": finish that cut with it, or archive what came after with archive --before TIME");
            }
        }
    }

    private boolean isOurs(OpeningSeal seal) {
        return seal.manifest().equals(Digests.of(manifestText));
    }

    /** Whether it is that of the archive from which this one goes on. */
    private boolean isBefore(OpeningSeal seal) {
        Manifest.Previous previous = manifest.previous();
        return previous != null && seal.manifest().equals(previous.manifest());
    }

    private long start(int partition, Kind kind) {
        PartitionState before = archive.before(partition);
        return before == null ? 0 : RecordTree.endIn(before, kind);
    }

    private long end(int partition, Kind kind) {
        return RecordTree.endIn(state(partition), kind);
    }

    private PartitionState state(int partition) {
        return archive.checkpoint().partitions().get(partition);
    }

    private @Nullable OpeningSeal newest(int partition) {
        try {
            return openings.newest(partition).map(Openings.Sealed::seal).orElse(null);
        } catch (IllegalArgumentException e) {
            throw new NoCut("what stands last in partition " + partition + " of " + topic
                    + " is no seal of this version: see who could write there");
        }
    }

    /** Makes the topic of openings if it is not there. */
    public void makeTopic() {
        Topic wanted = ledger.topics().openings();
        Map<String, String> config = new HashMap<>(wanted.config());
        config.putAll(CutHindrances.guards(ledger));
        config.put("max.message.bytes", Integer.toString(REQUEST_BYTES));
        try {
            KafkaLedger.answer(admin.createTopics(List.of(
                            new NewTopic(topic, ledger.partitions(), (short) ledger.replicas()).configs(config)))
                    .all());
        } catch (TopicExistsException known) {
            int there = KafkaLedger.answer(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                    .mapToInt(found -> found.partitions().size())
                    .sum();
            if (there != ledger.partitions()) {
                throw new NoCut(topic + " has " + there + " partitions and the journal " + ledger.partitions()
                        + ": delete it if it was made by hand");
            }
        }
    }

    /**
     * Writes the opening of a partition, in one transaction, unless it is there. Of two who do so at a time one is fenced and fails.
     *
     * @param progress is shown how many rows were written
     * @return whether it was written
     * @throws InvalidArchive if the archive was changed
     */
    public boolean write(int partition, LongConsumer progress) throws IOException {
        Map<String, Object> config = new HashMap<>(ledger.clients());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic + "-cut");
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            // Ends what an interrupted run left open, before anybody looks what is there.
            producer.initTransactions();
            OpeningSeal there = newest(partition);
            if (there != null && !isBefore(there)) {
                return false;
            }
            producer.beginTransaction();
            try (RecordStream rows = archive.opening(partition)) {
                send(producer, partition, rows, progress);
                producer.commitTransaction();
                return true;
            } catch (ProducerFencedException fenced) {
                throw fenced;
            } catch (KafkaException | IOException e) {
                producer.abortTransaction();
                throw e;
            }
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, int partition, RecordStream rows, LongConsumer progress)
            throws IOException {
        byte[] checkpoint = Objects.requireNonNull(archive.text(Archive.CHECKPOINT));
        Future<RecordMetadata> first = pieces(producer, partition, OpeningKeys.MANIFEST, manifestText);
        Future<RecordMetadata> unused = pieces(producer, partition, OpeningKeys.CHECKPOINT, checkpoint);
        long sent = 0;
        for (var row = rows.next(); row != null; row = rows.next()) {
            Future<RecordMetadata> last =
                    producer.send(new ProducerRecord<>(topic, partition, OpeningKeys.row(row.key()), row.value()));
            if (++sent % SENT_AHEAD == 0) {
                offsetOf(last);
                progress.accept(SENT_AHEAD);
            }
        }
        byte[] signature = archive.text(Archive.SIGNATURE);
        OpeningSeal seal = OpeningReading.seal(
                manifest,
                manifestText,
                partition,
                offsetOf(first),
                signature == null ? null : Base64.getEncoder().encodeToString(signature));
        // A send that fails makes the commit fail.
        Future<RecordMetadata> sealed =
                producer.send(new ProducerRecord<>(topic, partition, OpeningKeys.seal(), seal.bytes()));
        progress.accept(sent % SENT_AHEAD);
        Objects.requireNonNull(sealed);
        Objects.requireNonNull(unused);
    }

    /** Sends a text piece by piece; returns what becomes of the first. */
    private Future<RecordMetadata> pieces(
            KafkaProducer<byte[], byte[]> producer, int partition, byte kind, byte[] text) {
        Future<RecordMetadata> first = null;
        for (int number = 0; number * PIECE_BYTES < text.length; number++) {
            byte[] piece =
                    Arrays.copyOfRange(text, number * PIECE_BYTES, Math.min(text.length, (number + 1) * PIECE_BYTES));
            Future<RecordMetadata> sent =
                    producer.send(new ProducerRecord<>(topic, partition, OpeningKeys.piece(kind, number), piece));
            first = first == null ? sent : first;
        }
        return Objects.requireNonNull(first);
    }

    private static long offsetOf(Future<RecordMetadata> sent) {
        try {
            return sent.get().offset();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    /**
     * Reads back what stands there now, and checks it against the archive's manifest.
     *
     * @throws InvalidOpening if it is not what the archive has
     * @throws NoCut if there is none
     */
    public void check(int partition, AcceptedKeys keys) throws InvalidOpening {
        Optional<OpeningReading.Told> told = opening(ledger, partition, keys, (row, value) -> {});
        String said = told.map(OpeningReading.Told::archive).orElse("");
        if (!said.equals(Digests.of(manifestText))) {
            throw new NoCut("partition " + partition + " of " + topic + " does not hold the opening of this archive");
        }
    }

    /**
     * Reads the newest opening of a partition of a ledger; empty if it was never cut.
     *
     * @param keys of which one must have signed it
     * @param rows is shown each row's key and value; what it was shown is worth nothing if this throws
     * @throws InvalidOpening if it is not what was written
     */
    public static Optional<OpeningReading.Told> opening(
            KafkaLedger ledger, int partition, AcceptedKeys keys, java.util.function.BiConsumer<byte[], byte[]> rows)
            throws InvalidOpening {
        Optional<Openings.Sealed> sealed;
        try (Openings openings = new Openings(ledger.clients(), ledger.topics())) {
            sealed = openings.newest(partition);
        } catch (IllegalArgumentException e) {
            throw new InvalidOpening(partition, -1, null, "its seal cannot be read", e);
        }
        if (sealed.isEmpty()) {
            return Optional.empty();
        }
        TopicPartition there = new TopicPartition(ledger.topics().openings().name(), partition);
        try (RecordStream records = new KafkaRecords(
                ledger.clients(),
                there,
                sealed.get().seal().first(),
                sealed.get().at() + 1)) {
            return Optional.of(OpeningReading.read(partition, records, keys, rows));
        }
    }

    /** The offsets at which the journal begins after {@link #delete}, by partition. */
    public Map<Integer, Long> begins() {
        Map<Integer, Long> begins = new TreeMap<>();
        manifest.partitions().forEach(part -> begins.put(part.partition(), part.journalTo()));
        return begins;
    }

    /**
     * Deletes the records of a topic up to where the archive has them. The journal comes first: an audit that meets one that was cut begins at
     * the openings, and needs no output from before.
     */
    public void delete(Kind kind) {
        String name = RecordTree.topicOf(ledger.topics(), kind);
        Map<Integer, Long> begins = ledger.beginnings(name);
        Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
        for (Part part : manifest.partitions()) {
            long end = end(part.partition(), kind);
            if (end > begins.getOrDefault(part.partition(), 0L)) {
                deletions.put(new TopicPartition(name, part.partition()), RecordsToDelete.beforeOffset(end));
            }
        }
        if (!deletions.isEmpty()) {
            KafkaLedger.answer(admin.deleteRecords(deletions).all());
        }
    }

    /** Deletes the openings that this archive's has taken the place of, once nothing begins at them any more. */
    public void deleteOlderOpenings() {
        Map<Integer, Long> begins = ledger.beginnings(topic);
        Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
        for (Part part : manifest.partitions()) {
            OpeningSeal seal = newest(part.partition());
            if (seal != null && isOurs(seal) && seal.first() > begins.getOrDefault(part.partition(), 0L)) {
                deletions.put(new TopicPartition(topic, part.partition()), RecordsToDelete.beforeOffset(seal.first()));
            }
        }
        if (!deletions.isEmpty()) {
            KafkaLedger.answer(admin.deleteRecords(deletions).all());
        }
    }

    @Override
    public void close() {
        openings.close();
        admin.close();
    }
}
