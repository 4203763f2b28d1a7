package io.makegood.audit.verify;

import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.topics.journal.ForwardedFrom;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Dead;
import io.makegood.topics.journal.JournalReading.Elsewhere;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import io.makegood.topics.ownership.Ownership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A journal's records in an order in which any number of partitions gives the same ledger: each event to the partition that owns its
 * account then, after whatever came before it in its own partition, and in order of record time beside those of others; an event
 * that was passed on once, as it was folded; each policy, and each version of the fold, into every partition, between the same events as
 * before. Reads
 * the journal twice, the second time all partitions at once.
 */
final class SpreadJournal {
    private final KafkaLedger ledger;
    private final String journal;
    private final @Nullable SchemaById schemas;
    private final int folded;
    private final int partitions;
    private final Map<Integer, Long> ends;

    private final Set<Passed> repeated = new HashSet<>();
    private final Map<Integer, Seen> seen = new HashMap<>();
    private List<Policy> policies = List.of();

    /** What stands in every partition: a version of a policy, or one of the fold, of which the id is null. */
    private record Policy(@Nullable String id, String version) {
        @Override
        public String toString() {
            return id == null ? "version " + version + " of the fold" : "policy " + id + " in version " + version;
        }
    }

    /**
     * A record that was passed on: where it stood, when it was recorded and what it holds. Not its offset, which in a mirror is another;
     * two that are alike in all of this are one event twice.
     */
    private record Passed(int partition, long recordedAt, int content) {}

    /** What one partition holds: its policies in their order, with their record times, and the time of its first record. */
    private record Seen(Map<Policy, Long> policies, List<Policy> order, long firstAt) {}

    /** Takes the records. */
    interface Sink {
        /** A record for that partition with that record time. */
        void take(int partition, long recordedAt, ConsumerRecord<byte[], byte[]> record);
    }

    /**
     * The journal of that ledger as it is committed now.
     *
     * @param folded the number of partitions by which it was folded, which may be less than it has by now
     * @param partitions the number that it is to be spread over
     */
    SpreadJournal(KafkaLedger ledger, @Nullable SchemaById schemas, int folded, int partitions) {
        this.ledger = ledger;
        this.schemas = schemas;
        this.folded = folded;
        this.partitions = partitions;
        journal = ledger.topics().events().name();
        ends = ledger.ends(journal, true);
    }

    /**
     * Gives every record to the sink, in order.
     *
     * @throws IllegalArgumentException if partitions hold different policies, so that nobody can say by which an account was judged
     */
    void to(Sink sink) {
        ends.keySet().forEach(this::survey);
        alignPolicies();
        List<Source> sources = new ArrayList<>();
        try {
            ends.keySet().stream().sorted().forEach(partition -> sources.add(new Source(partition)));
            for (int reached = 0; reached <= policies.size(); reached++) {
                between(reached, sources, sink);
                if (reached < policies.size()) {
                    policy(reached, sources, sink);
                }
            }
        } finally {
            sources.forEach(Source::close);
        }
    }

    /** Learns which records are repeated by copies, and which policies a partition has. */
    private void survey(int partition) {
        JournalReading reading = new JournalReading(folded, schemas);
        Map<Policy, Long> times = new HashMap<>();
        List<Policy> order = new ArrayList<>();
        long firstAt = Long.MAX_VALUE;
        try (KafkaRecords log = records(partition)) {
            for (var record = log.next(); record != null; record = log.next()) {
                firstAt = Math.min(firstAt, record.timestamp());
                ForwardedFrom from = ForwardedFrom.of(record.headers());
                if (from != null) {
                    repeated.add(new Passed(from.partition(), from.recordedAt(), Arrays.hashCode(record.value())));
                }
                Policy policy = policyOf(reading.read(record.key(), record.value(), partition));
                if (policy != null && times.putIfAbsent(policy, record.timestamp()) == null) {
                    order.add(policy);
                }
            }
        }
        seen.put(partition, new Seen(times, order, firstAt));
    }

    /** Policies stand in every partition, in one order; a partition that was added later has those that came after it. */
    private void alignPolicies() {
        policies = seen.values().stream()
                .map(Seen::order)
                .max((one, other) -> Integer.compare(one.size(), other.size()))
                .orElse(List.of());
        seen.forEach((partition, here) -> {
            int missing = policies.size() - here.order().size();
            boolean isEnd = here.order().equals(policies.subList(missing, policies.size()));
            if (!isEnd || (missing > 0 && here.firstAt() < timeOf(policies.get(missing - 1)))) {
                throw new IllegalArgumentException("partition " + partition + " of " + journal + " holds the policies "
                        + here.order() + " where another holds " + policies
                        + ": they were not published with " + Launcher.name()
                        + " policy publish, and nobody can say by which of them an"
                        + " account is to be judged in other partitions");
            }
        });
    }

