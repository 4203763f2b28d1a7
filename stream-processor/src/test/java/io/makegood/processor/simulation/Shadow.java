package io.makegood.processor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.MoveRow;
import io.makegood.ledger.fold.Refusal;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.reference.Comparison;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.processor.topology.FoldSettings;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.schemas.topic.DuplicateHeaders;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.mapping.OutputMapping;
import io.makegood.topics.ownership.Ownership;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What must come of one partition: its committed records, folded in memory, once each, by the fold and by the reference ledger. It
 * reads records by itself, the long way, and never sees what the engine made of them before it compares.
 */
final class Shadow {
    private static final Topics TOPICS = Broker.TOPICS;
    private final int partition;
    private final Broker broker;
    private final Comparison comparison;
    private static final LedgerEventCodec CODEC = new LedgerEventCodec();
    private static final EventMapping MAPPING = new EventMapping();
    private static final AvroCodec<LedgerEntry> ENTRIES = AvroCodec.of(LedgerEntry.class);
    private static final AvroCodec<RefundIssued> REFUNDS = AvroCodec.of(RefundIssued.class);
    private static final AvroCodec<Notice> NOTICES = AvroCodec.of(Notice.class);
    private static final AvroCodec<AccountBalance> BALANCES = AvroCodec.of(AccountBalance.class);
    private final List<Output> outputs = new ArrayList<>();
    private final Output entriesOut = new Output(TOPICS.entries());
    private final Output refundsOut = new Output(TOPICS.refunds());
    private final Output noticesOut = new Output(TOPICS.notices());
    private final Output deadLetters = new Output(TOPICS.deadLetters());
    private final Output duplicates = new Output(TOPICS.duplicates());
    private final Map<String, String> newestBalances = new TreeMap<>();
    private final Map<String, String> publishedBalances = new TreeMap<>();
    private long balancesUntil;
    private final List<String> passedOn = new ArrayList<>();
    private long until;
    private long decidedUntil;
    private long lastRecord = -1;
    /** Whether personal texts are taken sealed alone from here on: what may hold others is not kept as a dead letter. */
    private boolean isSealedOnly;

    Shadow(int partition, Broker broker, FoldSettings settings) {
        this.partition = partition;
        this.broker = broker;
        comparison = new Comparison(
                new LedgerRun(settings.builtInPolicy(), settings.documents(), settings.retentionMillis()),
                settings.retentionMillis());
    }

    LedgerRun run() {
        return comparison.run();
    }

    Map<String, String> newestBalances() {
        return newestBalances;
    }

    /** Whether the ledger has left the partition. */
    boolean hasLeft() {
        MoveRow move = run().rows().move();
        return move != null && !move.arrived();
    }

    /** The records that were passed on to their owner, as they arrive there. */
    List<String> passedOn() {
        return passedOn;
    }

    /** Up to where it has followed its journal. */
    long until() {
        return until;
    }

    /** Up to where it has decided: no further than to where the ledger left. */
    long decidedUntil() {
        return decidedUntil;
    }

    long lastRecord() {
        return lastRecord;
    }

    /** The event as who has read the outputs so far would write it, or null if it names what is not known so far. */
    @Nullable
    Envelope asWritten(Envelope envelope) {
        return comparison.asWritten(envelope);
    }

    /** Folds the records that a transaction of the engine made final, and compares what it committed with them. */
    void follow(Instance.Committed committed) {
        assertThat(committed.from()).as("the saved offset before").isEqualTo(until);
        broker.journal(partition).committed(until, committed.until()).forEach(this::fold);
        until = committed.until();
        compare();
    }

    private void fold(Log.Entry record) {
        lastRecord = record.offset();
        if (hasLeft()) {
            return;
        }
        decidedUntil = record.offset() + 1;
        Envelope envelope;
        try {
            envelope = MAPPING.toDomain(CODEC.decode(record.value()));
        } catch (UndecodableRecord undecodable) {
            die(record, undecodable.reason().name());
            return;
        } catch (InvalidEvent invalid) {
            die(record, DeadLetter.INVALID_EVENT);
            return;
        }
        byte[] account = envelope.accountId().getBytes(StandardCharsets.UTF_8);
        if (record.key() != null && !Arrays.equals(record.key(), account)) {
            die(record, DeadLetter.KEY_MISMATCH);
        } else if (!envelope.event().isForEveryPartition()
                && Ownership.partitionOf(envelope.accountId(), broker.partitions()) != partition) {
            passedOn.add(place(record.offset()) + "/" + record.timestamp() + " " + text(account, record.value()));
        } else {
            apply(record, envelope, account);
        }
    }

