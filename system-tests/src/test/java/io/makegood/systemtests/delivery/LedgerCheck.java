package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.audit.verify.AuditReport;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.LedgerAudit;
import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.reference.Comparison;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.mapping.OutputMapping;
import io.makegood.topics.ownership.Ownership;
import io.makegood.topics.registry.RegistrySchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the journal and every output with read_committed, folds the journal once more, by the pure fold in memory and by the
 * naive reference, and fails unless all of it agrees: entries, refunds and notices byte for byte, balances, dead letters.
 */
public final class LedgerCheck {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final EngineSettings settings;
    private final Outputs outputs;
    private final List<Comparison> comparisons = new ArrayList<>();
    private long applied;
    private long duplicates;
    private long dead;
    private long forwarded;

    /** A check of the ledger with these settings. */
    public LedgerCheck(EngineSettings settings) {
        this.settings = settings;
        outputs = new Outputs(settings);
        DefaultPolicy policy = new DefaultPolicy(settings.chargeTimeoutMillis());
        for (int partition = 0; partition < settings.partitions(); partition++) {
            LedgerRun run = new LedgerRun(policy, new YamlPolicies(), settings.retentionMillis());
            comparisons.add(new Comparison(run, settings.retentionMillis()));
        }
    }

    /** Fails unless everything agrees; returns a line that sums up what was compared. */
    public String requireAgreement() {
        Rest rest = atRest();
        Map<String, List<ConsumerRecord<byte[], byte[]>>> read = rest.read();
        foldJournal(read.getOrDefault(settings.topics().events().name(), List.of()));
        AvroCodec<LedgerEntry> entries = AvroCodec.of(LedgerEntry.class);
        same(
                "entries",
                read.get(settings.topics().entries().name()),
                all(LedgerRun::entries).stream()
                        .map(entry -> keyed(entry.accountId(), entries.encode(OutputMapping.toAvro(entry))))
                        .toList());
        AvroCodec<RefundIssued> refunds = AvroCodec.of(RefundIssued.class);
        same(
                "refunds",
                read.get(settings.topics().refunds().name()),
                all(LedgerRun::refunds).stream()
                        .map(refund -> keyed(refund.accountId(), refunds.encode(OutputMapping.toAvro(refund))))
                        .toList());
        AvroCodec<Notice> notices = AvroCodec.of(Notice.class);
        same(
                "notices",
                read.get(settings.topics().notices().name()),
                all(LedgerRun::notices).stream()
                        .map(notice -> keyed(notice.accountId(), notices.encode(OutputMapping.toAvro(notice))))
                        .toList());
        checkBalances(read.get(settings.topics().balances().name()));
        checkRefundIds(read.get(settings.topics().refunds().name()));
        AtomicLong letters = new AtomicLong();
        outputs.each(settings.topics().deadLetters().name(), letter -> letters.incrementAndGet());
        assertThat(letters).as("dead letters").hasValue(dead);
        requireAuditorAgrees(rest.audited());
        return applied + " applied, " + duplicates + " duplicates, " + dead + " dead, " + forwarded + " forwarded, "
                + all(LedgerRun::entries).size() + " entries, "
                + all(LedgerRun::refunds).size() + " refunds agree";
    }

    long forwarded() {
        return forwarded;
    }

    /** Every topic but the dead letters, and what an auditor reports of the same. */
    private record Rest(Map<String, List<ConsumerRecord<byte[], byte[]>>> read, AuditReport audited) {}

