package io.makegood.audit.verify;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.policyfiles.PublishedPolicy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The log folded twice: as it was, and as it would have been had another policy been in force from the beginning in place of the
 * versions of the same policy. Charges that products published are priced anew by that policy where it prices their feature.
 * Reads only.
 */
public final class WhatIf {
    private final JournalLog log;
    private final AuditRules rules;
    private final Path directory;

    /** Folds a journal that has its first records, with rows in {@code directory}. */
    public WhatIf(JournalLog log, AuditRules rules, Path directory) {
        this.log = log;
        this.rules = rules;
        this.directory = directory;
    }

    /** What a fold led to in the span, for the accounts of the policy. Credits are whole units, as customers see them. */
    public record Totals(
            long charged,
            long refunded,
            long declinedForCredits,
            long claimsAccepted,
            long claimsDeclined,
            long cases,
            Map<String, Long> chargedByFeature,
            Map<String, Long> refundedByCause) {}

    /** Both, and how many accounts would end with another balance. */
    public record Comparison(
            String policyId,
            String version,
            Totals asItWas,
            Totals asItWouldBe,
            long accountsThatDiffer,
            long repriced) {}

    /** Compares what the span {@code from} (inclusive) to {@code to} (exclusive; epoch milliseconds, UTC) led to. */
    public Comparison compare(PublishedPolicy policy, String document, long from, long to) {
        return compare(policy, document, from, to, () -> {});
    }

    /** The same; {@code folded} hears of each record that was folded, twice of each in all, and ends the work with an exception of its own. */
    public Comparison compare(PublishedPolicy policy, String document, long from, long to, Runnable folded) {
        Tally was = new Tally(policy.accountPrefix(), from, to);
        Tally wouldBe = new Tally(policy.accountPrefix(), from, to);
        Repricing repricing = new Repricing(policy);
        for (int partition = 0; partition < rules.partitions(); partition++) {
            fold(partition, to, null, was, heard(folded, (event, at) -> event));
            fold(
                    partition,
                    to,
                    new PolicyPublished(policy.ref().id(), policy.ref().version(), null, document),
                    wouldBe,
                    heard(folded, repricing::reprice));
        }
        long differ = 0;
        Map<String, Long> accounts = new HashMap<>(was.balances);
        wouldBe.balances.forEach((account, balance) -> accounts.merge(account, -balance, Long::sum));
        for (long difference : accounts.values()) {
            differ += difference == 0 ? 0 : 1;
        }
        return new Comparison(
                policy.ref().id(), policy.ref().version(), was.totals(), wouldBe.totals(), differ, repricing.count);
    }

    private interface Change {
        Envelope of(Envelope envelope, long recordedAt);
    }

    private static Change heard(Runnable folded, Change change) {
        return (event, at) -> {
            folded.run();
            return change.of(event, at);
        };
    }

    private void fold(int partition, long to, @Nullable PolicyPublished instead, Tally tally, Change change) {
        String name = (instead == null ? "was-" : "would-be-") + partition;
        try (DiskRows disk = new DiskRows(directory.resolve(name));
                RecordStream records = log.from(partition, 0)) {
            Journal journal = new Journal(rules, disk);
            if (instead != null) {
                journal.fold(Envelope.of("policy:" + instead.policyId(), instead), new Position(partition, 0, 0));
            }
            for (var record = records.next(); record != null && record.timestamp() < to; record = records.next()) {
                ConsumerRecord<byte[], byte[]> read = record;
                journal.event(record)
                        .filter(event -> instead == null || !isVersionOf(event, instead.policyId()))
                        .map(event -> change.of(event, read.timestamp()))
                        .ifPresent(event -> tally.add(event, journal.fold(event, read), read.timestamp()));
            }
        }
    }

    private static boolean isVersionOf(Envelope event, String policyId) {
        return event.event() instanceof PolicyPublished published
                && published.policyId().equals(policyId);
    }

    /** Published charges of the policy's accounts at the policy's prices. */
    private static final class Repricing {
        private final PublishedPolicy policy;
        private long count;

        private Repricing(PublishedPolicy policy) {
            this.policy = policy;
        }

        private Envelope reprice(Envelope envelope, long recordedAt) {
            if (!(envelope.event() instanceof GenerationCharged charge)
                    || charge.feature() == null
                    || !envelope.accountId().startsWith(policy.accountPrefix())) {
                return envelope;
            }
            Price price = policy.price(charge.feature(), charge.platform(), recordedAt);
            if (price == null) {
                return envelope;
            }
            count++;
            GenerationCharged repriced = new GenerationCharged(
                    charge.generationId(),
                    charge.feature(),
                    charge.platform(),
                    charge.surface(),
                    price.baseAmount(),
                    charge.items().stream()
                            .map(item -> new ItemPrice(item.itemId(), price.itemAmount()))
                            .toList());
            return new Envelope(
                    envelope.eventId(),
                    envelope.accountId(),
                    envelope.occurredAt(),
                    envelope.source(),
                    repriced,
                    envelope.caller());
        }
    }

    private static final class Tally {
        private final String prefix;
        private final long from;
        private final long to;
        private final Map<String, Long> balances = new HashMap<>();
        private final Map<String, String> features = new HashMap<>();
        private final Map<String, Long> chargedByFeature = new TreeMap<>();
        private final Map<String, Long> refundedByCause = new TreeMap<>();
        private long charged;
        private long refunded;
        private long declined;
        private long accepted;
        private long claimsDeclined;
        private long cases;

        private Tally(String prefix, long from, long to) {
            this.prefix = prefix;
            this.from = from;
            this.to = to;
        }

        private void add(Envelope envelope, Decision decision, long at) {
            if (!envelope.accountId().startsWith(prefix)) {
                return;
            }
            String feature = featureOf(envelope);
            for (LedgerEntry entry : decision.entries()) {
                balances.put(entry.accountId(), entry.balanceAfter());
                if (at >= from && at < to && entry.kind() == EntryKind.CHARGE) {
                    charged -= entry.amount();
                    chargedByFeature.merge(feature, -entry.amount(), Long::sum);
                }
            }
            if (at < from || at >= to) {
                return;
            }
            for (RefundIssued refund : decision.refunds()) {
                refunded += refund.amount();
                refundedByCause.merge(refund.cause().name(), refund.amount(), Long::sum);
            }
            for (Notice notice : decision.notices()) {
                declined += notice.type() == NoticeType.ChargeDeclined
                                && Reason.INSUFFICIENT_CREDITS.isNamed(notice.reason())
                        ? 1
                        : 0;
                accepted += notice.type() == NoticeType.ClaimAccepted ? 1 : 0;
                claimsDeclined += notice.type() == NoticeType.ClaimDeclined ? 1 : 0;
                cases += notice.type() == NoticeType.CaseOpened ? 1 : 0;
            }
        }

        private String featureOf(Envelope envelope) {
            String said = envelope.event() instanceof GenerationCharged charge ? charge.feature() : null;
            if (envelope.event() instanceof io.makegood.ledger.event.GenerationEvent.GenerationRequested request) {
                said = request.feature();
            }
            String key = envelope.accountId() + "\n" + envelope.event().generationId();
            if (said != null) {
                features.putIfAbsent(key, said);
            }
            return features.getOrDefault(key, "unknown");
        }

        private Totals totals() {
            return new Totals(
                    charged, refunded, declined, accepted, claimsDeclined, cases, chargedByFeature, refundedByCause);
        }
    }
}
