package io.makegood.audit.export;

import io.makegood.audit.export.Tables.EntryGrantRow;
import io.makegood.audit.export.Tables.GenerationRow;
import io.makegood.audit.export.Tables.GrantRow;
import io.makegood.audit.export.Tables.OpenGrantRow;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.AccountView;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.reading.RecordedEvent;
import io.makegood.topics.reading.RecordedEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Writes tables of a ledger, one file each. Not thread-safe. */
public final class LedgerExport {
    private final CommittedReader reader;
    private final RecordSource records;
    private final Topics topics;
    private final Selection selection;
    private final OutputReading outputs = new OutputReading();

    /** What is exported: record times from inclusive to exclusive (epoch milliseconds, UTC), and one account or all. */
    public record Selection(long from, long to, @Nullable String accountId) {
        /** All that there is. */
        public static Selection everything() {
            return new Selection(0, Long.MAX_VALUE, null);
        }

        private boolean includes(String account, long at) {
            return at >= from && at < to && (accountId == null || accountId.equals(account));
        }
    }

    /** What of a topic is exported. */
    @FunctionalInterface
    public interface RecordSource {
        /** Shows the records of that topic in the order of each partition. */
        void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> visitor);
    }

    /** Exports from those topics, from their beginning to this moment. */
    public LedgerExport(CommittedReader reader, Topics topics, Selection selection) {
        this(reader, reader::readAll, topics, selection);
    }

    /** Exports what {@code records} shows of those topics. */
    public LedgerExport(CommittedReader reader, RecordSource records, Topics topics, Selection selection) {
        this.reader = reader;
        this.records = records;
        this.topics = topics;
        this.selection = selection;
    }

    /** Writes a table to {@code file}; returns how many rows it has. */
    public long write(Table table, Format format, Path file) throws IOException {
        long[] rows = {0};
        try (TableWriter writer = format.open(file, table)) {
            RowSink sink = row -> {
                try {
                    writer.write(row);
                    rows[0]++;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
            switch (table) {
                case ENTRIES -> entries(entry -> sink.add(OutputRows.of(entry)));
                case ENTRY_GRANTS -> entries(entry -> grants(entry, sink));
                case REFUNDS -> refunds(sink);
                case NOTICES -> notices(sink);
                case BALANCES -> newestBalances().values().forEach(balance -> sink.add(OutputRows.of(balance)));
                case OPEN_GRANTS -> newestBalances().values().forEach(balance -> openGrants(balance, sink));
                case GENERATIONS -> generations(sink);
                case GRANTS -> grantsPublished(sink);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return rows[0];
    }

    private interface RowSink {
        void add(Record row);
    }

    private interface EntrySink {
        void add(LedgerEntry entry);
    }

    private void entries(EntrySink sink) {
        records.read(topics.entries().name(), record -> {
            LedgerEntry entry = CommittedReader.decode(outputs::entry, record);
            if (selection.includes(entry.accountId(), entry.recordedAt())) {
                sink.add(entry);
            }
        });
    }

    private static void grants(LedgerEntry entry, RowSink sink) {
        for (GrantAmount grant : entry.grants()) {
            sink.add(new EntryGrantRow(
                    entry.entryId(),
                    entry.accountId(),
                    grant.grantId(),
                    grant.amount(),
                    Instant.ofEpochMilli(entry.recordedAt())));
        }
    }

    private void refunds(RowSink sink) {
        records.read(topics.refunds().name(), record -> {
            RefundIssued refund = CommittedReader.decode(outputs::refund, record);
            if (selection.includes(refund.accountId(), refund.recordedAt())) {
                sink.add(OutputRows.of(refund));
            }
        });
    }

    private void notices(RowSink sink) {
        records.read(topics.notices().name(), record -> {
            Notice notice = CommittedReader.decode(outputs::notice, record);
            if (selection.includes(notice.accountId(), notice.recordedAt())) {
                sink.add(OutputRows.of(notice));
            }
        });
    }

    private Map<String, AccountView> newestBalances() {
        Map<String, AccountView> newest = new LinkedHashMap<>();
        records.read(topics.balances().name(), record -> {
            AccountView balance = CommittedReader.decode(outputs::account, record);
            if (selection.accountId() == null || selection.accountId().equals(balance.accountId())) {
                newest.put(balance.accountId(), balance);
            }
        });
        return newest;
    }

    private static void openGrants(AccountView balance, RowSink sink) {
        Instant asOf = Instant.ofEpochMilli(balance.asOf());
        for (AccountView.Grant grant : balance.grants()) {
            sink.add(new OpenGrantRow(
                    balance.accountId(),
                    grant.grantId(),
                    grant.kind().name(),
                    grant.remaining(),
                    instant(grant.expiresAt()),
                    grant.features() == null ? null : String.join(",", grant.features()),
                    grant.models() == null ? null : String.join(",", grant.models()),
                    asOf));
        }
        ParkedGrants further = balance.further();
        if (further.count() > 0) {
            sink.add(new OpenGrantRow(
                    balance.accountId(),
                    null,
                    null,
                    further.remaining(),
                    instant(further.nextExpiry()),
                    null,
                    null,
                    asOf));
        }
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private void generations(RowSink sink) {
        Set<String> seen = new HashSet<>();
        events(event -> {
            LedgerEvent what = event.envelope().event();
            String account = event.envelope().accountId();
            Instant at = Instant.ofEpochMilli(event.at().recordedAt());
            if (what instanceof GenerationRequested request && seen.add(account + "\n" + request.generationId())) {
                sink.add(new GenerationRow(
                        account,
                        request.generationId(),
                        request.feature(),
                        request.platform(),
                        request.surface(),
                        request.inputMode(),
                        at));
            } else if (what instanceof GenerationCharged charge && seen.add(account + "\n" + charge.generationId())) {
                sink.add(new GenerationRow(
                        account,
                        charge.generationId(),
                        charge.feature(),
                        charge.platform(),
                        charge.surface(),
                        null,
                        at));
            }
        });
    }

    private void grantsPublished(RowSink sink) {
        Set<String> seen = new HashSet<>();
        events(event -> {
            if (event.envelope().event() instanceof CreditsGranted grant
                    && seen.add(event.envelope().accountId() + "\n" + grant.grantId())) {
                sink.add(new GrantRow(
                        event.envelope().accountId(),
                        grant.grantId(),
                        grant.kind().name(),
                        grant.amount(),
                        instant(grant.expiresAt()),
                        Instant.ofEpochMilli(event.at().recordedAt())));
            }
        });
    }

    private interface EventSink {
        void add(RecordedEvent event);
    }

    private void events(EventSink sink) {
        RecordedEvents events = reader.journalEvents();
        records.read(
                topics.events().name(),
                record -> events.read(record)
                        .filter(event -> selection.includes(
                                event.envelope().accountId(), event.at().recordedAt()))
                        .ifPresent(sink::add));
    }
}
