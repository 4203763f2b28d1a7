package io.makegood.processor.topology;

import io.makegood.application.running.Counter;
import io.makegood.application.tracing.Spans;
import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Changes;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.fold.Refusal;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.ledger.table.StoredRows;
import io.makegood.processor.store.CommitAwareStore;
import io.makegood.processor.store.StoreNames;
import io.makegood.processor.store.StreamsRows;
import io.makegood.schemas.RecordSchemas;
import io.makegood.schemas.topic.JournalHeaders;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.deadletter.Duplicate;
import io.makegood.topics.journal.AskedAt;
import io.makegood.topics.journal.ForwardedFrom;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Dead;
import io.makegood.topics.journal.JournalReading.Elsewhere;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.mapping.OutputWriting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.jspecify.annotations.Nullable;

/** The thin hand around the fold: decode, decide, store, forward. All of a decision is made before the first row is put. */
final class LedgerProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Duration DUE_CHECK_INTERVAL = Duration.ofSeconds(1);
    /** Nobody adds to them: a record that is sent has its own. */
    private static final Headers NO_HEADERS = new RecordHeaders();

    private static final byte[] NOTHING = {};

    private final FoldSettings settings;
    private final Tally tally;
    private final JournalReading reading;
    private final EventCodec events = new EventCodec();
    private final OutputWriting outputs;

    private final PendingBalances balances = new PendingBalances();

    private @Nullable InternalProcessorContext<byte[], byte[]> initialized;
    private @Nullable PartitionLedger<StoredRows> partitionLedger;
    private @Nullable DueTimes dueTimes;
    private List<CommitAwareStore> stores = List.of();
    private @Nullable Ways knownWays;
    /** Asks Kafka Streams to commit the task. */
    private @Nullable Runnable commit;

    private int partition = -1;
    private long appliedAtStart;
    private long noted;
    private long lastOffset = -1;

    LedgerProcessor(FoldSettings settings, Tally tally) {
        this.settings = settings;
        this.tally = tally;
        reading = new JournalReading(settings.partitions(), settings.schemas());
        outputs = new OutputWriting(settings.framing());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        InternalProcessorContext<byte[], byte[]> task = (InternalProcessorContext<byte[], byte[]>) context;
        initialized = task;
        commit = context::commit;
        CommitAwareStore accounts = CommitAwareStore.in(context.getStateStore(StoreNames.ACCOUNTS));
        CommitAwareStore generations = CommitAwareStore.in(context.getStateStore(StoreNames.GENERATIONS));
        StoredRows rows = new StoredRows(new StreamsRows(accounts), new StreamsRows(generations), settings.rowsKept());
        PartitionLedger<StoredRows> folding = new PartitionLedger<>(
                rows, settings.builtInPolicy(), settings.documents(), settings.retentionMillis(), settings.folds());
        partitionLedger = folding;
        balances.clear();
        knownWays = Ways.of(new OwnOutputs(task, settings.framing()), settings.topics());
        accounts.beforeCommit(this::completeTransaction);
        accounts.beforeCheckpoint(rows::write);
        generations.beforeCheckpoint(rows::write);
        stores = List.of(accounts, generations);
        partition = context.taskId().partition();
        if (partition >= settings.partitions()) {
            throw new JournalPartitionsChanged(settings.topics().events().name(), settings.partitions(), partition + 1);
        }
        tally.counts().noteFold(partition, folding.version().number());
        settings.following().look();
        settings.following().isAt(folding.move());
        appliedAtStart = rows.applied();
        noted = appliedAtStart;
        lastOffset = -1;
        DueTimes times = new DueTimes(settings, folding.policies(), rows, tally, this::ask);
        dueTimes = times;
        context.schedule(DUE_CHECK_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> {
            if (!folding.hasLeft()) {
                times.check(now, context.currentStreamTimeMs());
            }
        });
    }

    /** What was not committed is folded again by whoever gets the partition. */
    @Override
    public void close() {
        PartitionLedger<StoredRows> folding = partitionLedger;
        if (folding != null) {
            // The stores may go on as a standby's.
            folding.rows().write();
        }
        boolean hasLoggedAll = lastOffset <= noted;
        stores.forEach(store -> store.forget(hasLoggedAll));
        tally.counts().forgetFold(partition);
    }

    /** A commit is near: rows and balances that are on the heap alone become part of it, and how far the journal was applied. */
    private void completeTransaction() {
        noteApplied();
        rows().log();
        OwnOutputs.Way way = ways().balances();
        balances.drain(balance -> way.send(balance.key(), balance.value(), balance.recordedAt(), balance.headers()));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata metadata = context()
                .recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record of the journal has no position"));
        requireNew(metadata);
        settings.following().read(record.timestamp());
        if (ledger().hasLeft()) {
            // It is carried over to where the ledger went, whatever it is.
            tally.count(Counter.EVENTS_LEFT);
            settings.pace().processed(afterInit(commit));
            return;
        }
        Position at = new Position(metadata.partition(), metadata.offset(), record.timestamp());
        Reading read = reading.read(record.key(), record.value(), record.headers(), partition);
        if (read instanceof Event event) {
            fold(record, metadata, event.envelope(), at);
        } else if (read instanceof Elsewhere elsewhere) {
            passOn(record, metadata, keyOf(record, elsewhere.envelope()));
        } else if (read instanceof Dead dead) {
            bury(record, metadata, dead.reason(), dead.detail());
        }
    }

    /** The record's own key, which is the account's if there is one, or else it would be no event. */
    private static byte[] keyOf(Record<byte[], byte[]> record, Envelope envelope) {
        byte[] key = record.key();
        return key == null ? envelope.accountId().getBytes(StandardCharsets.UTF_8) : key;
    }

    /** Applies the event, and notes it if it belongs to a trace that somebody wants. */
    private void fold(Record<byte[], byte[]> record, RecordMetadata metadata, Envelope envelope, Position at) {
        Headers trace = traceOf(record.headers());
        Spans spans = settings.spans();
        FoldSpan span =
                spans == null || trace == NO_HEADERS ? null : FoldSpan.begin(spans, envelope.event(), trace, at);
        if (span == null) {
            Decision unused = apply(record, metadata, envelope, at, trace);
            return;
        }
        try {
            span.note(apply(record, metadata, envelope, at, span.headers()));
        } finally {
            span.end();
        }
    }

    /** What the engine itself has to know of what changed. */
    private void note(Changes changes) {
        DueTimes times = dueTimes();
        if (changes.policy() != null) {
            times.policiesChanged();
        }
        if (changes.fold() != null) {
            tally.counts().noteFold(partition, ledger().version().number());
        }
        if (changes.move() != null) {
            settings.following().isAt(changes.move());
        }
        AccountRow row = changes.account();
        if (row != null) {
            times.note(row);
        }
        GenerationRow generation = changes.generation();
        if (generation != null) {
            times.note(generation);
        }
    }

    /** {@code headers} are those of what follows from it. */
    private Decision apply(
            Record<byte[], byte[]> record, RecordMetadata metadata, Envelope envelope, Position at, Headers headers) {
        byte[] account = keyOf(record, envelope);
        Decision decision = ledger().apply(envelope, at);
        tally.noteDecision(at.recordedAt());
        dueTimes()
                .read(
                        envelope,
                        AskedAt.of(record.headers()),
                        at.recordedAt(),
                        context().currentSystemTimeMs());
        note(decision.changes());
        AccountRow row = decision.changes().account();
        send(decision, account, at, headers);
        for (Envelope appended : decision.appended()) {
            if (withholds()) {
                withhold(bytes(appended.accountId()), events.write(appended), at.recordedAt(), headers);
            } else {
                append(appended, context().currentSystemTimeMs(), new RecordHeaders(headers));
            }
        }
        if (isAwaited(envelope.event())) {
            settings.pace().somebodyWaits(afterInit(commit));
            tellAtCommit(envelope.accountId(), decision.notices());
        } else {
            settings.pace().processed(afterInit(commit));
        }
        switch (decision.effect()) {
            case APPLIED -> {
                tally.countApplied(envelope.event(), decision.entries(), decision.refunds());
                if (row != null) {
                    balances.note(
                            rows().exchangeTag(envelope.accountId(), balances.next()),
                            account,
                            outputs.balance(envelope.accountId(), row, at),
                            at.recordedAt(),
                            headers);
                }
            }
            case DUPLICATE -> {
                Duplicate known = new Duplicate(metadata.topic(), metadata.partition(), metadata.offset());
                ways().duplicates().send(account, NOTHING, at.recordedAt(), known.headers(headers));
                tally.count(Counter.EVENTS_DUPLICATES);
            }
            case REFUSED -> {
                Refusal refusal = decision.refusal();
                if (refusal == null) {
                    throw new IllegalStateException("an event was refused without a reason");
                }
                bury(record, metadata, refusal.reason().name(), refusal.detail());
            }
            case LEFT -> throw new IllegalStateException("what stands after a departure was decided");
        }
        return decision;
    }

    /** State that is ahead of the saved offsets means that the journal would be folded twice, behind them that events are missed. */
    private void requireNew(RecordMetadata metadata) {
        long offset = metadata.offset();
        boolean ahead = lastOffset < 0 && offset > appliedAtStart + 1;
        if (ahead && settings.skipped().any(partition, appliedAtStart + 1, offset)) {
            throw new IllegalStateException("partition " + partition + " of " + metadata.topic() + " goes on at offset "
                    + offset + ", but the state has applied " + appliedAtStart
                    + " and not what stands between: state was lost, or saved offsets were set forward; restore them, or replay the"
                    + " journal into a fresh prefix");
        }
        if (offset <= appliedAtStart) {
            throw new IllegalStateException("partition " + partition + " of " + metadata.topic() + " gave offset "
                    + offset + ", but the state has applied " + appliedAtStart
                    + ": saved offsets were set back; restore them, or replay the journal into a fresh prefix");
        }
        lastOffset = offset;
    }

    private void noteApplied() {
        if (lastOffset > noted) {
            rows().noteApplied(lastOffset);
            noted = lastOffset;
        }
    }

    private void passOn(Record<byte[], byte[]> record, RecordMetadata metadata, byte[] account) {
        RecordHeaders headers = new RecordHeaders(record.headers());
        headers.add(
                ForwardedFrom.HEADER,
                new ForwardedFrom(metadata.partition(), metadata.offset(), record.timestamp()).bytes());
        if (withholds()) {
            withhold(account, record.value(), record.timestamp(), headers);
            return;
        }
        context().forward(new Record<>(account, record.value(), record.timestamp(), headers), Nodes.APPENDED);
        tally.count(Counter.EVENTS_FORWARDED);
    }

    /** Whether what is called for here is appended by another ledger's engine: to the position at which the ledger arrived. */
    private boolean withholds() {
        return settings.following().isMirror() && !ledger().hasArrived();
    }

    /** A mirror appends nothing: what it would append comes over from where it is mirrored. Kept, should it not. */
    private void withhold(byte[] account, byte @Nullable [] value, long recordedAt, Headers headers) {
        ways().withheld().send(account, value, recordedAt, headers);
        tally.count(Counter.EVENTS_WITHHELD);
    }

    private void bury(Record<byte[], byte[]> record, RecordMetadata metadata, String reason, String detail) {
        DeadLetter letter = new DeadLetter(reason, detail, metadata.topic(), metadata.partition(), metadata.offset());
        boolean withheld = ledger().takesSealedOnly() && letter.mayTellPlainTexts();
        // Beside its record, whatever its key: who waits for what became of the record looks there.
        ways().deadLetters()
                .send(
                        record.key(),
                        withheld ? NOTHING : record.value(),
                        record.timestamp(),
                        withheld
                                ? letter.withheld().headers(traceOf(record.headers()))
                                : letter.headers(record.headers()));
        tally.countDeadLetter(reason);
    }

    /** Whoever waits here is answered by who has decided, before any reader has read it. */
    private void tellAtCommit(String accountId, List<Notice> notices) {
        if (settings.told().has(accountId)) {
            settings.pace()
                    .atCommit(() -> notices.forEach(
                            notice -> settings.told().tell(accountId, subscriber -> subscriber.notice(notice))));
        }
    }

    /** Whether somebody waits for what the ledger says to it, before the generation begins. */
    private static boolean isAwaited(LedgerEvent event) {
        return event instanceof GenerationRequested request && request.authorize();
    }

    /** Appends an event about what is due, which this instance will know again. */
    private void ask(Envelope event, long now) {
        append(event, now, new RecordHeaders().add(AskedAt.HEADER, new AskedAt(now).bytes()));
    }

    private void append(Envelope event, long now, Headers headers) {
        byte[] account = bytes(event.accountId());
        context().forward(new Record<>(account, events.write(event), now, headers), Nodes.APPENDED);
    }

    private static byte[] bytes(String accountId) {
        return accountId.getBytes(StandardCharsets.UTF_8);
    }

    private void send(Decision decision, byte[] account, Position at, Headers headers) {
        Ways ways = ways();
        for (LedgerEntry entry : decision.entries()) {
            ways.entries().send(account, outputs.entry(entry), at.recordedAt(), headers);
        }
        for (RefundIssued refund : decision.refunds()) {
            ways.refunds().send(account, outputs.refund(refund), at.recordedAt(), headers);
        }
        for (Notice notice : decision.notices()) {
            ways.notices().send(account, outputs.notice(notice), at.recordedAt(), headers);
        }
    }

    private static Headers traceOf(Headers headers) {
        Header trace = headers.lastHeader(JournalHeaders.TRACE);
        return trace == null ? NO_HEADERS : new RecordHeaders(List.of(trace));
    }

    private Ways ways() {
        return afterInit(knownWays);
    }

    private InternalProcessorContext<byte[], byte[]> context() {
        return afterInit(initialized);
    }

    private PartitionLedger<StoredRows> ledger() {
        return afterInit(partitionLedger);
    }

    private StoredRows rows() {
        return ledger().rows();
    }

    private DueTimes dueTimes() {
        return afterInit(dueTimes);
    }

    private static <T> T afterInit(@Nullable T made) {
        if (made == null) {
            throw new IllegalStateException("the processor was not initialized");
        }
        return made;
    }

    /** Where the outputs go. */
    private record Ways(
            OwnOutputs.Way entries,
            OwnOutputs.Way refunds,
            OwnOutputs.Way notices,
            OwnOutputs.Way balances,
            OwnOutputs.Way deadLetters,
            OwnOutputs.Way duplicates,
            OwnOutputs.Way withheld) {
        static Ways of(OwnOutputs own, Topics topics) {
            return new Ways(
                    own.to(topics.entries(), Nodes.ENTRIES, RecordSchemas.ofEntries()),
                    own.to(topics.refunds(), Nodes.REFUNDS, RecordSchemas.ofRefunds()),
                    own.to(topics.notices(), Nodes.NOTICES, RecordSchemas.ofNotices()),
                    own.to(topics.balances(), Nodes.BALANCES, RecordSchemas.ofBalances()),
                    own.to(topics.deadLetters(), Nodes.DEAD_LETTERS),
                    own.to(topics.duplicates(), Nodes.DUPLICATES),
                    own.to(topics.withheld(), Nodes.APPENDED));
        }
    }
}
