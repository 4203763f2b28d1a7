package io.makegood.audit.migration;

import io.makegood.audit.verify.ArchivedJournal;
import io.makegood.audit.verify.JournalLog;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.KafkaRecords;
import io.makegood.audit.verify.RecordStream;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Elsewhere;
import io.makegood.topics.journal.JournalReading.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a whole journal before it is copied once: which records the engine passed on, so that they are there once, and
 * what stands in every partition.
 */
final class Survey {
    private final JournalLog log;
    private final @Nullable SchemaById schemas;
    private final String journal;
    private final Map<Integer, Long> ends;
    private final Set<Passed> repeated = new HashSet<>();
    private final Map<Integer, Seen> seen = new TreeMap<>();
    private final LeftOut leftOut;
    private List<String> everywhere = List.of();

    /** What one partition holds: what stands in all of them, in order, with record times, and the time of its first record. */
    private record Seen(Map<String, Long> times, List<String> order, long firstAt) {}

    private Survey(
            KafkaLedger ledger,
            ArchivedJournal archived,
            LeftOut leftOut,
            @Nullable SchemaById schemas,
            Map<Integer, Long> ends) {
        this.leftOut = leftOut;
        String name = ledger.topics().events().name();
        log = archived.then((partition, offset) -> new KafkaRecords(
                ledger.clients(), new TopicPartition(name, partition), offset, ends.getOrDefault(partition, 0L)));
        this.schemas = schemas;
        this.ends = ends;
        journal = name;
    }

    /**
     * Reads the journal as it is committed now, and what of it is archived.
     *
     * @throws MigrationRefused if partitions hold different policies, so that nobody can say by which an account was judged
     */
    static Survey of(
            KafkaLedger ledger, ArchivedJournal archived, LeftOut leftOut, @Nullable SchemaById schemas, int folded) {
        Survey survey = new Survey(
                ledger,
                archived,
                leftOut,
                schemas,
                ledger.ends(ledger.topics().events().name(), true));
        survey.ends.keySet().forEach(partition -> survey.look(partition, folded));
        survey.align();
        return survey;
    }

    private void look(int partition, int folded) {
        JournalReading reading = new JournalReading(folded, schemas);
        Map<String, Long> times = new HashMap<>();
        List<String> order = new ArrayList<>();
        long firstAt = Long.MAX_VALUE;
        try (RecordStream records = log.from(partition, 0)) {
            for (var record = records.next(); record != null; record = records.next()) {
                firstAt = Math.min(firstAt, record.timestamp());
                Passed passed = Passed.repeatedBy(record);
                if (passed != null) {
                    repeated.add(passed);
                }
                if (leftOut.has(record)) {
                    continue;
                }
                Reading read = reading.read(record.key(), record.value(), partition);
                String sign = ForEveryPartition.sign(read, times::containsKey);
                if (sign != null && times.putIfAbsent(sign, record.timestamp()) == null) {
                    order.add(sign);
                }
            }
        }
        seen.put(partition, new Seen(times, order, firstAt));
    }

    /** What stands in every partition does so in one order; a partition that was added later has what came after it. */
    private void align() {
        everywhere = seen.values().stream()
                .map(Seen::order)
                .max((one, other) -> Integer.compare(one.size(), other.size()))
                .orElse(List.of());
        seen.forEach((partition, here) -> {
            int missing = everywhere.size() - here.order().size();
            boolean isEnd = here.order().equals(everywhere.subList(missing, everywhere.size()));
            if (!isEnd || (missing > 0 && here.firstAt() < timeOf(everywhere.get(missing - 1)))) {
                throw new MigrationRefused("partition " + partition + " of " + journal + " holds " + here.order()
                        + " where another holds " + everywhere + ": " + MigrationRefused.UNORDERED);
            }
        });
    }

    private long timeOf(String sign) {
        return seen.values().stream()
                .mapToLong(here -> here.times().getOrDefault(sign, Long.MAX_VALUE))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Of each partition how many things that stand in every one it does not have, because it was added later. */
    List<Integer> reachedAtStart() {
        return seen.values().stream()
                .map(here -> everywhere.size() - here.order().size())
                .toList();
    }

    /** Where each partition ends, for this time. */
    Map<Integer, Long> ends() {
        return ends;
    }

    /** Where a partition ends, for this time. */
    long end(int partition) {
        return ends.getOrDefault(partition, 0L);
    }

    /** The journal, what is archived of it first, up to those ends. */
    JournalLog log() {
        return log;
    }

    /** Whether the engine has passed that record on, as far as the journal goes. */
    boolean isRepeated(Passed record) {
        return repeated.contains(record);
    }

    /** Whether a record of another owner is read, that a follower left out because its copy would come, and it never came. */
    boolean isStranded(Reading read, Passed record) {
        return read instanceof Elsewhere && !isRepeated(record);
    }
}
