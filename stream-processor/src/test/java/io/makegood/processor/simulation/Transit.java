package io.makegood.processor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.TransferEvent.Slice;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.EventMapping;
import java.util.List;

/**
 * Credits between accounts, over all partitions: what a reader can see has left and not arrived waits in the journal, committed; also where the
 * ledger has left, for it is carried over from there.
 */
final class Transit {
    private static final LedgerEventCodec CODEC = new LedgerEventCodec();
    private static final EventMapping MAPPING = new EventMapping();

    private final Broker broker;
    private final List<Shadow> shadows;

    Transit(Broker broker, List<Shadow> shadows) {
        this.broker = broker;
        this.shadows = shadows;
    }

    /** Fails unless both sides agree, at any commit. */
    void require() {
        long left = 0;
        long waiting = 0;
        for (int partition = 0; partition < broker.partitions(); partition++) {
            Shadow shadow = shadows.get(partition);
            for (LedgerEntry entry : shadow.run().entries()) {
                left -= entry.kind() == EntryKind.TRANSFER ? entry.amount() : 0;
            }
            for (Log.Entry record : broker.journal(partition).committed(shadow.decidedUntil(), Long.MAX_VALUE)) {
                waiting += arriving(record);
            }
        }
        assertThat(left).as("credits that left and have not arrived").isEqualTo(waiting);
    }

    private static long arriving(Log.Entry record) {
        try {
            return MAPPING.toDomain(CODEC.decode(record.value())).event() instanceof TransferArrived arrival
                    ? arrival.slices().stream().mapToLong(Slice::amount).sum() - arrival.debt()
                    : 0;
        } catch (UndecodableRecord | IllegalArgumentException garbage) {
            return 0;
        }
    }
}
