package io.makegood.readmodel.projection;

import io.makegood.application.telling.Subscriptions;
import io.makegood.ledger.budget.ToldBudget;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.ledger.event.PersonalTexts;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.deadletter.Duplicate;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.mapping.AccountView;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.openings.KeptRecord;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the topics of one partition say into its rows. Every write is idempotent and none goes back in time: a record
 * that is read again after a restart changes nothing.
 */
final class ProjectionWriting {
    private static final byte[] NOTHING = {};
    /** Newer ones push older ones out, so that a flood of garbage cannot fill the disk. */
    private static final int DEAD_LETTERS_MAX = 10_000;

    /** Whether the ledger has left; null until the store was asked. */
    private @Nullable Boolean left;

    /** Whether the partition takes personal texts sealed alone; null until the store was asked. */
    private @Nullable Boolean sealedOnly;

    private final KeyValueStore<Bytes, byte[]> store;
    private final Subscriptions subscriptions;
    private final int partition;
    private final String journalTopic;
    private final JournalReading journal;
    private final OutputReading outputs = new OutputReading();
    private final WorkItems work;
    private final SearchRows search;
    private final Counts counts;

    ProjectionWriting(
            KeyValueStore<Bytes, byte[]> store,
            Subscriptions subscriptions,
            int partition,
            String journalTopic,
            JournalReading journal) {
        this.store = store;
        this.subscriptions = subscriptions;
        this.partition = partition;
        this.journalTopic = journalTopic;
        this.journal = journal;
        work = new WorkItems(store);
        search = new SearchRows(store);
        counts = new Counts(store);
    }

    /** Writes what was kept until a commit. */
    void write() {
        counts.write();
    }

    private boolean hasLeft() {
        Boolean known = left;
        boolean found =
                known == null ? store.get(ProjectionKeys.of(ProjectionKeys.MOVE).key()) != null : known;
        left = found;
        return found;
    }

    private boolean takesSealedOnly() {
        Boolean known = sealedOnly;
        boolean found = known == null
                ? store.get(ProjectionKeys.of(ProjectionKeys.SEALED_ONLY).key()) != null
                : known;
        sealedOnly = found;
        return found;
    }

    /** A record of the journal. What is no event of this partition shows up elsewhere: forwarded, or as a dead letter. */
    void event(byte @Nullable [] key, byte @Nullable [] value, Headers headers, long offset, long recordedAt) {
        if (value == null || !(journal.read(key, value, partition) instanceof Event read)) {
            return;
        }
        if (hasLeft()) {
            // Its ledger is elsewhere, and so is what it led to.
            return;
        }
        event(read, value, JournalReading.caller(headers), offset, recordedAt);
        counts.add("event:" + read.envelope().event().getClass().getSimpleName(), recordedAt, offset, 0);
    }

    /** A record from before a cut, which may have been read before: nothing is counted, and nothing newer gives way to it. */
    void kept(KeptRecord kept) {
        byte[] value = kept.value();
        try {
            if (!kept.isNotice()) {
                if (journal.read(kept.key(), value, partition) instanceof Event read) {
                    event(read, value, null, kept.offset(), kept.recordedAt());
                }
                return;
            }
            Notice notice = outputs.notice(value);
            store.put(ProjectionKeys.notice(notice.accountId(), kept.offset(), notice.noticeId()), value);
            work.note(notice, value);
            Bytes budget = budgetKey(notice);
            if (budget != null && store.get(budget) == null) {
                store.put(budget, value);
            }
        } catch (UndecodableRecord e) {
            throw new IllegalArgumentException("a record that was kept cannot be read", e);
        }
    }