    private void apply(Log.Entry record, Envelope envelope, byte[] account) {
        Position at = new Position(partition, record.offset(), record.timestamp());
        Decision decision = comparison.apply(envelope, at);
        decision.entries().forEach(entry -> entriesOut.expect(account, ENTRIES.encode(OutputMapping.toAvro(entry))));
        decision.refunds().forEach(refund -> refundsOut.expect(account, REFUNDS.encode(OutputMapping.toAvro(refund))));
        decision.notices().forEach(notice -> noticesOut.expect(account, NOTICES.encode(OutputMapping.toAvro(notice))));
        switch (decision.effect()) {
            case APPLIED -> {
                isSealedOnly |= envelope.event() instanceof FoldAdopted adopted && adopted.sealedOnly();
                AccountRow row = decision.changes().account();
                if (row != null) {
                    byte[] balance = BALANCES.encode(OutputMapping.toAvro(envelope.accountId(), row, at));
                    newestBalances.put(envelope.accountId(), text(account, balance));
                }
            }
            case LEFT -> throw new AssertionError("what stands after a departure was decided");
            case DUPLICATE -> duplicates.expect(text(account, new byte[0]) + " " + place(record.offset()));
            case REFUSED -> {
                Refusal refusal = Objects.requireNonNull(decision.refusal());
                die(record, refusal.reason().name());
            }
        }
    }

    private void die(Log.Entry record, String reason) {
        boolean withheld = isSealedOnly && (!DeadLetter.isOfEvent(reason) || Reason.PLAIN_TEXT.isNamed(reason));
        byte[] kept = withheld ? new byte[0] : record.value();
        deadLetters.expect(text(record.key(), kept) + " " + place(record.offset()) + " " + reason);
    }

    /** What was committed since the last time is what must be, in that order, once. */
    void compare() {
        outputs.forEach(Output::compare);
        for (Log.Entry entry : balancesLog().committed(balancesUntil, Long.MAX_VALUE)) {
            publishedBalances.put(
                    new String(Objects.requireNonNull(entry.key()), StandardCharsets.UTF_8),
                    text(entry.key(), entry.value()));
            balancesUntil = entry.offset() + 1;
        }
        assertThat(publishedBalances).as("balances of partition " + partition).isEqualTo(newestBalances);
    }

    private Log balancesLog() {
        return broker.log(TOPICS.balances().name(), partition);
    }

    /** The partition of one topic: what must stand there, and how far that was seen. */
    private final class Output {
        private final Topic topic;
        private final List<String> expected = new ArrayList<>();
        private long seenUntil;

        private Output(Topic topic) {
            this.topic = topic;
            outputs.add(this);
        }

        private void expect(String described) {
            expected.add(described);
        }

        private void expect(byte[] key, byte[] value) {
            expect(text(key, value));
        }

        private void compare() {
            List<String> found = new ArrayList<>();
            for (Log.Entry entry : broker.log(topic.name(), partition).committed(seenUntil, Long.MAX_VALUE)) {
                found.add(described(entry));
                seenUntil = entry.offset() + 1;
            }
            assertThat(found).as(topic.name() + " of partition " + partition).isEqualTo(expected);
            expected.clear();
        }
    }

    /** An output as a line: its key and value, and what its headers say of the record that led to it. */
    static String described(Log.Entry entry) {
        String text = text(entry.key(), entry.value());
        Headers headers = entry.headers();
        // Of both, the header with the offset has the same name.
        String reason = header(headers, DeadLetterHeaders.REASON);
        String offset = header(headers, DuplicateHeaders.OFFSET);
        return offset == null
                ? text
                : text + " " + header(headers, DuplicateHeaders.PARTITION) + "/" + offset
                        + (reason == null ? "" : " " + reason);
    }

    static @Nullable String header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    static String text(byte @Nullable [] key, byte @Nullable [] value) {
        HexFormat hex = HexFormat.of();
        return (key == null ? "none" : hex.formatHex(key)) + "=" + (value == null ? "none" : hex.formatHex(value));
    }

    private String place(long offset) {
        return partition + "/" + offset;
    }
}
