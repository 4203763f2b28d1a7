package io.makegood.readmodel.projection;

import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.openings.KeptRecord;
import io.makegood.topics.reading.Openings;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a read model takes from the openings of a ledger whose beginning was cut off: policies, accounts' updates, plans, open cases and
 * budgets from before the cut. Whoever had read them before loses nothing by reading them again.
 *
 * @param topics of the ledger
 * @param partitions how many it has
 * @param schemas those that publishers registered, or null without a registry
 * @param clients how Kafka is reached; null where there is none to ask
 */
record CutOff(
        Topics topics,
        int partitions,
        @Nullable SchemaById schemas,
        @Nullable Map<String, Object> clients) {
    private static final Logger LOG = LoggerFactory.getLogger(CutOff.class);
    private static final Bytes TAKEN = ProjectionKeys.of(ProjectionKeys.CUT).key();

    /**
     * Takes over what the newest opening of the partition has, unless that was done.
     *
     * @return whether it is done; if not, Kafka did not answer, and it is to be tried again
     */
    boolean takeOver(int partition, KeyValueStore<Bytes, byte[]> store, ProjectionWriting writing) {
        Map<String, Object> reached = clients;
        if (reached == null) {
            return true;
        }
        try (Openings openings = new Openings(reached, topics)) {
            Optional<Openings.Sealed> newest = openings.newest(partition);
            if (newest.isEmpty()) {
                return true;
            }
            byte[] cut = ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(newest.get().seal().before())
                    .putLong(newest.get().seal().to())
                    .array();
            if (!java.util.Arrays.equals(cut, store.get(TAKEN))) {
                for (KeptRecord kept : openings.kept(newest.get())) {
                    writing.kept(kept);
                }
                store.put(TAKEN, cut);
                LOG.info(
                        "Partition {} was cut at offset {}; what is still needed of what came before was taken from its"
                                + " opening",
                        partition,
                        newest.get().seal().to());
            }
            return true;
        } catch (KafkaException | IllegalArgumentException e) {
            LOG.warn("The opening of partition {} cannot be read; trying again", partition, e);
            return false;
        }
    }

    /** Before which moment the ledger was cut, epoch milliseconds, UTC; null if it was not, so far as that store knows. */
    static @Nullable Long before(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
        byte[] taken = store.get(TAKEN);
        return taken == null ? null : ByteBuffer.wrap(taken).getLong();
    }
}
