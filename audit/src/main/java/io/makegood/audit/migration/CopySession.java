package io.makegood.audit.migration;

import io.makegood.audit.migration.MigrationState.Move;
import io.makegood.audit.migration.MigrationState.Source;
import io.makegood.audit.migration.PartitionMerge.Everywhere;
import io.makegood.audit.migration.PartitionMerge.Head;
import io.makegood.audit.migration.PartitionMerge.One;
import io.makegood.audit.migration.PartitionMerge.Step;
import io.makegood.audit.migration.SourceFeed.Found;
import io.makegood.audit.migration.SourceFeed.Kind;
import io.makegood.audit.verify.ArchivedJournal;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.RecordStream;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.topics.journal.ForwardedFrom;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.writing.EveryPartition;
import io.makegood.topics.writing.LedgerDeparture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Copies records, and how far it has come with them, in transactions, until something fails: then another one goes on from what was
 * committed. Of two at a time the older one is fenced. Not thread-safe.
 */
final class CopySession implements AutoCloseable {
    private static final int TRANSACTION_RECORDS = 5_000;
    private static final byte[] STATE_KEY = "state".getBytes(StandardCharsets.UTF_8);

    private final KafkaLedger source;
    private final MigrationTarget target;
    private final @Nullable SchemaById schemas;
    private final @Nullable Survey survey;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Consumer<MigrationState> announced;
    private final PartitionMerge<Found> merge;
    private final SourceFeed feed;
    /** Null of a copy that nobody ever followed: no request is sent to it again. */
    private @Nullable MemoryCopy memory;

    private final List<Source> begun;
    private final long[] recordEnds;
    private final AtomicLongArray ends;
    private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    private final List<String> everywhere;
    private MigrationState state;
    private @Nullable Move move;
    /** Whether what is in hand ends where the ledger arrives. */
    private boolean arrives;
    /** When it left the first of its partitions. */
    private long departedAt = Long.MAX_VALUE;

    private long copied;
    private long newestAt;

    /**
     * What is copied.
     *
     * @param archived what is in archives of it alone
     * @param leftOut what is not copied
     * @param schemas where its frames are looked up
     * @param bridges the group of its bridges
     */
    record Origin(
            KafkaLedger ledger,
            ArchivedJournal archived,
            LeftOut leftOut,
            @Nullable SchemaById schemas,
            String bridges) {}

    private CopySession(
            Origin origin,
            MigrationTarget target,
            MigrationState begin,
            @Nullable Survey survey,
            KafkaProducer<byte[], byte[]> producer,
            Consumer<MigrationState> announced) {
        source = origin.ledger();
        this.target = target;
        schemas = origin.schemas();
        this.survey = survey;
        this.producer = producer;
        this.announced = announced;
        state = begin;
        begun = begin.sources();
        recordEnds = begun.stream().mapToLong(Source::recordsEnd).toArray();
        ends = new AtomicLongArray(
                begin.ends().stream().mapToLong(Long::longValue).toArray());
        everywhere = new ArrayList<>(begin.everywhere());
        copied = begin.copied();
        newestAt = begin.newestAt();
        move = begin.move();
        merge = new PartitionMerge<>(begun.stream().map(Source::reached).toList());
        feed = new SourceFeed(origin, begin, merge, survey == null ? null : survey.ends());
    }

    /**
     * Goes on from what is committed at the target, or from {@code fresh}. With a survey, which has been made of the whole journal, up to its
     * ends, and what the engine did not pass on is copied too; without, on and on.
     *
     * @param announced is told how far it will be, before each transaction is committed
     */
    static CopySession open(
            Origin origin,
            MigrationTarget target,
            MigrationState fresh,
            @Nullable Survey survey,
            Consumer<MigrationState> announced) {
        KafkaProducer<byte[], byte[]> producer = producer(target);
        MemoryCopy beside = null;
        try {
            // Whoever was here before is fenced now, and what it left open is decided: what is committed stands.
            producer.initTransactions();
            MigrationState known = target.state();
            MigrationState begin = (known == null ? fresh : known).taken(survey == null);
            if (begin.follows()) {
                beside = new MemoryCopy(origin.ledger(), target.topics(), origin.bridges(), begin.remembered());
            }
            CopySession session = new CopySession(origin, target, begin, survey, producer, announced);
            session.memory = beside;
            return session;
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            if (beside != null) {
                beside.close();
            }
            throw e;
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(MigrationTarget target) {
        Map<String, Object> config = new HashMap<>(target.clients());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, target.journal() + "-migration");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        // What the source took fits, whatever it was let.
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.MAX_VALUE);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    MigrationState state() {
        return state;
    }

    long behind() {
        return feed.behind();
    }

    PartitionMerge.@Nullable Held held() {
        return merge.held();
    }

    boolean isAtEnd() {
        return feed.isAtEnd();
    }

    /** The first transaction: says what is going on here, and copies what was left out for a copy that never came. */
    void begin() {
        List<ConsumerRecord<byte[], byte[]>> stranded = stranded();
        JournalReading reading = reading();
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> record : stranded) {
            Reading read = reading.read(record.key(), record.value(), record.partition());
            write(SourceFeed.ownerOf(read, record.partition(), state.partitions()), record.timestamp(), record);
        }
        commit(state.finished());
    }

