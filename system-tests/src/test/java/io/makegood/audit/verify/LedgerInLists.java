package io.makegood.audit.verify;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.fold.Refusal;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Timed;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.topic.Topics;
import io.makegood.systemtests.delivery.EventJson;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Dead;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import io.makegood.topics.mapping.OutputMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A ledger of one partition in lists, made as the engine makes it, that a test can tamper with. */
final class LedgerInLists {
    static final Topics TOPICS = new Topics("ledger.");
    static final AuditRules RULES = new AuditRules(
            TOPICS, 1, PartitionLedger.RETENTION_MILLIS_DEFAULT, new DefaultPolicy().chargeTimeoutMillis(null), null);

    /** Every topic's records by its name. */
    final Map<String, List<ConsumerRecord<byte[], byte[]>>> topics = new HashMap<>();

    private final LedgerRun run =
            new LedgerRun(new DefaultPolicy(), new YamlPolicies(), PartitionLedger.RETENTION_MILLIS_DEFAULT);
    private final JournalReading reading = new JournalReading(1, null);
    private final AvroCodec<LedgerEntry> entryCodec = AvroCodec.of(LedgerEntry.class);
    private final AvroCodec<RefundIssued> refundCodec = AvroCodec.of(RefundIssued.class);
    private final AvroCodec<Notice> noticeCodec = AvroCodec.of(Notice.class);
    private final AvroCodec<AccountBalance> balanceCodec = AvroCodec.of(AccountBalance.class);

    /** Whether transfers arrive as an engine lets them; else they arrive when the test says so, and from nowhere. */
    private final boolean isWhole;

    LedgerInLists() {
        this(false);
    }

    private LedgerInLists(boolean isWhole) {
        this.isWhole = isWhole;
        for (String topic : List.of(
                TOPICS.events().name(),
                TOPICS.entries().name(),
                TOPICS.refunds().name(),
                TOPICS.notices().name(),
                TOPICS.balances().name(),
                TOPICS.deadLetters().name())) {
            topics.put(topic, new ArrayList<>());
        }
    }

    /** A ledger of three customers, with a policy in mid-stream and some garbage. */
    static LedgerInLists random(long seed, int journeys) {
        return random(new LedgerInLists(), seed, journeys);
    }

    /** The same, in which credits arrive that left, and no others. */
    static LedgerInLists whole(long seed, int journeys) {
        return random(new LedgerInLists(true), seed, journeys);
    }

    private static LedgerInLists random(LedgerInLists ledger, long seed, int journeys) {
        RandomEvents events = new RandomEvents(seed, 3, 6, "a");
        long clock = 1_700_000_000_000L;
        for (int journey = 0; journey < journeys; journey++) {
            if (journey == journeys / 2) {
                ledger.publish(clock, Envelope.of("policy:p", new PolicyPublished("p", "1", null, """
                                id: p
                                version: "1"
                                accountPrefix: "ann"
                                features: {image: {displayName: Image, price: {perItem: 3}}}
                                """)));
            }
            ledger.publish(clock, null, ("garbage " + journey).getBytes(StandardCharsets.UTF_8));
            for (Timed timed : events.journey("ann-" + journey % 3, clock)) {
                if (!ledger.isWhole || !(timed.envelope().event() instanceof TransferArrived)) {
                    ledger.publish(timed.at(), timed.envelope());
                }
                clock = Math.max(clock, timed.at());
            }
        }
        return ledger;
    }

    List<ConsumerRecord<byte[], byte[]>> topic(String name) {
        return java.util.Objects.requireNonNull(topics.get(name));
    }

    void publish(long at, Envelope envelope) {
        publish(at, envelope.accountId().getBytes(StandardCharsets.UTF_8), EventJson.of(envelope));
    }

    /** Appends a record and does what the engine does with it. */
    void publish(long at, byte @Nullable [] key, byte[] value) {
        List<ConsumerRecord<byte[], byte[]>> journal = topic(TOPICS.events().name());
        // As transactions leave gaps for their markers, offsets skip now and then.
        long offset = journal.isEmpty() ? 0 : journal.get(journal.size() - 1).offset() + 1 + journal.size() % 5 / 4;
        journal.add(record(TOPICS.events().name(), offset, at, key, value, new RecordHeaders()));
        Reading read = reading.read(key, value, 0);
        if (read instanceof Dead dead) {
            bury(offset, at, key, value, dead.reason(), dead.detail());
        } else if (read instanceof Event event) {
            apply(event.envelope(), new Position(0, offset, at), key, value);
        }
    }

