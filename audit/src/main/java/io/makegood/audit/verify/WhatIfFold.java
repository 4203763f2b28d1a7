package io.makegood.audit.verify;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.FoldVersion;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.schemas.codec.Framing;
import io.makegood.topics.mapping.OutputWriting;
import io.makegood.topics.writing.FoldAdoption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The log folded twice: as it was, and as it would have been had one version of the fold been in force from the beginning. Reads only. What
 * the engine appended then stands in the log and is folded as it is; what it would have appended otherwise is not there.
 */
public final class WhatIfFold {
    private static final Standing NOTHING = new Standing(0, 0, 0, 0, 0, 0);

    private final JournalLog log;
    private final AuditRules rules;
    private final Path directory;
    private final OutputWriting outputs = new OutputWriting(Framing.singleObject());

    /** Folds a journal that has its first records, with rows in {@code directory}. */
    public WhatIfFold(JournalLog log, AuditRules rules, Path directory) {
        this.log = log;
        this.rules = rules;
        this.directory = directory;
    }

    /**
     * What the log led to for an account.
     *
     * @param refunded credits given back, whole units
     * @param notices how many notices, of cases too
     * @param cases how many cases were opened
     * @param deadLetters how many of its events were refused
     */
    public record Standing(long balance, long entries, long refunded, long notices, long cases, long deadLetters) {}

    /** An account of which the two differ; {@code inContent} says that some entry, refund or balance does, and not only what was told. */
    public record Difference(String accountId, Standing asItWas, Standing asItWouldBe, boolean inContent) {}

    /** Every account of which the two differ, in the order of their ids, and how many accounts there are. */
    public record Comparison(int version, long accounts, List<Difference> differences) {
        /** Keeps its own copy. */
        public Comparison {
            differences = List.copyOf(differences);
        }
    }

    /** Compares what the log led to until {@code to} (exclusive; epoch milliseconds, UTC). */
    public Comparison compare(FoldVersion version, long to) {
        long accounts = 0;
        List<Difference> differences = new ArrayList<>();
        for (int partition = 0; partition < rules.partitions(); partition++) {
            SortedMap<String, Tally> was = fold(partition, to, null);
            SortedMap<String, Tally> wouldBe = fold(partition, to, version);
            TreeSet<String> all = new TreeSet<>(was.keySet());
            all.addAll(wouldBe.keySet());
            accounts += all.size();
            for (String account : all) {
                compare(account, was.get(account), wouldBe.get(account), differences);
            }
        }
        differences.sort((one, other) -> one.accountId().compareTo(other.accountId()));
        return new Comparison(version.number(), accounts, differences);
    }

    private static void compare(
            String account, @Nullable Tally was, @Nullable Tally wouldBe, List<Difference> differences) {
        Standing before = was == null ? NOTHING : was.standing();
        Standing after = wouldBe == null ? NOTHING : wouldBe.standing();
        boolean inContent = (was == null ? 0 : was.digest) != (wouldBe == null ? 0 : wouldBe.digest);
        if (inContent || !before.equals(after)) {
            differences.add(new Difference(account, before, after, inContent));
        }
    }

    private SortedMap<String, Tally> fold(int partition, long to, @Nullable FoldVersion instead) {
        String name = (instead == null ? "was-" : "would-be-") + partition;
        SortedMap<String, Tally> accounts = new TreeMap<>();
        try (DiskRows disk = new DiskRows(directory.resolve(name));
                RecordStream records = log.from(partition, 0)) {
            Journal journal = new Journal(rules, disk);
            if (instead != null && instead != FoldVersions.FIRST) {
                journal.fold(
                        Envelope.of(FoldAdoption.ACCOUNT, new FoldAdopted(instead.number())),
                        new Position(partition, 0, 0));
            }
            for (var record = records.next(); record != null && record.timestamp() < to; record = records.next()) {
                var read = record;
                journal.event(record).flatMap(event -> instead(event, instead)).ifPresent(event -> {
                    Decision decision = journal.fold(event, read);
                    if (!event.event().isForEveryPartition()) {
                        accounts.computeIfAbsent(event.accountId(), any -> new Tally())
                                .add(decision, outputs);
                    }
                });
            }
        }
        return accounts;
    }

    /** What stands in an event's place: of what was adopted nothing but that texts are taken sealed alone. */
    private static Optional<Envelope> instead(Envelope event, @Nullable FoldVersion version) {
        if (version == null || !(event.event() instanceof FoldAdopted adopted)) {
            return Optional.of(event);
        }
        return adopted.sealedOnly()
                ? Optional.of(Envelope.of(event.accountId(), new FoldAdopted(version.number(), true)))
                : Optional.empty();
    }

    /** What is counted of one account. */
    private static final class Tally {
        private long balance;
        private long entries;
        private long refunded;
        private long notices;
        private long cases;
        private long deadLetters;
        /** Of all entries and refunds, in their order. */
        private long digest;

        private void add(Decision decision, OutputWriting outputs) {
            for (LedgerEntry entry : decision.entries()) {
                entries++;
                balance = entry.balanceAfter();
                digest = 31 * digest + Arrays.hashCode(outputs.entry(entry));
            }
            for (RefundIssued refund : decision.refunds()) {
                refunded += refund.amount();
                digest = 31 * digest + Arrays.hashCode(outputs.refund(refund));
            }
            for (Notice notice : decision.notices()) {
                notices++;
                cases += notice.type() == NoticeType.CaseOpened ? 1 : 0;
            }
            deadLetters += decision.refusal() == null ? 0 : 1;
        }

        private Standing standing() {
            return new Standing(balance, entries, refunded, notices, cases, deadLetters);
        }
    }
}