    private JournalReading reading() {
        return new JournalReading(state.from().folded(), schemas);
    }

    private List<ConsumerRecord<byte[], byte[]>> stranded() {
        Survey known = survey;
        List<ConsumerRecord<byte[], byte[]>> stranded = new ArrayList<>();
        if (known == null) {
            return stranded;
        }
        JournalReading reading = reading();
        for (int partition = 0; partition < begun.size(); partition++) {
            Source each = begun.get(partition);
            long to = Math.min(each.awaitedTo(), known.end(partition));
            if (to > each.awaitedFrom()) {
                try (RecordStream log = known.log().from(partition, each.awaitedFrom())) {
                    for (var record = log.next(); record != null && record.offset() < to; record = log.next()) {
                        Reading read = reading.read(record.key(), record.value(), partition);
                        if (known.isStranded(read, Passed.itself(record))) {
                            stranded.add(record);
                        }
                    }
                }
            }
        }
        return stranded;
    }

    /** Reads, waiting so long for something, and copies what there is; how many records were taken. */
    int copy(Duration wait) {
        feed.read(wait);
        MemoryCopy beside = memory;
        if (beside != null) {
            beside.read();
        }
        Step<Found> step = merge.next();
        if (step == null && (beside == null || !beside.hasAny())) {
            return 0;
        }
        producer.beginTransaction();
        int taken = 0;
        while (step != null) {
            take(step);
            step = ++taken < TRANSACTION_RECORDS && !arrives ? merge.next() : null;
        }
        if (beside != null) {
            if (arrives) {
                // Whoever asks the engine of the copy from here on may have asked that of the source before.
                beside.writeToEnd(this::send);
                EndpointCopy.write(source, target.clients(), target.topics(), departedAt, this::send);
            } else {
                beside.write(this::send);
            }
        }
        commit(false);
        return taken;
    }

    /** Looks which topics the source has beside its journal. */
    void look() {
        MemoryCopy beside = memory;
        if (beside != null) {
            beside.look(move != null);
        }
    }