    private void apply(Envelope envelope, Position at, byte @Nullable [] key, byte[] value) {
        Decision decision = run.apply(envelope, at);
        decision.entries()
                .forEach(entry -> out(
                        TOPICS.entries().name(),
                        at,
                        entry.accountId(),
                        entryCodec.encode(OutputMapping.toAvro(entry))));
        decision.refunds()
                .forEach(refund -> out(
                        TOPICS.refunds().name(),
                        at,
                        refund.accountId(),
                        refundCodec.encode(OutputMapping.toAvro(refund))));
        decision.notices()
                .forEach(notice -> out(
                        TOPICS.notices().name(),
                        at,
                        notice.accountId(),
                        noticeCodec.encode(OutputMapping.toAvro(notice))));
        AccountRow row = decision.changes().account();
        if (decision.effect() == Effect.APPLIED && row != null) {
            out(
                    TOPICS.balances().name(),
                    at,
                    envelope.accountId(),
                    balanceCodec.encode(OutputMapping.toAvro(envelope.accountId(), row, at)));
        }
        if (isWhole) {
            decision.appended().forEach(each -> publish(at.recordedAt(), each));
        }
        Refusal refusal = decision.refusal();
        if (refusal != null) {
            bury(at.offset(), at.recordedAt(), key, value, refusal.reason().name(), refusal.detail());
        }
    }

    private void bury(long offset, long at, byte @Nullable [] key, byte[] value, String reason, String detail) {
        DeadLetter letter = new DeadLetter(reason, detail, TOPICS.events().name(), 0, offset);
        List<ConsumerRecord<byte[], byte[]>> letters =
                topic(TOPICS.deadLetters().name());
        letters.add(record(
                TOPICS.deadLetters().name(), letters.size(), at, key, value, letter.headers(new RecordHeaders())));
    }

    void out(String topic, Position at, String account, byte[] value) {
        List<ConsumerRecord<byte[], byte[]>> records = topic(topic);
        records.add(record(
                topic,
                records.size(),
                at.recordedAt(),
                account.getBytes(StandardCharsets.UTF_8),
                value,
                new RecordHeaders()));
    }

    static ConsumerRecord<byte[], byte[]> record(
            String topic, long offset, long at, byte @Nullable [] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                0,
                offset,
                at,
                TimestampType.LOG_APPEND_TIME,
                key == null ? -1 : key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty());
    }

    /** What an audit of these lists reads, from where {@code from} ended until the journal's offset {@code end}. */
    AuditSources sources(PartitionState from, long end) {
        List<ConsumerRecord<byte[], byte[]>> journal = topic(TOPICS.events().name());
        long known = journal.isEmpty() ? 0 : journal.get(journal.size() - 1).offset() + 1;
        return new AuditSources() {
            @Override
            public RecordStream journal() {
                return stream(TOPICS.events().name(), from.journalOffset(), Math.min(end, known));
            }

            @Override
            public long journalEnd() {
                return Math.min(end, known);
            }

            @Override
            public RecordStream journalAfter(long offset) {
                return stream(TOPICS.events().name(), offset, Long.MAX_VALUE);
            }

            @Override
            public long journalKnownUntil() {
                return known;
            }

            @Override
            public RecordStream entries() {
                return stream(TOPICS.entries().name(), from.entriesOffset(), Long.MAX_VALUE);
            }

            @Override
            public RecordStream refunds() {
                return stream(TOPICS.refunds().name(), from.refundsOffset(), Long.MAX_VALUE);
            }

            @Override
            public RecordStream notices() {
                return stream(TOPICS.notices().name(), from.noticesOffset(), Long.MAX_VALUE);
            }

            @Override
            public RecordStream balances() {
                return stream(TOPICS.balances().name(), from.balancesOffset(), Long.MAX_VALUE);
            }

            @Override
            public RecordStream deadLetters() {
                return stream(TOPICS.deadLetters().name(), 0, Long.MAX_VALUE);
            }

            @Override
            public long deadLettersSince() {
                return 0;
            }
        };
    }

    private RecordStream stream(String topic, long from, long end) {
        Iterator<ConsumerRecord<byte[], byte[]>> records = List.copyOf(topic(topic)).stream()
                .filter(record -> record.offset() >= from && record.offset() < end)
                .iterator();
        return () -> records.hasNext() ? records.next() : null;
    }
}
