package io.makegood.audit.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The topics of a cluster, as one partition's audit reads them. */
final class KafkaSources implements AuditSources, AutoCloseable {
    private final KafkaLedger ledger;
    private final PartitionState state;
    private final Ends ends;
    private final List<RecordStream> open = new ArrayList<>();

    KafkaSources(KafkaLedger ledger, PartitionState state, Ends ends) {
        this.ledger = ledger;
        this.state = state;
        this.ends = ends;
    }

    private RecordStream stream(String topic, int partition, long from, long end) {
        if (from >= end) {
            // Most partitions of dead letters are empty, and a consumer is not made for nothing.
            return () -> null;
        }
        RecordStream stream = new KafkaRecords(ledger.clients(), new TopicPartition(topic, partition), from, end);
        open.add(stream);
        return stream;
    }

    /** Outputs carry the record time of what caused them, so those of what is not audited need not be read. */
    private RecordStream outputs(String topic, long from, Map<Integer, Long> all) {
        RecordStream stream = stream(topic, state.partition(), from, ends.of(all, state.partition()));
        return ends.outputsBefore() == Long.MAX_VALUE ? stream : new UntilTime(stream, ends.outputsBefore());
    }

    @Override
    public RecordStream journal() {
        return stream(ledger.topics().events().name(), state.partition(), state.journalOffset(), journalEnd());
    }

    @Override
    public long journalEnd() {
        return Math.max(state.journalOffset(), ends.of(ends.journal(), state.partition()));
    }

    @Override
    public RecordStream journalAfter(long offset) {
        return stream(ledger.topics().events().name(), state.partition(), offset, journalKnownUntil());
    }

    @Override
    public long journalKnownUntil() {
        return ends.of(ends.journalKnown(), state.partition());
    }

    @Override
    public RecordStream entries() {
        return outputs(ledger.topics().entries().name(), state.entriesOffset(), ends.entries());
    }

    @Override
    public RecordStream refunds() {
        return outputs(ledger.topics().refunds().name(), state.refundsOffset(), ends.refunds());
    }

    @Override
    public RecordStream notices() {
        return outputs(ledger.topics().notices().name(), state.noticesOffset(), ends.notices());
    }

    @Override
    public RecordStream balances() {
        return stream(
                ledger.topics().balances().name(),
                state.partition(),
                state.balancesOffset(),
                ends.of(ends.balances(), state.partition()));
    }

    @Override
    public RecordStream deadLetters() {
        List<RecordStream> all = new ArrayList<>();
        ends.letters()
                .forEach((partition, end) ->
                        all.add(stream(ledger.topics().deadLetters().name(), partition, 0, end)));
        return () -> {
            while (!all.isEmpty()) {
                var letter = all.get(0).next();
                if (letter != null) {
                    return letter;
                }
                all.remove(0);
            }
            return null;
        };
    }

    @Override
    public long deadLettersSince() {
        return ends.lettersExpired() ? Long.MAX_VALUE : 0;
    }

    @Override
    public void close() {
        open.forEach(RecordStream::close);
    }
}
