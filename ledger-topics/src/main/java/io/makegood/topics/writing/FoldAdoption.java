package io.makegood.topics.writing;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.fold.FoldRow;
import io.makegood.ledger.fold.FoldVersion;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.reading.AdoptedFolds;
import io.makegood.topics.reading.CommittedReader;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Has every partition of a journal decided by a newer version of the fold from now on, all of them or none. */
public final class FoldAdoption {
    /** What such events give as their account: they belong to none. */
    public static final String ACCOUNT = "ledger:fold";

    private final Map<String, Object> clients;
    private final CommittedReader reader;
    private final Topics topics;

    /** Of the journal of those topics; {@code clients} says how Kafka is reached, {@code reader} reads with the schemas of a registry. */
    public FoldAdoption(Map<String, Object> clients, CommittedReader reader, Topics topics) {
        this.clients = Map.copyOf(clients);
        this.reader = reader;
        this.topics = topics;
    }

    /** What became of it: to how many partitions it was appended, and by which version the one with the newest was decided before. */
    public record Result(Status status, int partitions, int before) {}

    /** Whether a version was adopted. */
    public enum Status {
        /** It was appended to every partition. */
        ADOPTED,
        /** Every partition is decided by it already; nothing was appended. */
        ALREADY_ADOPTED,
        /** Some partition is decided by a newer one, which stands; nothing was appended. */
        OLDER
    }

    /**
     * Adopts that version. Of two who do so at the same time one is fenced and fails: what each looked up is still true when it
     * appends.
     */
    public Result adopt(FoldVersion version) {
        try (EveryPartition journal = new EveryPartition(clients, topics)) {
            Map<Integer, Integer> versions = AdoptedFolds.all(reader, topics).versions();
            int newest = Collections.max(versions.values());
            int oldest = Collections.min(versions.values());
            if (newest > version.number()) {
                return new Result(Status.OLDER, 0, newest);
            }
            if (oldest == version.number()) {
                return new Result(Status.ALREADY_ADOPTED, 0, newest);
            }
            return new Result(Status.ADOPTED, journal.append(event(version.number(), false)), newest);
        }
    }

    /**
     * At the first start of an engine: a ledger begins with the newest version, unless its journal names one already, because it is a copy of
     * another's or because a start before this one came so far. What was published before is decided by the first version.
     *
     * @param sealedOnly whether the ledger takes personal texts sealed alone, if this is its beginning
     * @return the number of the version by which the journal is decided then
     */
    public int begin(FoldVersion newest, boolean sealedOnly) {
        TopicPartition first = new TopicPartition(topics.events().name(), 0);
        try (EveryPartition journal = new EveryPartition(clients, topics)) {
            // They are appended to all partitions or to none, so that one tells of all.
            List<FoldRow> known = AdoptedFolds.of(reader, first);
            if (known.isEmpty()) {
                journal.append(event(newest.number(), sealedOnly));
                return newest.number();
            }
            return AdoptedFolds.versionAfter(known);
        }
    }

    /**
     * Has every partition take personal texts sealed alone from now on, by the version that it has. That is not taken back.
     *
     * @return to how many partitions it was appended; 0 if all of them do so already
     */
    public int requireSealed() {
        try (EveryPartition journal = new EveryPartition(clients, topics)) {
            AdoptedFolds adopted = AdoptedFolds.all(reader, topics);
            return adopted.isSealedOnly()
                    ? 0
                    : journal.append(event(Collections.max(adopted.versions().values()), true));
        }
    }

    private static Envelope event(int version, boolean sealedOnly) {
        return new Envelope(null, ACCOUNT, null, EveryPartition.SOURCE, new FoldAdopted(version, sealedOnly));
    }
}
