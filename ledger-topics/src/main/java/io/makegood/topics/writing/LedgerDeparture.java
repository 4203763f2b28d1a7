package io.makegood.topics.writing;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.schemas.topic.Topics;
import java.util.Map;

/** Has a ledger leave every partition of its journal, all of them or none: nothing that stands behind it is decided there. */
public final class LedgerDeparture {
    /** What such events give as their account: they belong to none. */
    public static final String ACCOUNT = "ledger:move";

    private LedgerDeparture() {}

    /**
     * Appends the departure. It may be appended twice: the second stands behind the first.
     *
     * @param move by which id the departure and the arrival know each other
     * @param prefix what the topics begin with where the ledger goes on
     * @param cluster the id in Kafka of the cluster where it goes on
     * @return to how many partitions
     */
    public static int append(Map<String, Object> clients, Topics topics, String move, String prefix, String cluster) {
        LedgerMoved departure = new LedgerMoved(move, prefix, cluster, false);
        try (EveryPartition journal = new EveryPartition(clients, topics)) {
            return journal.append(new Envelope(null, ACCOUNT, null, EveryPartition.SOURCE, departure));
        }
    }
}
