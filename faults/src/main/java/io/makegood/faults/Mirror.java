package io.makegood.faults;

import io.makegood.application.config.EngineSettings;
import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.reference.Comparison;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.mapping.OutputMapping;
import io.makegood.topics.ownership.Ownership;
import io.makegood.topics.registry.RegistrySchemas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as it must be: every record of the journal is folded here once more, in memory, by the pure fold and by the reference
 * side by side, and says what the output topics must hold.
 */
final class Mirror {
    private final EngineSettings settings;
    private final LedgerEventCodec codec;
    private final EventMapping mapping = new EventMapping();
    private final List<Comparison> partitions = new ArrayList<>();
    private final Map<String, Integer> told = new HashMap<>();
    private final Map<String, String> entryHashes = new HashMap<>();
    private final Set<String> touched = new TreeSet<>();
    private final List<String> duplicates = new ArrayList<>();
    private final List<String> dead = new ArrayList<>();
    private final Events events;
    private final AvroCodec<io.makegood.schemas.avro.LedgerEntry> entryCodec =
            AvroCodec.of(io.makegood.schemas.avro.LedgerEntry.class);
    private final AvroCodec<io.makegood.schemas.avro.RefundIssued> refundCodec =
            AvroCodec.of(io.makegood.schemas.avro.RefundIssued.class);
    private final AvroCodec<io.makegood.schemas.avro.Notice> noticeCodec =
            AvroCodec.of(io.makegood.schemas.avro.Notice.class);
    private final AvroCodec<AccountBalance> balanceCodec = AvroCodec.of(AccountBalance.class);
    private long applied;
    private long folded;

    /** @param events learns what the ledger named by itself */
    Mirror(EngineSettings settings, Events events) {
        this.settings = settings;
        this.events = events;
        SchemaById schemas = RegistrySchemas.of(settings.schemaRegistry());
        codec = schemas == null ? new LedgerEventCodec() : new LedgerEventCodec(schemas);
        DefaultPolicy policy = new DefaultPolicy(settings.chargeTimeoutMillis());
        for (int partition = 0; partition < settings.partitions(); partition++) {
            LedgerRun run = new LedgerRun(policy, new YamlPolicies(), settings.retentionMillis());
            partitions.add(new Comparison(run, settings.retentionMillis()));
        }
    }

    /** Folds a record of the journal; throws {@link AssertionError} where the fold and the reference part. */
    void fold(ConsumerRecord<byte[], byte[]> record) {
        folded++;
        String at = record.partition() + "/" + record.offset();
        Envelope envelope;
        try {
            envelope = mapping.toDomain(codec.decode(record.value())).by(JournalReading.caller(record.headers()));
        } catch (UndecodableRecord | InvalidEvent e) {
            dead.add(at);
            return;
        }
        if (record.key() != null && !Arrays.equals(record.key(), Events.bytes(envelope.accountId()))) {
            dead.add(at);
            return;
        }
        boolean forAll = envelope.event().isForEveryPartition();
        if (!forAll && Ownership.partitionOf(envelope.accountId(), settings.partitions()) != record.partition()) {
            return;
        }
        Position position = new Position(record.partition(), record.offset(), record.timestamp());
        Effect effect =
                partitions.get(record.partition()).apply(envelope, position).effect();
        if (effect == Effect.APPLIED) {
            applied++;
            touched.add(envelope.accountId());
        } else if (effect == Effect.DUPLICATE) {
            duplicates.add(at);
        } else if (effect == Effect.REFUSED) {
            dead.add(at);
        }
    }

    /** Entries that the journal called for since the last call: for each partition, in order, as bytes in hexadecimal. */
    Map<Integer, List<String>> entries() {
        return fresh("entries", LedgerRun::entries, entry -> {
            entryHashes.put(
                    entry.accountId() + " " + entry.sequence(),
                    HexFormat.of().formatHex(entry.hash().bytes()));
            learnGrants(entry);
            return entryCodec.encode(OutputMapping.toAvro(entry));
        });
    }

