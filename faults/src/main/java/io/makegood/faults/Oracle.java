package io.makegood.faults;

import io.makegood.application.config.EngineSettings;
import io.makegood.audit.verify.AuditReport;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.LedgerAudit;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.schemas.topic.Topic;
import io.makegood.topics.registry.RegistrySchemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Says what is wrong with a ledger that ought to be at rest: every record of its topics is read and compared with the
 * {@link Mirror}, in order and byte by byte, each time from where the last time ended.
 */
final class Oracle implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofMinutes(2);
    private static final Duration TRANSACTIONS_LIMIT = Duration.ofMinutes(1);
    private static final int SHOWN_MAX = 5;

    private final EngineSettings settings;
    private final Admin admin;
    private final Path directory;
    private final Mirror mirror;
    private final Transactions transactions;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final OutputReader reader;
    private final Map<Integer, Long> lastRecord = new TreeMap<>();
    private final Map<Integer, Long> lastEntry = new TreeMap<>();
    private final Map<Integer, Map<Long, Integer>> journal = new HashMap<>();
    private final Map<String, String> balances = new HashMap<>();
    private final Map<String, Integer> entryChecksums = new HashMap<>();
    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> pending = new HashMap<>();

    private long audited;

    Oracle(EngineSettings settings, Admin admin, Path directory, Events events) {
        this.settings = settings;
        this.admin = admin;
        this.directory = directory;
        mirror = new Mirror(settings, events);
        transactions = new Transactions(admin, settings.applicationId());
        for (Topic topic : settings.topics().all()) {
            for (int partition = 0; partition < settings.partitions(); partition++) {
                partitions.add(new TopicPartition(topic.name(), partition));
            }
        }
        reader = new OutputReader(settings.bootstrapServers(), admin, partitions);
    }

    Mirror mirror() {
        return mirror;
    }

    /** Waits until all that stands in the journal now was folded for good, and tells how long that took. */
    long awaitFolded(Duration limit) throws InterruptedException {
        long began = System.nanoTime();
        read(limit);
        Waiting.until(
                "all of the journal is folded (lag 0)", limit.minusNanos(System.nanoTime() - began), this::isFolded);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private void read(Duration limit) throws InterruptedException {
        for (ConsumerRecord<byte[], byte[]> record : reader.toTheEnd(limit)) {
            pending.computeIfAbsent(record.topic(), any -> new ArrayList<>()).add(record);
            if (record.topic().equals(settings.topics().events().name())) {
                lastRecord.put(record.partition(), record.offset());
            }
        }
    }

    /** Whether nothing but the ends of transactions stands behind the saved offsets. */
    private boolean isFolded() throws Exception {
        Map<TopicPartition, Long> saved = saved();
        return lastRecord.entrySet().stream().allMatch(last -> {
            Long at = saved.get(new TopicPartition(settings.topics().events().name(), last.getKey()));
            return at != null && at > last.getValue();
        });
    }

    /** How many records of the journal were folded for good; -1 if nobody can say. */
    long folded() throws InterruptedException {
        try {
            return saved().values().stream().mapToLong(Long::longValue).sum();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            return -1;
        }
    }

    /** Up to where each partition of the journal was folded for good. */
    Map<TopicPartition, Long> saved()
            throws InterruptedException, java.util.concurrent.ExecutionException,
                    java.util.concurrent.TimeoutException {
        Map<TopicPartition, Long> saved = new HashMap<>();
        admin.listConsumerGroupOffsets(settings.applicationId())
                .partitionsToOffsetAndMetadata()
                .get(15, TimeUnit.SECONDS)
                .forEach((partition, at) -> saved.put(partition, at == null ? 0L : (Long) at.offset()));
        return saved;
    }

    /** Compares everything, once nothing moves any more; what Kafka acknowledged must be in the journal. */
    List<String> compare(Queue<Ack> acks) throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        String journalName = settings.topics().events().name();
        // The engine may append what is due at any time.
        int before = -1;
        while (before != pending.getOrDefault(journalName, List.of()).size()) {
            before = pending.getOrDefault(journalName, List.of()).size();
            awaitFolded(READ_LIMIT);
            read(READ_LIMIT);
        }
        Map<String, List<ConsumerRecord<byte[], byte[]>>> read = new HashMap<>(pending);
        pending.clear();
        try {
            for (ConsumerRecord<byte[], byte[]> record : read.getOrDefault(journalName, List.of())) {
                journal.computeIfAbsent(record.partition(), any -> new HashMap<>())
                        .put(record.offset(), Checksums.of(record.value()));
                mirror.fold(record);
            }
        } catch (AssertionError e) {
            wrong.add("fold and reference part: " + e.getMessage());
            return wrong;
        }
        if (mirror.inTransit() != 0) {
            wrong.add(mirror.inTransit() + " credits left an account and arrived at no other");
        }
        checkAcknowledged(acks, wrong);
        checkOutputs(read, wrong);
        checkBalances(read.getOrDefault(settings.topics().balances().name(), List.of()), wrong);
        return wrong;
    }

    private void checkAcknowledged(Queue<Ack> acks, List<String> wrong) {
        List<String> lost = new ArrayList<>();
        for (Ack ack = acks.poll(); ack != null; ack = acks.poll()) {
            Integer found = journal.getOrDefault(ack.partition(), Map.of()).get(ack.offset());
            if (found == null || found != ack.checksum()) {
                lost.add(ack.partition() + "/" + ack.offset());
            }
        }
        journal.clear();
        if (!lost.isEmpty()) {
            wrong.add(lost.size() + " acknowledged records are not in the journal: " + some(lost));
        }
    }

    private void checkOutputs(Map<String, List<ConsumerRecord<byte[], byte[]>>> read, List<String> wrong) {
        String entries = settings.topics().entries().name();
        for (ConsumerRecord<byte[], byte[]> entry : read.getOrDefault(entries, List.of())) {
            lastEntry.put(entry.partition(), entry.offset());
            entryChecksums.put(entry.partition() + "/" + entry.offset(), Checksums.of(entry.value()));
        }
        same(entries, mirror.entries(), read, wrong);
        same(settings.topics().refunds().name(), mirror.refunds(), read, wrong);
        same(settings.topics().notices().name(), mirror.notices(), read, wrong);
        places(settings.topics().duplicates().name(), mirror.duplicates(), read, wrong);
        places(settings.topics().deadLetters().name(), mirror.dead(), read, wrong);
    }

    private static void same(
            String topic,
            Map<Integer, List<String>> expected,
            Map<String, List<ConsumerRecord<byte[], byte[]>>> read,
            List<String> wrong) {
        Map<Integer, List<String>> found = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : read.getOrDefault(topic, List.of())) {
            found.computeIfAbsent(record.partition(), any -> new ArrayList<>())
                    .add(HexFormat.of().formatHex(record.value()));
        }
        expected.forEach((partition, values) -> {
            List<String> there = found.getOrDefault(partition, List.of());
            int same = 0;
            while (same < values.size()
                    && same < there.size()
                    && values.get(same).equals(there.get(same))) {
                same++;
            }
            if (same < values.size() || same < there.size()) {
                wrong.add(topic + "-" + partition + " holds " + there.size() + " new records and should hold "
                        + values.size() + "; the first that differs is number " + same + ": "
                        + (same < there.size() ? there.get(same) : "none") + " instead of "
                        + (same < values.size() ? values.get(same) : "none"));
            }
        });
    }

    /** Dead letters and duplicates say where in the journal the record stands that each is about. */
    private static void places(
            String topic,
            List<String> expected,
            Map<String, List<ConsumerRecord<byte[], byte[]>>> read,
            List<String> wrong) {
        List<String> found = new ArrayList<>(read.getOrDefault(topic, List.of()).stream()
                .map(record ->
                        header(record, DeadLetterHeaders.PARTITION) + "/" + header(record, DeadLetterHeaders.OFFSET))
                .sorted()
                .toList());
        List<String> wanted = new ArrayList<>(expected.stream().sorted().toList());
        if (!found.equals(wanted)) {
            List<String> extra = new ArrayList<>(found);
            wanted.forEach(extra::remove);
            found.forEach(wanted::remove);
            wrong.add(topic + ": missing " + some(wanted) + ", too much " + some(extra));
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "?" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private void checkBalances(List<ConsumerRecord<byte[], byte[]>> records, List<String> wrong) {
        List<String> differ = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                balances.put(new String(record.key(), StandardCharsets.UTF_8), mirror.balance(record.value()));
            } catch (UndecodableRecord e) {
                wrong.add("a published balance cannot be read: " + e.detail());
            }
        }
        for (String account : mirror.touched()) {
            String published = balances.get(account);
            if (published == null ? mirror.hasEntries(account) : !published.equals(mirror.balance(account))) {
                differ.add(account + " " + published + " instead of " + mirror.balance(account));
            }
        }
        if (!differ.isEmpty()) {
            wrong.add(differ.size() + " published balances differ: " + some(differ));
        }
    }

    static String some(List<String> all) {
        return all.size() <= SHOWN_MAX
                ? all.toString()
                : all.subList(0, SHOWN_MAX) + " and " + (all.size() - SHOWN_MAX) + " more";
    }

    /** Whether what stands there was compared. */
    boolean hasRead(String place) {
        int slash = place.indexOf('/');
        Long last = lastEntry.get(Integer.valueOf(place.substring(0, slash)));
        return last != null && Long.parseLong(place.substring(slash + 1)) <= last;
    }

    /** Whether an entry that a reader saw there is in the ledger. */
    boolean isThere(String place, int checksum) {
        Integer found = entryChecksums.get(place);
        return found != null && found == checksum;
    }

    /** No transaction of a ledger at rest stays open. */
    List<String> openTransactions() throws InterruptedException {
        boolean ended = Waiting.holds(
                TRANSACTIONS_LIMIT,
                () -> transactions.open().isEmpty()
                        && transactions.unendedIn(partitions).isEmpty());
        if (ended) {
            return List.of();
        }
        try {
            return List.of(
                    "transactions stay open: " + transactions.open() + " in " + transactions.unendedIn(partitions));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return List.of("nobody can say whether transactions stay open");
        }
    }

    /** How far each partition of the journal is, for whoever asks why it does not go on. */
    String standing() throws InterruptedException {
        StringBuilder text = new StringBuilder();
        try {
            Map<TopicPartition, Long> saved = saved();
            Map<TopicPartition, Long> ends = ends(IsolationLevel.READ_UNCOMMITTED);
            Map<TopicPartition, Long> stable = stable();
            for (TopicPartition partition : journalPartitions()) {
                text.append(partition)
                        .append(" saved ")
                        .append(saved.get(partition))
                        .append(", stable to ")
                        .append(stable.get(partition))
                        .append(", end ")
                        .append(ends.get(partition))
                        .append('\n');
            }
            text.append("open: ").append(transactions.open()).append('\n');
            text.append("not ended in: ")
                    .append(transactions.unendedIn(partitions))
                    .append('\n');
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            text.append("nobody can say more: ").append(e).append('\n');
        }
        return text.toString();
    }

    /** Up to where each partition of the journal can be folded now. */
    Map<TopicPartition, Long> stable() throws Exception {
        return ends(IsolationLevel.READ_COMMITTED);
    }

    private Map<TopicPartition, Long> ends(IsolationLevel level) throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        journalPartitions().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(asked, new ListOffsetsOptions(level))
                .all()
                .get(15, TimeUnit.SECONDS)
                .forEach((partition, at) -> ends.put(partition, at.offset()));
        return ends;
    }

    Transactions transactions() {
        return transactions;
    }

    /** Of the journal. */
    List<TopicPartition> journalPartitions() {
        String name = settings.topics().events().name();
        return partitions.stream()
                .filter(partition -> partition.topic().equals(name))
                .toList();
    }

    /** Whether the last audit saw events that came after the last comparison. */
    boolean isPassed() {
        return audited > mirror.applied();
    }

    /** What {@code audit verify} says of the whole ledger. */
    List<String> audit() throws IOException {
        AuditRules rules = new AuditRules(
                settings.topics(),
                settings.partitions(),
                settings.retentionMillis(),
                settings.chargeTimeoutMillis(),
                RegistrySchemas.of(settings.schemaRegistry()));
        Path files = Files.createTempDirectory(directory, "audit");
        try (KafkaLedger ledger =
                new KafkaLedger(Map.of("bootstrap.servers", settings.bootstrapServers()), settings.topics())) {
            AuditReport report = new LedgerAudit(ledger, rules, settings.applicationId(), files, 2)
                    .run(null, null, (done, total) -> {})
                    .report();
            audited = report.counts().applied();
            List<String> wrong = new ArrayList<>();
            report.findings().forEach(finding -> wrong.add("audit: " + finding));
            if (!report.agrees() && wrong.isEmpty()) {
                wrong.add("audit: does not agree, without a finding");
            }
            if (report.counts().applied() != mirror.applied()) {
                wrong.add("audit: " + report.counts().applied() + " applied, the reference " + mirror.applied());
            }
            return wrong;
        } finally {
            Directories.remove(files);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