    /** Both read while the engine appended nothing (grants may expire at any time) and had folded all that stands in the journal. */
    private Rest atRest() {
        List<String> topics = settings.topics().all().stream()
                .filter(topic -> !topic.equals(settings.topics().deadLetters()))
                .map(topic -> topic.name())
                .toList();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Map<TopicPartition, Long> last = lastOfJournal();
            awaitFolded(last);
            Map<String, List<ConsumerRecord<byte[], byte[]>>> read = new HashMap<>();
            topics.forEach(topic -> read.put(topic, outputs.records(topic)));
            AuditReport audited = audit(settings);
            if (lastOfJournal().equals(last)) {
                return new Rest(read, audited);
            }
        }
        throw new AssertionError("the engine appended events for " + LIMIT);
    }

    private Map<TopicPartition, Long> lastOfJournal() {
        Map<TopicPartition, Long> last = new HashMap<>();
        outputs.each(
                settings.topics().events().name(),
                record -> last.put(new TopicPartition(record.topic(), record.partition()), record.offset()));
        return last;
    }

    private void awaitFolded(Map<TopicPartition, Long> last) {
        try (Admin admin = Admin.create(settings.clients())) {
            Await.until("all of the journal is folded", LIMIT, () -> {
                Map<TopicPartition, OffsetAndMetadata> committed = committed(admin);
                return last.entrySet().stream().allMatch(each -> {
                    OffsetAndMetadata at = committed.get(each.getKey());
                    return at != null && at.offset() > each.getValue();
                });
            });
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Admin admin) {
        try {
            return admin.listConsumerGroupOffsets(settings.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException e) {
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void foldJournal(List<ConsumerRecord<byte[], byte[]>> journal) {
        SchemaById schemas = RegistrySchemas.of(settings.schemaRegistry());
        LedgerEventCodec codec = schemas == null ? new LedgerEventCodec() : new LedgerEventCodec(schemas);
        EventMapping mapping = new EventMapping();
        for (ConsumerRecord<byte[], byte[]> record : journal) {
            Envelope envelope;
            try {
                envelope = mapping.toDomain(codec.decode(record.value())).by(JournalReading.caller(record.headers()));
            } catch (UndecodableRecord | InvalidEvent e) {
                dead++;
                continue;
            }
            byte[] account = envelope.accountId().getBytes(StandardCharsets.UTF_8);
            if (record.key() != null && !Arrays.equals(record.key(), account)) {
                dead++;
                continue;
            }
            boolean forAllPartitions = envelope.event().isForEveryPartition();
            if (!forAllPartitions
                    && Ownership.partitionOf(envelope.accountId(), settings.partitions()) != record.partition()) {
                forwarded++;
                continue;
            }
            Position at = new Position(record.partition(), record.offset(), record.timestamp());
            Decision decision = comparisons.get(record.partition()).apply(envelope, at);
            if (decision.effect() == Effect.APPLIED) {
                applied++;
            } else if (decision.effect() == Effect.DUPLICATE) {
                duplicates++;
            } else if (decision.effect() == Effect.REFUSED) {
                dead++;
            }
        }
    }

    /** The auditor, who folds on a disk of its own and compares in the order of the topics, must come to the same verdict. */
    private void requireAuditorAgrees(AuditReport report) {
        assertThat(report.findings()).as("what the auditor found").isEmpty();
        assertThat(report.counts().applied()).isEqualTo(applied);
        assertThat(report.counts().duplicates()).isEqualTo(duplicates);
        assertThat(report.counts().dead()).isEqualTo(dead);
        assertThat(report.counts().forwarded()).isEqualTo(forwarded);
    }

    /** What an auditor reports of the whole ledger. */
    static AuditReport audit(EngineSettings settings) {
        Path directory;
        try {
            directory = Files.createTempDirectory("makegood-audit");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        AuditRules rules = new AuditRules(
                settings.topics(),
                settings.partitions(),
                settings.retentionMillis(),
                settings.chargeTimeoutMillis(),
                RegistrySchemas.of(settings.schemaRegistry()));
        try (KafkaLedger ledger =
                new KafkaLedger(Map.of("bootstrap.servers", settings.bootstrapServers()), settings.topics())) {
            return new LedgerAudit(ledger, rules, settings.applicationId(), directory, 2)
                    .run(null, null, (done, total) -> {})
                    .report();
        } finally {
            remove(directory);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> List<T> all(Function<LedgerRun, List<T>> outputs) {
        return comparisons.stream()
                .map(Comparison::run)
                .map(outputs)
                .flatMap(List::stream)
                .toList();
    }

    private AccountRow row(String account) {
        return comparisons
                .get(Ownership.partitionOf(account, settings.partitions()))
                .run()
                .account(account);
    }

    private static Map.Entry<String, byte[]> keyed(String account, byte[] value) {
        return Map.entry(account, value);
    }

    private static void same(
            String what, List<ConsumerRecord<byte[], byte[]>> records, List<Map.Entry<String, byte[]>> expected) {
        Map<String, List<String>> wanted = new TreeMap<>();
        expected.forEach(each -> add(wanted, each.getKey(), each.getValue()));
        Map<String, List<String>> found = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            add(found, new String(record.key(), StandardCharsets.UTF_8), record.value());
        }
        assertThat(found.keySet()).as("accounts with " + what).isEqualTo(wanted.keySet());
        wanted.forEach((account, values) ->
                assertThat(found.get(account)).as(what + " of " + account).isEqualTo(values));
    }

    private static void add(Map<String, List<String>> byAccount, String account, byte[] value) {
        byAccount
                .computeIfAbsent(account, any -> new ArrayList<>())
                .add(HexFormat.of().formatHex(value));
    }

    private void checkBalances(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, AccountBalance> newest = new HashMap<>();
        for (AccountBalance balance : Outputs.values(records, AccountBalance.class)) {
            newest.put(balance.getAccountId(), balance);
        }
        newest.forEach((account, balance) -> {
            assertThat(balance.getBalance())
                    .as("published balance of " + account)
                    .isEqualTo(row(account).balance());
            assertThat(balance.getHeld()).isEqualTo(row(account).held());
        });
        assertThat(newest.keySet())
                .as("accounts with a published balance")
                .containsAll(all(LedgerRun::entries).stream()
                        .map(io.makegood.ledger.entry.LedgerEntry::accountId)
                        .collect(Collectors.toSet()));
    }

    private static void checkRefundIds(List<ConsumerRecord<byte[], byte[]>> records) {
        Set<String> ids = new HashSet<>();
        for (RefundIssued refund : Outputs.values(records, RefundIssued.class)) {
            assertThat(ids.add(refund.getRefundId()))
                    .as("refund " + refund.getRefundId() + " once")
                    .isTrue();
        }
    }
}