    private void event(Event read, byte[] value, @Nullable String caller, long offset, long recordedAt) {
        String account = read.envelope().accountId();
        var event = read.envelope().event();
        if (event instanceof LedgerMoved moved && !moved.arrived()) {
            store.put(
                    ProjectionKeys.of(ProjectionKeys.MOVE).key(),
                    ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
            left = true;
        }
        if (event instanceof FoldAdopted adopted && adopted.sealedOnly()) {
            store.put(ProjectionKeys.of(ProjectionKeys.SEALED_ONLY).key(), NOTHING);
            sealedOnly = true;
        }
        if (takesSealedOnly() && PersonalTexts.firstInPlain(event) != null) {
            // It is refused, as its dead letter says, and its text is to stand in the journal alone.
            return;
        }
        byte[] lasting = journal.withoutRegistry(value);
        byte[] row = ByteBuffer.allocate(Long.BYTES + lasting.length)
                .putLong(recordedAt)
                .put(lasting)
                .array();
        search.event(account, event);
        if (SettledBy.maySettle(event, caller)) {
            SettlingRows.note(store, account, offset, caller, lasting);
        }
        String generation = event.generationId();
        if (generation != null) {
            store.put(
                    ProjectionKeys.timeline(account, generation)
                            .number(offset)
                            .letter(ProjectionKeys.EVENT_OF)
                            .key(),
                    row);
        }
        Bytes plan = PlanRows.key(account, event, offset);
        if (plan != null) {
            store.put(plan, row);
        }
        if (event instanceof AccountUpdated) {
            store.put(
                    ProjectionKeys.of(ProjectionKeys.ACCOUNT_UPDATE)
                            .text(account)
                            .number(offset)
                            .key(),
                    row);
        } else if (event instanceof PolicyPublished) {
            store.put(ProjectionKeys.of(ProjectionKeys.POLICY).number(offset).key(), row);
        }
    }

    void entry(byte[] value, long offset) throws UndecodableRecord {
        LedgerEntry entry = outputs.entry(value);
        String account = entry.accountId();
        store.put(ProjectionKeys.entry(account, entry.sequence()), value);
        String generation = entry.generationId();
        if (generation != null) {
            store.put(
                    ProjectionKeys.timeline(account, generation)
                            .number(entry.cause().offset())
                            .letter(ProjectionKeys.ENTRY_OF)
                            .number(entry.sequence())
                            .key(),
                    NOTHING);
        }
        counts.add("entry:" + entry.kind(), entry.recordedAt(), offset, entry.amount());
        subscriptions.tell(account, subscriber -> subscriber.entry(entry));
    }

    void refund(byte[] value, long offset) throws UndecodableRecord {
        RefundIssued refund = outputs.refund(value);
        store.put(
                ProjectionKeys.of(ProjectionKeys.REFUND)
                        .text(refund.accountId())
                        .number(offset)
                        .key(),
                value);
        search.refund(refund);
        counts.add("refund:" + refund.cause(), refund.recordedAt(), offset, refund.amount());
    }

    void notice(byte[] value, long offset) throws UndecodableRecord {
        Notice notice = outputs.notice(value);
        String account = notice.accountId();
        long cause = notice.cause().offset();
        store.put(ProjectionKeys.notice(account, cause, notice.noticeId()), value);
        String generation = notice.subject().generationId();
        if (generation != null) {
            store.put(
                    ProjectionKeys.timeline(account, generation)
                            .number(cause)
                            .letter(ProjectionKeys.NOTICE_OF)
                            .text(notice.noticeId())
                            .key(),
                    NOTHING);
        }
        work.note(notice, value);
        Bytes budget = budgetKey(notice);
        if (budget != null) {
            store.put(budget, value);
        }
        counts.add("notice:" + notice.type(), notice.recordedAt(), offset, 0);
        subscriptions.tell(account, subscriber -> subscriber.notice(notice));
    }

    /** Where the newest that was told of a budget is kept; null for a notice that tells of none. */
    private static @Nullable Bytes budgetKey(Notice notice) {
        if (!ToldBudget.isTold(notice)) {
            return null;
        }
        ToldBudget told = new ToldBudget(notice);
        return notice.type() == NoticeType.BudgetChanged
                ? ProjectionKeys.of(ProjectionKeys.BUDGET)
                        .text(notice.accountId())
                        .text(told.budgetId())
                        .key()
                : ProjectionKeys.spent(notice.accountId(), told.budgetId(), told.edition())
                        .text(told.subject())
                        .key();
    }

    void balance(byte[] value) throws UndecodableRecord {
        AccountView balance = outputs.account(value);
        Bytes key = ProjectionKeys.balance(balance.accountId());
        byte[] known = store.get(key);
        if (known != null && outputs.account(known).offset() > balance.offset()) {
            return;
        }
        store.put(key, value);
        subscriptions.tell(balance.accountId(), subscriber -> subscriber.balance(balance));
    }

    /** The mark of an event that the ledger refused stays as long as its own rows; of what was no event, as long as its letter. */
    void deadLetter(byte @Nullable [] key, Headers headers, long offset, long recordedAt) {
        DeadLetterRow letter = DeadLetterRow.of(recordedAt, headers, key);
        store.put(ProjectionKeys.of(ProjectionKeys.DEAD_LETTER).number(offset).key(), letter.row());
        // A bridge buries records of other topics, whose places are not the journal's.
        if (DeadLetter.in(headers)
                .filter(buried -> buried.topic().equals(journalTopic))
                .isPresent()) {
            store.put(ProjectionKeys.effect(letter.partition(), letter.offset()), letter.row());
        }
        counts.add("dead:" + letter.reason(), recordedAt, offset, 0);
        Bytes old = ProjectionKeys.of(ProjectionKeys.DEAD_LETTER)
                .number(offset - DEAD_LETTERS_MAX)
                .key();
        byte[] forgotten = store.get(old);
        if (forgotten != null) {
            store.delete(old);
            forgetMark(forgotten);
        }
    }

    private void forgetMark(byte[] forgotten) {
        DeadLetterRow letter = DeadLetterRow.read(forgotten);
        Bytes mark = ProjectionKeys.effect(letter.partition(), letter.offset());
        if (!DeadLetter.isOfEvent(letter.reason()) && Arrays.equals(store.get(mark), forgotten)) {
            store.delete(mark);
        }
    }

    /** An event that said what was known already. */
    void duplicate(Headers headers) {
        Duplicate.in(headers)
                .filter(known -> known.topic().equals(journalTopic))
                .ifPresent(known -> store.put(ProjectionKeys.effect(known.partition(), known.offset()), NOTHING));
    }
}
