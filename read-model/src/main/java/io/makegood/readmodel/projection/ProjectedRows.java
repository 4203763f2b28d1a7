package io.makegood.readmodel.projection;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.readmodel.investigation.ResultLink;
import io.makegood.readmodel.scan.AccountBudgets;
import io.makegood.readmodel.scan.ActivityPage;
import io.makegood.readmodel.scan.PlanStanding;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.mapping.AccountView;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.mapping.OutputReading.OfValue;
import io.makegood.topics.reading.RecordedEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one partition. Lists are in the order that each method names. A page looks at a bounded number of rows:
 * where a filter leaves out many, it may hold fewer than were asked for and still tell where to go on. Belongs to the thread
 * that asked for it.
 */
public final class ProjectedRows {
    private static final int LOOKED_AT_MAX = 20_000;
    /** The same where each is looked up by its generation. */
    private static final int NAMED_MAX = 2_000;

    /** Codecs are dear to make and not thread-safe. */
    private static final ThreadLocal<Codecs> CODECS = ThreadLocal.withInitial(Codecs::new);

    private static final class Codecs {
        private final JournalReading journal = new JournalReading(1, null);
        private final OutputReading outputs = new OutputReading();
    }

    private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
    private final int partition;
    private final JournalReading journal;
    private final OutputReading outputs;

    ProjectedRows(ReadOnlyKeyValueStore<Bytes, byte[]> store, int partition) {
        this.store = store;
        this.partition = partition;
        Codecs codecs = CODECS.get();
        journal = codecs.journal;
        outputs = codecs.outputs;
    }

    /** Which partition this is. */
    public int partition() {
        return partition;
    }

    /** The newest balance, or empty if nothing is known of the account. */
    public Optional<AccountView> balance(String account) {
        byte[] row = store.get(ProjectionKeys.balance(account));
        return row == null ? Optional.empty() : Optional.of(read(outputs::account, row));
    }

    /** Up to {@code limit} entries, newest first, with a sequence below {@code before} (all, if null). */
    public ActivityPage activity(String account, ActivityFilter filter, int limit, @Nullable Long before) {
        Map<String, GenerationName> names = new HashMap<>();
        String actor = filter.actorId();
        int lookedAtMost = actor == null ? LOOKED_AT_MAX : NAMED_MAX;
        Bytes first = ProjectionKeys.entry(account, 0);
        Bytes last = ProjectionKeys.entry(account, before == null ? Long.MAX_VALUE : Math.max(0, before - 1));
        List<LedgerEntry> page = new ArrayList<>();
        int lookedAt = 0;
        try (KeyValueIterator<Bytes, byte[]> rows = store.reverseRange(first, last)) {
            while (rows.hasNext()) {
                LedgerEntry entry = read(outputs::entry, rows.next().value);
                if (filter.shows(entry) && (actor == null || actor.equals(spender(account, entry, names)))) {
                    page.add(entry);
                }
                if (page.size() == limit || ++lookedAt == lookedAtMost) {
                    Long olderThan = rows.hasNext() ? entry.sequence() : null;
                    return new ActivityPage(page, olderThan, olderThan == null ? archivedBefore(account) : null);
                }
            }
        }
        return new ActivityPage(page, null, archivedBefore(account));
    }

    /**
     * Whether the account's first entry is not here, because it was archived and cut off: before which moment, epoch milliseconds, UTC; else
     * null.
     */
    public @Nullable Long archivedBefore(String account) {
        return store.get(ProjectionKeys.entry(account, 1)) == null ? CutOff.before(store) : null;
    }

    private @Nullable String spender(String account, LedgerEntry entry, Map<String, GenerationName> names) {
        String generation = entry.generationId();
        return generation == null
                ? null
                : names.computeIfAbsent(generation, id -> name(account, id)).actorId();
    }

