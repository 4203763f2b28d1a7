package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.systemtests.engine.Outputs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Holds a mirror against what it mirrors: as far as it came, it is the same. */
final class LedgersAlike {
    /** Fields that say where in the journal a thing comes from, which a mirror has elsewhere. */
    private static final Set<String> PLACES = Set.of("partition", "offset");

    private LedgersAlike() {}

    /** A ledger's topics as they are now. */
    record Snapshot(
            Map<Integer, List<ConsumerRecord<byte[], byte[]>>> journal,
            Map<String, List<String>> entries,
            Map<String, List<String>> refunds,
            Map<String, List<String>> notices,
            Map<String, String> balances) {
        long records() {
            return journal.values().stream().mapToLong(List::size).sum();
        }

        static long size(Map<String, List<String>> outputs) {
            return outputs.values().stream().mapToLong(List::size).sum();
        }
    }

    static Snapshot of(EngineSettings settings) {
        Outputs outputs = new Outputs(settings);
        Map<Integer, List<ConsumerRecord<byte[], byte[]>>> journal = new TreeMap<>();
        for (int partition = 0; partition < settings.partitions(); partition++) {
            journal.put(partition, new ArrayList<>());
        }
        outputs.each(
                settings.topics().events().name(),
                record -> journal.get(record.partition()).add(record));
        Map<String, String> balances = new HashMap<>();
        outputs.values(settings.topics().balances().name(), AccountBalance.class)
                .forEach(balance -> balances.put(
                        balance.getAccountId(), balance.getBalance() + " of which held " + balance.getHeld()));
        return new Snapshot(
                journal,
                texts(outputs.values(settings.topics().entries().name(), LedgerEntry.class), LedgerEntry::getAccountId),
                texts(
                        outputs.values(settings.topics().refunds().name(), RefundIssued.class),
                        RefundIssued::getAccountId),
                texts(outputs.values(settings.topics().notices().name(), Notice.class), Notice::getAccountId),
                balances);
    }

    /** For each account what was said about it, in order, less where it stands. */
    private static <T extends SpecificRecord> Map<String, List<String>> texts(
            List<T> values, Function<T, String> account) {
        Map<String, List<String>> texts = new TreeMap<>();
        values.forEach(value -> texts.computeIfAbsent(account.apply(value), any -> new ArrayList<>())
                .add(text(value)));
        return texts;
    }

    /** All of it, hashes and digests too, less where it stands. */
    static String text(IndexedRecord value) {
        StringBuilder text = new StringBuilder();
        for (Schema.Field field : value.getSchema().getFields()) {
            if (!PLACES.contains(field.name())) {
                text.append(field.name()).append('=').append(text(value.get(field.pos())));
                text.append(' ');
            }
        }
        return text.toString();
    }

    private static @Nullable Object text(@Nullable Object held) {
        if (held instanceof ByteBuffer bytes) {
            byte[] all = new byte[bytes.remaining()];
            bytes.duplicate().get(all);
            return HexFormat.of().formatHex(all);
        }
        return held instanceof IndexedRecord inner ? text(inner) : held;
    }

    /** Requires that all of the mirror's journal and of what it led to is the beginning of the other's. */
    static void requireBeginning(Snapshot mirror, Snapshot source) {
        mirror.journal().forEach((partition, records) -> {
            List<ConsumerRecord<byte[], byte[]>> there = source.journal().get(partition);
            assertThat(there).as("records of partition " + partition).hasSizeGreaterThanOrEqualTo(records.size());
            for (int i = 0; i < records.size(); i++) {
                ConsumerRecord<byte[], byte[]> one = records.get(i);
                ConsumerRecord<byte[], byte[]> other = there.get(i);
                assertThat(Arrays.equals(one.key(), other.key())
                                && Arrays.equals(one.value(), other.value())
                                && one.timestamp() == other.timestamp()
                                && one.headers().equals(other.headers()))
                        .as("record " + i + " of partition " + partition + " is as it was recorded")
                        .isTrue();
            }
        });
        requireBeginning("entries", mirror.entries(), source.entries());
        requireBeginning("refunds", mirror.refunds(), source.refunds());
        requireBeginning("notices", mirror.notices(), source.notices());
        mirror.entries().forEach((account, entries) -> {
            if (entries.size()
                    == source.entries().getOrDefault(account, List.of()).size()) {
                // What of it is held changes by events that book nothing.
                assertThat(credits(mirror, account)).as("balance of " + account).isEqualTo(credits(source, account));
            }
        });
    }

    private static String credits(Snapshot of, String account) {
        return of.balances().getOrDefault(account, "").replaceFirst(" .*", "");
    }

    private static void requireBeginning(
            String what, Map<String, List<String>> mirror, Map<String, List<String>> source) {
        mirror.forEach((account, texts) -> {
            List<String> there = source.getOrDefault(account, List.of());
            assertThat(there).as(what + " of " + account).hasSizeGreaterThanOrEqualTo(texts.size());
            for (int i = 0; i < texts.size(); i++) {
                assertThat(texts.get(i)).as(what + " of " + account).isEqualTo(there.get(i));
            }
        });
    }
}