    Map<Integer, List<String>> refunds() {
        return fresh(
                "refunds",
                LedgerRun::refunds,
                (RefundIssued refund) -> refundCodec.encode(OutputMapping.toAvro(refund)));
    }

    Map<Integer, List<String>> notices() {
        return fresh("notices", LedgerRun::notices, (Notice notice) -> {
            String caseId = notice.subject().caseId();
            if (caseId != null && caseId.startsWith("case_")) {
                events.learn(notice.accountId(), caseId);
            }
            return noticeCodec.encode(OutputMapping.toAvro(notice));
        });
    }

    private void learnGrants(LedgerEntry entry) {
        entry.grants().forEach(grant -> {
            if (grant.grantId().startsWith("refund:") || grant.grantId().startsWith("reversal:")) {
                events.learn(entry.accountId(), grant.grantId());
            }
        });
    }

    private <T> Map<Integer, List<String>> fresh(
            String what, Function<LedgerRun, List<T>> outputs, Function<T, byte[]> encoded) {
        Map<Integer, List<String>> fresh = new TreeMap<>();
        for (int partition = 0; partition < partitions.size(); partition++) {
            List<T> all = outputs.apply(partitions.get(partition).run());
            int from = told.getOrDefault(what + partition, 0);
            List<String> texts = new ArrayList<>();
            for (T each : all.subList(from, all.size())) {
                texts.add(HexFormat.of().formatHex(encoded.apply(each)));
            }
            told.put(what + partition, all.size());
            fresh.put(partition, texts);
        }
        return fresh;
    }

    /** Places of events that said what was known, since the last call. */
    List<String> duplicates() {
        return taken(duplicates);
    }

    /** Places of records that became dead letters, since the last call. */
    List<String> dead() {
        return taken(dead);
    }

    private static List<String> taken(List<String> from) {
        List<String> taken = new ArrayList<>(from);
        from.clear();
        return taken;
    }

    /** Accounts about which an event was applied since the last call. */
    Set<String> touched() {
        Set<String> taken = new TreeSet<>(touched);
        touched.clear();
        return taken;
    }

    /** What the published balance of an account must say. */
    String balance(String account) {
        AccountRow row = row(account);
        return row.balance() + " of which held " + row.held();
    }

    String balance(byte[] published) throws UndecodableRecord {
        AccountBalance balance = balanceCodec.decode(published);
        return balance.getBalance() + " of which held " + balance.getHeld();
    }

    long credits(String account) {
        return row(account).balance();
    }

    private AccountRow row(String account) {
        return partitions
                .get(Ownership.partitionOf(account, settings.partitions()))
                .run()
                .account(account);
    }

    boolean hasEntries(String account) {
        return entryHashes.containsKey(account + " 1");
    }

    /** The hash of an entry that is in the ledger. */
    @Nullable
    String hash(String account, long sequence) {
        return entryHashes.get(account + " " + sequence);
    }

    /** Credits that left one account and have arrived at no other: none, once everything is folded. */
    long inTransit() {
        return -partitions.stream()
                .flatMap(each -> each.run().entries().stream())
                .filter(entry -> entry.kind() == EntryKind.TRANSFER)
                .mapToLong(LedgerEntry::amount)
                .sum();
    }

    /** How many events were applied. */
    long applied() {
        return applied;
    }

    /** How many records of the journal were folded. */
    long folded() {
        return folded;
    }

    /**
     * All entries, in their order for each partition, as text that two ledgers can be compared by. A hash covers where in the journal an
     * entry comes from, and a copy of the journal has no gaps: hashes are not among it.
     */
    List<List<String>> money() {
        return partitions.stream()
                .map(each -> each.run().entries().stream()
                        .map(entry -> String.join(
                                " ",
                                entry.entryId(),
                                entry.kind().name(),
                                Long.toString(entry.amount()),
                                Long.toString(entry.balanceAfter()),
                                entry.grants().toString(),
                                String.valueOf(entry.refundId()),
                                Long.toString(entry.recordedAt())))
                        .toList())
                .toList();
    }

    /** Throws {@link AssertionError} unless the invariants of the house hold. */
    void checkInvariants() {
        partitions.forEach(each -> each.run().checkInvariants());
    }
}