    /** Copies what is remembered beside the journal up to its end. */
    private void rememberAll() {
        MemoryCopy beside = memory;
        if (beside != null) {
            producer.beginTransaction();
            beside.writeToEnd(this::send);
            commit(state.finished());
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        // A failure is kept, and flush waits for all of them.
        Future<RecordMetadata> unused = producer.send(record, (position, problem) -> {
            if (problem != null) {
                failed.compareAndSet(null, problem);
            }
        });
    }

    /** Says that all is copied, once and for good; of what was followed, that what is remembered beside the journal is copied too. */
    void finish() {
        if (state.follows()) {
            rememberAll();
            return;
        }
        producer.beginTransaction();
        commit(true);
    }

    private void take(Step<Found> step) {
        if (step instanceof One<Found> one) {
            Found found = one.head().what();
            if (found.kind() == Kind.THERE || (found.kind() == Kind.ELSEWHERE && isLeftToUs(found))) {
                write(found.owner(), one.head().recordedAt(), found.record());
            }
            recordEnds[one.partition()] = found.record().offset() + 1;
        } else if (step instanceof Everywhere<Found> all) {
            ConsumerRecord<byte[], byte[]> first = null;
            for (Head<Found> head : all.heads()) {
                if (head != null) {
                    ConsumerRecord<byte[], byte[]> its = head.what().record();
                    first = first == null ? its : first;
                    recordEnds[its.partition()] = its.offset() + 1;
                }
            }
            if (first != null) {
                everywhere(first, all);
            }
            everywhere.add(ShortDigest.of(all.sign()));
        }
    }

    /**
     * Whether it is not, and will not be, in its owner's partition too: an engine that follows its journal passes on what it meets, until its
     * ledger has left.
     */
    private boolean isLeftToUs(Found found) {
        Survey known = survey;
        return known == null ? move != null : !known.isRepeated(Passed.itself(found.record()));
    }

    /** What stands in every partition of the source, into every one of the copy. */
    private void everywhere(ConsumerRecord<byte[], byte[]> record, Everywhere<Found> all) {
        long recordedAt = all.recordedAt();
        // A copy that nobody follows is at rest where its source is.
        LedgerMoved moved = survey == null ? movedIn(record) : null;
        if (moved == null) {
            writeEverywhere(recordedAt, record.key(), record.value(), record.headers());
        } else if (!moved.arrived() && move == null) {
            arrive(moved, recordedAt);
            for (Head<Found> head : all.heads()) {
                departedAt = head == null
                        ? departedAt
                        : Math.min(departedAt, head.what().record().timestamp());
            }
        }
        // An arrival is the source's own, and a second departure is that of nobody.
    }

    private @Nullable LedgerMoved movedIn(ConsumerRecord<byte[], byte[]> record) {
        Reading read = reading().read(record.key(), record.value(), record.partition());
        return read instanceof Event event && event.envelope().event() instanceof LedgerMoved moved ? moved : null;
    }

    /**
     * All before it was decided by the source's engine and is only folded here; of all that follows the engine of the copy decides what comes of
     * it. What the source's engine has yet to append to the first is carried over after it.
     */
    private void arrive(LedgerMoved departure, long recordedAt) {
        if (!target.isWhere(departure)) {
            throw new MigrationRefused("the ledger of " + state.from().journal() + " has moved to " + departure.prefix()
                    + " of cluster " + departure.cluster() + ": copy it from there");
        }
        Envelope arrival = new Envelope(
                null,
                LedgerDeparture.ACCOUNT,
                null,
                EveryPartition.SOURCE,
                new LedgerMoved(departure.move(), departure.prefix(), departure.cluster(), true));
        writeEverywhere(
                recordedAt,
                LedgerDeparture.ACCOUNT.getBytes(StandardCharsets.UTF_8),
                new EventCodec().write(arrival),
                new RecordHeaders());
        move = new Move(departure.move(), Arrays.stream(recordEnds).boxed().toList(), List.of());
        arrives = true;
    }

    private void writeEverywhere(long recordedAt, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        for (int partition = 0; partition < state.partitions(); partition++) {
            write(partition, recordedAt, key, value, headers);
        }
    }

    private void write(int partition, long recordedAt, ConsumerRecord<byte[], byte[]> record) {
        write(partition, recordedAt, record.key(), record.value(), record.headers());
    }

    private void write(int partition, long recordedAt, byte @Nullable [] key, byte @Nullable [] value, Headers its) {
        RecordHeaders headers = new RecordHeaders(its);
        headers.remove(ForwardedFrom.HEADER);
        // A failure is kept, and flush waits for all of them.
        Future<RecordMetadata> unused = producer.send(
                new ProducerRecord<>(target.journal(), partition, recordedAt, key, value, headers),
                (position, problem) -> {
                    if (problem != null) {
                        failed.compareAndSet(null, problem);
                    } else {
                        ends.accumulateAndGet(partition, position.offset() + 1, Math::max);
                    }
                });
        copied++;
        newestAt = Math.max(newestAt, recordedAt);
    }

    private void commit(boolean finished) {
        producer.flush();
        Exception failure = failed.get();
        if (failure != null) {
            throw failure instanceof KafkaException known ? known : new KafkaException("the copy failed", failure);
        }
        List<Source> sources = new ArrayList<>();
        for (int partition = 0; partition < begun.size(); partition++) {
            sources.add(source(partition));
        }
        List<Long> reachedEnds = new ArrayList<>();
        for (int partition = 0; partition < ends.length(); partition++) {
            reachedEnds.add(ends.get(partition));
        }
        Move known = move;
        if (arrives && known != null) {
            known = new Move(known.id(), known.departures(), reachedEnds);
            move = known;
            arrives = false;
        }
        MigrationState next = new MigrationState(
                state.format(),
                state.from(),
                state.session(),
                state.follows(),
                finished,
                sources,
                reachedEnds,
                everywhere,
                copied,
                newestAt,
                known,
                remembered());
        announced.accept(next);
        // A send that fails makes the commit fail.
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(target.topics().migration().name(), 0, STATE_KEY, next.bytes()));
        producer.commitTransaction();
        state = next;
    }

    private Map<String, Long> remembered() {
        MemoryCopy beside = memory;
        return beside == null ? state.remembered() : beside.places();
    }

    private Source source(int partition) {
        Source before = begun.get(partition);
        long position = feed.position(partition);
        int reached = merge.reached().get(partition);
        Survey known = survey;
        if (known != null) {
            // What was left out behind the end that the survey saw is looked for the next time.
            long left = Math.max(before.awaitedFrom(), known.end(partition));
            return left < before.awaitedTo()
                    ? new Source(position, recordEnds[partition], reached, left, before.awaitedTo())
                    : new Source(position, recordEnds[partition], reached, 0, 0);
        }
        long from = before.awaitedTo() > before.awaitedFrom() ? before.awaitedFrom() : before.offset();
        return new Source(position, recordEnds[partition], reached, from, position);
    }

    @Override
    public void close() {
        feed.close();
        MemoryCopy beside = memory;
        if (beside != null) {
            beside.close();
        }
        // What is not committed is not: the next one's first request has it ended.
        producer.close(Duration.ZERO);
    }
}
