package io.makegood.audit.verify;

import io.makegood.audit.verify.Finding.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Compares one partition of an output topic, byte for byte and in order, with what the fold calls for. Where they part it looks
 * a little ahead, so that one wrong record is told as one, and what follows is compared again. Not thread-safe.
 */
final class OutputCheck<T> {
    /** How far a record may have been moved and still be found again. */
    private static final int LOOK_AHEAD = 256;
    /** How many ids are remembered, to tell a doubled record from a forged one. */
    private static final int REMEMBERED = 4_096;

    private final String topic;
    private final int partition;
    private final RecordStream actual;
    private final Function<byte[], @Nullable String> idOf;
    private final Seen<T> seen;
    private final Findings findings;
    private final Deque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();
    /** Records that came before their turn, by id. */
    private final Map<String, ConsumerRecord<byte[], byte[]>> early = new LinkedHashMap<>();

    /** The ids of the last records that were where they should be, in a ring. */
    private final String[] matched = new String[REMEMBERED];

    private long matches;
    /** The same, once anybody asks: as long as all agrees nobody does. */
    private @Nullable Set<String> matchedIds;

    private long compared;
    private long nextOffset;

    /**
     * @param idOf the id in a record's value, or null if the value cannot be read
     * @param seen is shown every record that is there, in the order in which they stand
     */
    OutputCheck(
            String topic,
            int partition,
            RecordStream actual,
            Function<byte[], @Nullable String> idOf,
            Seen<T> seen,
            Findings findings) {
        this.topic = topic;
        this.partition = partition;
        this.actual = actual;
        this.idOf = idOf;
        this.seen = seen;
        this.findings = findings;
    }

    /** Looks at records as they stand. */
    interface Seen<T> {
        /** {@code known} is what the record's bytes say, where the comparison has shown it. */
        void see(ConsumerRecord<byte[], byte[]> record, @Nullable T known);
    }

    /** How many records were as they should be. */
    long compared() {
        return compared;
    }

    /** The offset after the last record that was looked at. */
    long nextOffset() {
        return nextOffset;
    }

    /** The fold calls for this record next; {@code cause} is the journal's offset that does. */
    void expect(T expected, String id, String accountId, byte[] value, long cause) {
        ConsumerRecord<byte[], byte[]> head = peek();
        if (head != null && isSame(head, accountId, value)) {
            consume(expected);
            compared++;
            match(id);
            return;
        }
        mismatch(id, accountId, value, cause);
    }

    private void mismatch(String id, String accountId, byte[] value, long cause) {
        ConsumerRecord<byte[], byte[]> moved = early.remove(id);
        if (moved != null) {
            compareEarly(id, moved, accountId, value);
            return;
        }
        if (!isAhead(id)) {
            ConsumerRecord<byte[], byte[]> head = peek();
            if (head != null && isUnreadable(head)) {
                report(Kind.UNREADABLE, consume(null), "cannot be read where " + id + " should stand");
                return;
            }
            findings.add(new Finding(
                    Kind.MISSING,
                    topic,
                    partition,
                    cause,
                    accountId,
                    id + " is missing; the journal's offset " + cause + " calls for it"));
            return;
        }
        for (ConsumerRecord<byte[], byte[]> head = peek(); head != null; head = peek()) {
            String found = idOf.apply(orEmpty(head.value()));
            if (id.equals(found)) {
                ConsumerRecord<byte[], byte[]> record = consume(null);
                if (isSame(record, accountId, value)) {
                    compared++;
                } else {
                    report(Kind.DIFFERENT, record, id + " is not what the journal's offset " + cause + " leads to");
                }
                match(id);
                return;
            }
            setAside(consume(null), found);
        }
    }

    private void compareEarly(String id, ConsumerRecord<byte[], byte[]> moved, String accountId, byte[] value) {
        report(
                Kind.OUT_OF_ORDER,
                moved,
                id + " stands before its turn" + (isSame(moved, accountId, value) ? "" : " and was changed"));
        match(id);
    }

    private void match(String id) {
        int place = (int) (matches++ % REMEMBERED);
        if (matchedIds != null) {
            matchedIds.remove(matched[place]);
            matchedIds.add(id);
        }
        matched[place] = id;
    }

    private boolean wasMatched(String id) {
        if (matchedIds == null) {
            matchedIds = new HashSet<>(Arrays.asList(matched).subList(0, (int) Math.min(matches, REMEMBERED)));
        }
        return matchedIds.contains(id);
    }

    private void setAside(ConsumerRecord<byte[], byte[]> record, @Nullable String id) {
        if (id == null) {
            report(Kind.UNREADABLE, record, "cannot be read");
        } else if (wasMatched(id) || early.containsKey(id)) {
            report(Kind.DOUBLED, record, id + " is there a second time");
        } else {
            early.put(id, record);
        }
    }

    private boolean isAhead(String id) {
        while (ahead.size() < LOOK_AHEAD) {
            ConsumerRecord<byte[], byte[]> next = actual.next();
            if (next == null) {
                break;
            }
            ahead.add(next);
        }
        return ahead.stream().anyMatch(record -> id.equals(idOf.apply(orEmpty(record.value()))));
    }

    /**
     * Nothing more is called for. Returns the records that are left over, which may be of later events, by id; those that were
     * set aside are not among them: they have no place.
     */
    Map<String, ConsumerRecord<byte[], byte[]>> end() {
        Map<String, ConsumerRecord<byte[], byte[]>> left = new HashMap<>();
        List<ConsumerRecord<byte[], byte[]>> rest = new ArrayList<>(early.values());
        for (ConsumerRecord<byte[], byte[]> head = peek(); head != null; head = peek()) {
            rest.add(take());
        }
        for (ConsumerRecord<byte[], byte[]> record : rest) {
            String id = idOf.apply(orEmpty(record.value()));
            if (id == null) {
                report(Kind.UNREADABLE, record, "cannot be read");
            } else if (wasMatched(id) || left.containsKey(id)) {
                report(Kind.DOUBLED, record, id + " is there a second time");
            } else {
                left.put(id, record);
            }
        }
        return left;
    }

    /** A record that is left over and has no cause within the journal. */
    void extra(String id, ConsumerRecord<byte[], byte[]> record) {
        report(Kind.EXTRA, record, id + " is there and nothing in the journal calls for it");
    }

    private @Nullable ConsumerRecord<byte[], byte[]> peek() {
        if (ahead.isEmpty()) {
            ConsumerRecord<byte[], byte[]> next = actual.next();
            if (next != null) {
                ahead.add(next);
            }
        }
        return ahead.peek();
    }

    private ConsumerRecord<byte[], byte[]> take() {
        return ahead.remove();
    }

    private ConsumerRecord<byte[], byte[]> consume(@Nullable T known) {
        ConsumerRecord<byte[], byte[]> record = take();
        nextOffset = record.offset() + 1;
        seen.see(record, known);
        return record;
    }

    private boolean isUnreadable(ConsumerRecord<byte[], byte[]> record) {
        return idOf.apply(orEmpty(record.value())) == null;
    }

    private static boolean isSame(ConsumerRecord<byte[], byte[]> record, String accountId, byte[] value) {
        return Arrays.equals(record.value(), value)
                && Arrays.equals(record.key(), accountId.getBytes(StandardCharsets.UTF_8));
    }

    private void report(Kind kind, ConsumerRecord<byte[], byte[]> record, String detail) {
        findings.add(new Finding(
                kind,
                topic,
                partition,
                record.offset(),
                record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
                detail));
    }

    private static byte[] orEmpty(byte @Nullable [] value) {
        return value == null ? new byte[0] : value;
    }
}
