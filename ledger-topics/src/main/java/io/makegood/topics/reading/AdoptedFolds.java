package io.makegood.topics.reading;

import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.fold.FoldRow;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Which versions of the fold each partition of the journal adopted, as the journal tells it. Versions that no build here has are among them:
 * who only reads need not have them.
 *
 * @param byPartition what each partition adopted, the oldest first
 */
public record AdoptedFolds(SortedMap<Integer, List<FoldRow>> byPartition) {
    /** Reads the whole journal. */
    public static AdoptedFolds all(CommittedReader reader, Topics topics) {
        SortedMap<Integer, List<FoldRow>> found = new TreeMap<>();
        reader.partitions(topics.events().name())
                .forEach(partition -> found.put(partition.partition(), of(reader, partition)));
        return new AdoptedFolds(found);
    }

    /** Reads one partition of the journal; each was appended to all of them at once. */
    public static List<FoldRow> of(CommittedReader reader, TopicPartition journal) {
        List<FoldRow> adopted = new ArrayList<>();
        RecordedEvents events = reader.journalEvents();
        reader.readPartition(
                journal,
                record -> events.read(record).ifPresent(event -> {
                    if (event.envelope().event() instanceof FoldAdopted its && isNew(its, adopted)) {
                        adopted.add(new FoldRow(
                                its.fold(),
                                event.at().offset(),
                                event.at().recordedAt(),
                                its.sealedOnly() || isSealedOnlyAfter(adopted)));
                    }
                }));
        return adopted;
    }

    private static boolean isNew(FoldAdopted event, List<FoldRow> adopted) {
        int version = versionAfter(adopted);
        return event.fold() > version || (event.fold() == version && event.sealedOnly() && !isSealedOnlyAfter(adopted));
    }

    /** Whether personal texts are taken sealed alone after those were adopted. */
    public static boolean isSealedOnlyAfter(List<FoldRow> adopted) {
        return !adopted.isEmpty() && adopted.get(adopted.size() - 1).sealedOnly();
    }

    /** Whether every partition takes personal texts sealed alone. */
    public boolean isSealedOnly() {
        return byPartition.values().stream().allMatch(AdoptedFolds::isSealedOnlyAfter);
    }

    /** By which version that is decided which comes after those were adopted. */
    public static int versionAfter(List<FoldRow> adopted) {
        return adopted.isEmpty()
                ? FoldVersions.FIRST.number()
                : adopted.get(adopted.size() - 1).version();
    }

    /** By which version each partition is decided now. */
    public Map<Integer, Integer> versions() {
        Map<Integer, Integer> versions = new TreeMap<>();
        byPartition.forEach((partition, adopted) -> versions.put(partition, versionAfter(adopted)));
        return versions;
    }
}