    private long timeOf(Policy policy) {
        return seen.values().stream()
                .mapToLong(here -> here.policies().getOrDefault(policy, Long.MAX_VALUE))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** What came after that many policies and before the next, by record time. */
    private void between(int reached, List<Source> sources, Sink sink) {
        while (true) {
            Source next = null;
            for (Source each : sources) {
                if (each.isAt(reached)
                        && (next == null
                                || each.head().timestamp() < next.head().timestamp())) {
                    next = each;
                }
            }
            if (next == null) {
                return;
            }
            sink.take(next.owner(), next.head().timestamp(), next.head());
            next.advance();
        }
    }

    private void policy(int reached, List<Source> sources, Sink sink) {
        ConsumerRecord<byte[], byte[]> record = null;
        for (Source each : sources) {
            if (each.isBefore(reached)) {
                record = each.head();
                each.passPolicy();
            }
        }
        if (record == null) {
            throw new IllegalStateException(journal + " changed while it was read");
        }
        // The earliest: what follows it anywhere is later, so each account is judged by it from the same event on as
        // before.
        long at = timeOf(policies.get(reached));
        for (int partition = 0; partition < partitions; partition++) {
            sink.take(partition, at, record);
        }
    }

    private KafkaRecords records(int partition) {
        return new KafkaRecords(
                ledger.clients(), new TopicPartition(journal, partition), 0, ends.getOrDefault(partition, 0L));
    }

    private static @Nullable Policy policyOf(Reading reading) {
        if (!(reading instanceof Event event)) {
            return null;
        }
        LedgerEvent its = event.envelope().event();
        if (its instanceof FoldAdopted adopted) {
            return new Policy(null, Integer.toString(adopted.fold()));
        }
        return its instanceof PolicyPublished published ? new Policy(published.policyId(), published.version()) : null;
    }

    /** One partition of the journal, at the record that comes next. */
    private final class Source implements AutoCloseable {
        private final int partition;
        private final KafkaRecords log;
        private final JournalReading reading = new JournalReading(folded, schemas);
        private final Set<Policy> passed = new HashSet<>();
        private int reached;
        private @Nullable ConsumerRecord<byte[], byte[]> head;
        private @Nullable Policy policy;
        private int owner;

        Source(int partition) {
            this.partition = partition;
            log = records(partition);
            Seen here = seen.get(partition);
            reached = policies.size() - (here == null ? 0 : here.order().size());
            advance();
        }

        /** Whether its next record is an event after exactly that many policies. */
        boolean isAt(int policiesReached) {
            return head != null && policy == null && reached == policiesReached;
        }

        /** Whether its next record is the policy after that many. */
        boolean isBefore(int policiesReached) {
            return policy != null && reached == policiesReached;
        }

        ConsumerRecord<byte[], byte[]> head() {
            ConsumerRecord<byte[], byte[]> record = head;
            if (record == null) {
                throw new IllegalStateException("partition " + partition + " has ended");
            }
            return record;
        }

        int owner() {
            return owner;
        }

        void passPolicy() {
            if (policy != null) {
                passed.add(policy);
            }
            reached++;
            advance();
        }

        /** Goes to the next record that is not left out. */
        void advance() {
            while (true) {
                head = log.next();
                policy = null;
                if (head == null) {
                    return;
                }
                Reading read = reading.read(head.key(), head.value(), partition);
                Policy published = policyOf(read);
                if (published != null && !passed.contains(published)) {
                    policy = published;
                    return;
                }
                if (published == null && !isRepeated(head, read)) {
                    owner = ownerOf(read);
                    return;
                }
            }
        }

        private boolean isRepeated(ConsumerRecord<byte[], byte[]> record, Reading read) {
            return read instanceof Elsewhere
                    && repeated.contains(new Passed(partition, record.timestamp(), Arrays.hashCode(record.value())));
        }

        private int ownerOf(Reading read) {
            if (read instanceof Event event) {
                return Ownership.partitionOf(event.envelope().accountId(), partitions);
            }
            if (read instanceof Elsewhere elsewhere) {
                return Ownership.partitionOf(elsewhere.envelope().accountId(), partitions);
            }
            if (read instanceof Dead) {
                // It becomes a dead letter wherever it stands.
                return partition % partitions;
            }
            throw new IllegalStateException("a record of the journal is none of what it can be");
        }

        @Override
        public void close() {
            log.close();
        }
    }
}