    /** Entries with a sequence above {@code after}, oldest first, at most {@code limit}. */
    public List<LedgerEntry> entriesAfter(String account, long after, int limit) {
        List<LedgerEntry> entries = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(ProjectionKeys.entry(account, after + 1), ProjectionKeys.entry(account, Long.MAX_VALUE))) {
            while (rows.hasNext() && entries.size() < limit) {
                entries.add(read(outputs::entry, rows.next().value));
            }
        }
        return entries;
    }

    /** Up to {@code limit} refunds, newest first, from below place {@code before} in the topic (all, if null). */
    public RefundPage refunds(String account, int limit, @Nullable Long before) {
        Bytes first = ProjectionKeys.of(ProjectionKeys.REFUND).text(account).key();
        Bytes last = ProjectionKeys.of(ProjectionKeys.REFUND)
                .text(account)
                .number(before == null ? Long.MAX_VALUE : before - 1)
                .key();
        List<RefundIssued> page = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.reverseRange(first, last)) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                page.add(read(outputs::refund, row.value));
                if (page.size() == limit) {
                    return new RefundPage(page, rows.hasNext() ? lastNumber(row.key) : null);
                }
            }
        }
        return new RefundPage(page, null);
    }

    /** Up to {@code limit} notices to the account that pass, newest first. */
    public List<Notice> notices(String account, int limit, Predicate<Notice> which) {
        Bytes first = ProjectionKeys.of(ProjectionKeys.NOTICE).text(account).key();
        Bytes last = ProjectionKeys.of(ProjectionKeys.NOTICE).text(account).lastBelow();
        List<Notice> notices = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.reverseRange(first, last)) {
            for (int i = 0; i < LOOKED_AT_MAX && rows.hasNext() && notices.size() < limit; i++) {
                Notice notice = read(outputs::notice, rows.next().value);
                if (which.test(notice)) {
                    notices.add(notice);
                }
            }
        }
        return notices;
    }

    /** Everything that the log holds of one generation, and the account's updates, each in the order of the log. */
    public GenerationRecords generation(String account, String generation) {
        List<RecordedEvent> events = new ArrayList<>(accountUpdates(account));
        List<LedgerEntry> entries = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        Bytes first = ProjectionKeys.timeline(account, generation).key();
        Bytes last = ProjectionKeys.timeline(account, generation).lastBelow();
        int prefix = first.get().length;
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(first, last)) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                ByteBuffer key = ByteBuffer.wrap(row.key.get()).position(prefix);
                long offset = key.getLong();
                switch (key.get()) {
                    case ProjectionKeys.EVENT_OF -> events.add(event(offset, row.value));
                    case ProjectionKeys.ENTRY_OF ->
                        add(entries, outputs::entry, store.get(ProjectionKeys.entry(account, key.getLong())));
                    case ProjectionKeys.NOTICE_OF -> {
                        byte[] id = new byte[key.remaining() - 1];
                        key.get(id);
                        Bytes notice = ProjectionKeys.notice(account, offset, new String(id, StandardCharsets.UTF_8));
                        add(notices, outputs::notice, store.get(notice));
                    }
                    default -> throw new IllegalStateException("a timeline row of an unknown kind");
                }
            }
        }
        events.sort((a, b) -> Long.compare(a.at().offset(), b.at().offset()));
        return new GenerationRecords(events, entries, notices);
    }

    /** What the customer knows the generation by. */
    public GenerationName name(String account, String generation) {
        Bytes first = ProjectionKeys.timeline(account, generation).key();
        Bytes last = ProjectionKeys.timeline(account, generation).lastBelow();
        String feature = null;
        GenerationRequested newest = null;
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(first, last)) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                if (row.key.get()[first.get().length + Long.BYTES] != ProjectionKeys.EVENT_OF) {
                    continue;
                }
                var event = event(0, row.value).envelope().event();
                if (event instanceof GenerationRequested requested) {
                    newest = newest == null || requested.attempt() > newest.attempt() ? requested : newest;
                }
                if (event instanceof GenerationCharged charged && feature == null) {
                    feature = charged.feature();
                }
            }
        }
        return newest == null
                ? new GenerationName(feature, null, null)
                : new GenerationName(newest.feature(), newest.label(), newest.actorId());
    }

    /** Where what a generation made can be looked at: the newest link of each item, and of the whole. */
    public List<ResultLink> results(String account, String generation) {
        Bytes first = ProjectionKeys.timeline(account, generation).key();
        Bytes last = ProjectionKeys.timeline(account, generation).lastBelow();
        List<RecordedEvent> events = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(first, last)) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                ByteBuffer key = ByteBuffer.wrap(row.key.get()).position(first.get().length);
                long offset = key.getLong();
                if (key.get() == ProjectionKeys.EVENT_OF) {
                    events.add(event(offset, row.value));
                }
            }
        }
        events.sort(Comparator.comparingLong(event -> event.at().offset()));
        return ResultLink.newestOf(events);
    }

    /** Whether a notice answers a request to authorise. */
    public static boolean isAnswer(Notice notice) {
        return notice.type() == NoticeType.ChargeAuthorized || notice.type() == NoticeType.ChargeDeclined;
    }

    /** What became of the event at that offset of the journal. Complete once the offset is visible. */
    public EventOutcome outcome(String account, long offset) {
        byte[] left = store.get(ProjectionKeys.of(ProjectionKeys.MOVE).key());
        if (left != null && ByteBuffer.wrap(left).getLong() < offset) {
            return new EventOutcome(Effect.LEFT, null, null, List.of(), List.of());
        }
        List<Notice> notices = new ArrayList<>();
        Bytes notice = ProjectionKeys.of(ProjectionKeys.NOTICE)
                .text(account)
                .number(offset)
                .key();
        Bytes lastNotice = ProjectionKeys.of(ProjectionKeys.NOTICE)
                .text(account)
                .number(offset)
                .lastBelow();
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(notice, lastNotice)) {
            rows.forEachRemaining(row -> notices.add(read(outputs::notice, row.value)));
        }
        List<LedgerEntry> entries = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.reverseRange(ProjectionKeys.entry(account, 0), ProjectionKeys.entry(account, Long.MAX_VALUE))) {
            boolean newer = true;
            while (newer && rows.hasNext()) {
                LedgerEntry entry = read(outputs::entry, rows.next().value);
                newer = entry.cause().offset() >= offset;
                if (entry.cause().offset() == offset) {
                    entries.add(0, entry);
                }
            }
        }
        byte[] mark = store.get(ProjectionKeys.effect(partition, offset));
        if (mark == null) {
            return new EventOutcome(Effect.APPLIED, null, null, entries, notices);
        }
        if (mark.length == 0) {
            return new EventOutcome(Effect.DUPLICATE, null, null, entries, notices);
        }
        DeadLetterRow refused = DeadLetterRow.read(mark);
        return new EventOutcome(Effect.REFUSED, refused.reason(), refused.detail(), entries, notices);
    }

    /** Why the event at that offset was refused, or null if it was not. */
    private @Nullable String refusedAs(long offset) {
        byte[] mark = store.get(ProjectionKeys.effect(partition, offset));
        return mark == null || mark.length == 0
                ? null
                : DeadLetterRow.read(mark).reason();
    }

    /** What waits for a person in this partition, oldest first, of those that pass by their account and id. */
    public List<WorkItem> open(WorkKind kind, int limit, BiPredicate<String, String> which) {
        ProjectionKeys of = ProjectionKeys.of(ProjectionKeys.OPEN_WORK).letter(kind.letter());
        return byTime(kind, store.range(of.key(), of.lastBelow()), limit, which);
    }

    /** What waited for a person in this partition and does not any more, newest settled first, of those that pass by their account and id. */
    public List<WorkItem> closed(WorkKind kind, int limit, BiPredicate<String, String> which) {
        ProjectionKeys of = ProjectionKeys.of(ProjectionKeys.CLOSED_WORK).letter(kind.letter());
        return byTime(kind, store.reverseRange(of.key(), of.lastBelow()), limit, which);
    }

    private List<WorkItem> byTime(
            WorkKind kind, KeyValueIterator<Bytes, byte[]> found, int limit, BiPredicate<String, String> which) {
        List<WorkItem> items = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = found) {
            while (rows.hasNext() && items.size() < limit) {
                List<String> ids = texts(rows.next().key.get(), 2 + Long.BYTES);
                if (which.test(ids.get(0), ids.get(1))) {
                    workItem(kind, ids.get(0), ids.get(1)).ifPresent(items::add);
                }
            }
        }
        return items;
    }

    /** All of that kind that the account ever had, by id. */
    public List<WorkItem> work(WorkKind kind, String account, int limit) {
        ProjectionKeys of =
                ProjectionKeys.of(ProjectionKeys.WORK).letter(kind.letter()).text(account);
        List<WorkItem> items = new ArrayList<>();
        int prefix = of.key().get().length;
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(of.key(), of.lastBelow())) {
            while (rows.hasNext() && items.size() < limit) {
                KeyValue<Bytes, byte[]> row = rows.next();
                WorkItem item =
                        WorkItems.read(kind, texts(row.key.get(), prefix).get(0), row.value, outputs);
                if (item != null) {
                    items.add(SettlingRows.settled(store, journal, item));
                }
            }
        }
        return items;
    }

    /** One case, claim or cash refund request of the account. */
    public Optional<WorkItem> workItem(WorkKind kind, String account, String id) {
        return Optional.ofNullable(WorkItems.read(kind, id, store.get(ProjectionKeys.work(kind, account, id)), outputs))
                .map(item -> SettlingRows.settled(store, journal, item));
    }

    /** Counts of spans that begin at {@code from} or later, oldest first. */
    public List<Count> counts(boolean byHour, long from) {
        Counts.Span span = byHour ? Counts.Span.HOUR : Counts.Span.MINUTE;
        List<Count> counts = new ArrayList<>();
        Bytes first = Counts.key(span, from).key();
        Bytes last = Counts.key(span, Long.MAX_VALUE).key();
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(first, last)) {
            rows.forEachRemaining(row -> counts.add(Counts.read(row)));
        }
        return counts;
    }

    /** Shows the dead letters of this partition that are kept, the one that was buried last first, each with its offset among dead letters. */
    public void deadLetters(BiConsumer<Long, DeadLetterRow> visitor) {
        Bytes first = ProjectionKeys.of(ProjectionKeys.DEAD_LETTER).key();
        Bytes last = ProjectionKeys.of(ProjectionKeys.DEAD_LETTER)
                .number(Long.MAX_VALUE)
                .key();
        try (KeyValueIterator<Bytes, byte[]> rows = store.reverseRange(first, last)) {
            rows.forEachRemaining(row -> visitor.accept(lastNumber(row.key), DeadLetterRow.read(row.value)));
        }
    }

    /** Up to {@code limit} accounts whose id begins with the text, in the order of their ids. */
    public List<AccountView> accounts(String beginning, int limit) {
        byte[] text = beginning.getBytes(StandardCharsets.UTF_8);
        byte[] from = ByteBuffer.allocate(1 + text.length)
                .put(ProjectionKeys.BALANCE)
                .put(text)
                .array();
        byte[] to = Arrays.copyOf(from, from.length + 1);
        to[from.length] = (byte) 0xff;
        List<AccountView> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(Bytes.wrap(from), Bytes.wrap(to))) {
            while (rows.hasNext() && found.size() < limit) {
                found.add(read(outputs::account, rows.next().value));
            }
        }
        return found;
    }

    /**
     * Up to {@code limit} things whose id begins with the text, large letters or small, and accounts that have it anywhere in their id.
     *
     * @param accounts of which accounts anything may be told
     */
    public List<Found> found(String text, int limit, Predicate<String> accounts) {
        return SearchRows.read(store, text, limit, accounts);
    }

    /** Policies that were published, in the order of the log; the refused ones too. */
    List<RecordedEvent> policies() {
        List<RecordedEvent> events = new ArrayList<>();
        Bytes first = ProjectionKeys.of(ProjectionKeys.POLICY).key();
        Bytes last =
                ProjectionKeys.of(ProjectionKeys.POLICY).number(Long.MAX_VALUE).key();
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(first, last)) {
            rows.forEachRemaining(row -> events.add(event(lastNumber(row.key), row.value)));
        }
        return events;
    }

    /** The offset of the newest policy, -1 without any. */
    long newestPolicy() {
        Bytes first = ProjectionKeys.of(ProjectionKeys.POLICY).key();
        Bytes last =
                ProjectionKeys.of(ProjectionKeys.POLICY).number(Long.MAX_VALUE).key();
        try (KeyValueIterator<Bytes, byte[]> rows = store.reverseRange(first, last)) {
            return rows.hasNext() ? lastNumber(rows.next().key) : -1;
        }
    }

    /** What was told of members and budgets of the account. */
    AccountBudgets.Told told(String account) {
        List<AccountUpdated> updates = accountUpdates(account).stream()
                .map(update -> update.envelope().event())
                .filter(AccountUpdated.class::isInstance)
                .map(AccountUpdated.class::cast)
                .toList();
        return new BudgetRows(store, account, updates, row -> read(outputs::notice, row));
    }

    /** What was told of an account's plans. */
    PlanStanding.Told plans(String account) {
        return new PlanRows(store, partition, this::event).told(account);
    }

    private List<RecordedEvent> accountUpdates(String account) {
        List<RecordedEvent> events = new ArrayList<>();
        ProjectionKeys of = ProjectionKeys.of(ProjectionKeys.ACCOUNT_UPDATE).text(account);
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(of.key(), of.lastBelow())) {
            rows.forEachRemaining(row -> events.add(event(lastNumber(row.key), row.value)));
        }
        return events;
    }

    private RecordedEvent event(long offset, byte[] row) {
        ByteBuffer buffer = ByteBuffer.wrap(row);
        Position at = new Position(partition, offset, buffer.getLong());
        byte[] value = new byte[buffer.remaining()];
        buffer.get(value);
        if (journal.read(null, value, 0) instanceof Event event) {
            return new RecordedEvent(event.envelope(), at, refusedAs(offset));
        }
        throw new IllegalStateException("an event that was read once cannot be read again: " + at);
    }

    static List<String> texts(byte[] key, int from) {
        List<String> texts = new ArrayList<>();
        int start = from;
        for (int i = from; i < key.length; i++) {
            if (key[i] == 0) {
                texts.add(new String(key, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        return texts;
    }

    private static long lastNumber(Bytes key) {
        return ByteBuffer.wrap(key.get()).getLong(key.get().length - Long.BYTES);
    }

    private static <T> void add(List<T> list, OfValue<T> reading, byte @Nullable [] row) {
        // Pointers come from one topic, what they point to from another: it may not be here yet.
        if (row != null) {
            list.add(read(reading, row));
        }
    }

    private static <T> T read(OfValue<T> reading, byte[] row) {
        try {
            return reading.read(row);
        } catch (UndecodableRecord e) {
            throw new IllegalStateException("a row that was read once cannot be read again", e);
        }
    }
}
