package io.makegood.application.mirror;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.TransferEvent.Slice;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.journal.ForwardedFrom;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.ownership.Ownership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a mirror withheld because its source appends it, and which of it never came over. What one partition leads to in another comes
 * in its order, so whatever stands before something that came, came too.
 */
final class Withheld {
    /** Clocks of one cluster's brokers differ by less. */
    private static final long CLOCKS_MILLIS = 60_000;
    /** The end of each partition is read once, for all. */
    private static final long WINDOW_MILLIS = 900_000;
    /** An engine that is behind appends late; what is not found so far on is appended anew, which does nothing if it is there. */
    private static final long BEHIND_MILLIS = 600_000;

    /** Of a partition, at first. */
    private static final long RECORDS = 100_000;

    private final Topics topics;
    private final MirrorTopics records;
    private final JournalReading reading;
    private final int partitions;
    private final Map<Integer, Window> windows = new HashMap<>();
    private final Set<Object> calledFor = new HashSet<>();
    private final Map<Integer, Long> knownSince = new HashMap<>();

    Withheld(Topics topics, MirrorTopics records, int partitions, @Nullable SchemaById schemas) {
        this.topics = topics;
        this.records = records;
        this.partitions = partitions;
        reading = new JournalReading(partitions, schemas);
    }

    /**
     * Something withheld.
     *
     * @param from the partition that led to it
     * @param offset where it stands in that partition of what was withheld
     * @param to the partition of the journal that it is for
     * @param sign what it would be recognised by there
     */
    record Item(int from, long offset, int to, long recordedAt, Object sign) {}

    /** What is at the end of a partition of the journal, from that record time on. */
    private record Window(long from, Set<Object> signs) {}

    /** An event that was passed on, in its owner's partition. */
    private record PassedOn(int partition, long recordedAt, int content) {}

    /** An event of the engine's. */
    private record Appended(String account, Object event) {}

    /** All that did not come over, in order for each partition it comes from. */
    List<Item> missing() {
        List<Item> missing = new ArrayList<>();
        for (int from = 0; from < partitions; from++) {
            missing.addAll(missing(from, records.stableEnd(topics.withheld().name(), from)));
        }
        return missing;
    }

    /** Looks at the last of them, and at ever more, until something of them came for every partition that they are for. */
    private List<Item> missing(int from, long end) {
        for (long records = RECORDS; ; records *= 8) {
            List<Item> missing = new ArrayList<>();
            boolean anyWhole = false;
            Map<Integer, List<Item>> byOwner = new TreeMap<>();
            for (Item item : items(from, end - records)) {
                byOwner.computeIfAbsent(item.to(), any -> new ArrayList<>()).add(item);
            }
            for (List<Item> items : byOwner.values()) {
                List<Item> after = after(items);
                missing.addAll(after);
                anyWhole |= after.size() == items.size();
            }
            if (!anyWhole || records >= end) {
                return missing;
            }
        }
    }

    /** The last of them, after the last that came. */
    private List<Item> after(List<Item> items) {
        int end = items.size();
        while (end > 0 && !hasCome(items.get(end - 1))) {
            end--;
        }
        return items.subList(end, items.size());
    }

    /**
     * What arrived lately of transfers whose leaving did not come over, as people read it. Asked after {@link #missing}. Upstream publishes
     * the transfer again, and it leaves then; its arrival is the one that is there, by what caused it. Until then the credits are at both.
     */
    List<String> unaccounted() {
        List<String> found = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            Window window = windows.computeIfAbsent(partition, this::window);
            for (Object sign : window.signs()) {
                if (sign instanceof Appended appended
                        && appended.event() instanceof TransferArrived arrived
                        && !calledFor.contains(sign)
                        && knownSince.getOrDefault(Ownership.partitionOf(arrived.fromAccount(), partitions), 0L)
                                <= window.from()) {
                    long amount =
                            arrived.slices().stream().mapToLong(Slice::amount).sum();
                    found.add(amount + " credits at " + appended.account() + " from " + arrived.fromAccount() + " by "
                            + (arrived.transferId() == null ? "a merge" : "transfer " + arrived.transferId()));
                }
            }
        }
        found.sort(null);
        return found;
    }

    private List<Item> items(int partition, long first) {
        List<Item> items = new ArrayList<>();
        long[] since = {first <= 0 ? 0 : Long.MAX_VALUE};
        records.read(topics.withheld().name(), partition, first, record -> {
            Reading read = read(record);
            if (read != null) {
                items.add(new Item(partition, record.offset(), read.owner(), record.timestamp(), read.sign()));
                calledFor.add(read.sign());
                since[0] = Math.min(since[0], record.timestamp());
            }
            return true;
        });
        knownSince.put(partition, since[0]);
        return items;
    }

    private record Reading(int owner, Object sign) {}

    private @Nullable Reading read(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return null;
        }
        int owner = Ownership.partitionOf(record.key(), partitions);
        Object sign = sign(record, owner);
        return sign == null ? null : new Reading(owner, sign);
    }

    private @Nullable Object sign(ConsumerRecord<byte[], byte[]> record, int partition) {
        ForwardedFrom from = ForwardedFrom.of(record.headers());
        if (from != null) {
            return new PassedOn(from.partition(), from.recordedAt(), Arrays.hashCode(record.value()));
        }
        if (reading.read(record.key(), record.value(), partition) instanceof Event event
                && Envelope.ENGINE.equals(event.envelope().source())) {
            return new Appended(event.envelope().accountId(), event.envelope().event());
        }
        return null;
    }

    private boolean hasCome(Item item) {
        Window window = windows.computeIfAbsent(item.to(), this::window);
        if (item.recordedAt() - CLOCKS_MILLIS >= window.from()) {
            return window.signs().contains(item.sign());
        }
        boolean[] found = new boolean[1];
        readSince(item.to(), item.recordedAt() - CLOCKS_MILLIS, record -> {
            found[0] = item.sign().equals(sign(record, item.to()));
            return !found[0] && record.timestamp() <= item.recordedAt() + BEHIND_MILLIS;
        });
        return found[0];
    }

    private Window window(int partition) {
        long from = records.newest(topics.events().name(), partition) - WINDOW_MILLIS;
        Set<Object> signs = new HashSet<>();
        readSince(partition, from, record -> {
            Object sign = sign(record, partition);
            if (sign != null) {
                signs.add(sign);
            }
            return true;
        });
        return new Window(from, signs);
    }

    private void readSince(int partition, long time, Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        String journal = topics.events().name();
        records.read(journal, partition, records.since(journal, partition, Math.max(0, time)), visitor);
    }
}
