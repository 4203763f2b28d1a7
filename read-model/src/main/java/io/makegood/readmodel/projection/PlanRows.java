package io.makegood.readmodel.projection;

import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.readmodel.scan.PlanStanding;
import io.makegood.topics.reading.RecordedEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** What the log says of one account's plans, of which the ledger applied it, read from the rows of its partition. */
record PlanRows(
        ReadOnlyKeyValueStore<Bytes, byte[]> store, int partition, BiFunction<Long, byte[], RecordedEvent> reading) {
    /** A start or an end of a plan. */
    private static final byte CHANGE = 'c';
    /** A period. */
    private static final byte PERIOD = 'p';
    /** Of what changed so many are looked at, the newest. */
    private static final int LOOKED_AT_MAX = 1_000;

    /** The row of an event at that offset; null for one that is not about plans. */
    static @Nullable Bytes key(String account, LedgerEvent event, long offset) {
        boolean isChange = event instanceof PlanStarted || event instanceof PlanEnded;
        return isChange || event instanceof PlanRenewed
                ? of(account, isChange ? CHANGE : PERIOD).number(offset).key()
                : null;
    }

    private static ProjectionKeys of(String account, byte letter) {
        return ProjectionKeys.of(ProjectionKeys.PLAN).text(account).letter(letter);
    }

    PlanStanding.Told told(String account) {
        List<RecordedEvent> periods = newest(of(account, PERIOD), 1);
        List<RecordedEvent> changes = newest(of(account, CHANGE), LOOKED_AT_MAX);
        return new PlanStanding.Told(changes, periods.isEmpty() ? null : periods.get(0));
    }

    /** Those that were applied, oldest first. */
    private List<RecordedEvent> newest(ProjectionKeys of, int limit) {
        List<RecordedEvent> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.reverseRange(of.key(), of.lastBelow())) {
            for (int i = 0; i < LOOKED_AT_MAX && rows.hasNext() && found.size() < limit; i++) {
                KeyValue<Bytes, byte[]> row = rows.next();
                long offset = ByteBuffer.wrap(row.key.get()).getLong(row.key.get().length - Long.BYTES);
                if (store.get(ProjectionKeys.effect(partition, offset)) == null) {
                    found.add(0, reading.apply(offset, row.value));
                }
            }
        }
        return found;
    }
}
