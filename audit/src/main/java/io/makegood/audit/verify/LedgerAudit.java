package io.makegood.audit.verify;

import io.makegood.audit.verify.Finding.Kind;
import io.makegood.audit.verify.PartitionState.Counts;
import io.makegood.audit.verify.PartitionState.JournalSpan;
import io.makegood.ledger.entry.ContraAccount;
import io.makegood.ledger.table.StoredRows;
import io.makegood.topics.journal.JournalReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The audit of a whole ledger on a cluster, live or at rest: up to what its engine has saved at the moment when it begins,
 * partitions in parallel, with rows on the disk. Reads only.
 */
public final class LedgerAudit {
    /** What rows are marked with while they are ahead of every checkpoint. */
    private static final long UNFINISHED = -2;

    private final KafkaLedger ledger;
    private final AuditRules rules;
    private final String applicationId;
    private final Path directory;
    private final int threads;
    private final boolean keepsRows;
    private final TransferCheck transfers = new TransferCheck();
    private final Map<Integer, List<AuditReport.Fold>> folds = new ConcurrentSkipListMap<>();
    private @Nullable Cut cut;

    /** Audits with rows in {@code directory}, where a later audit may go on. */
    public LedgerAudit(KafkaLedger ledger, AuditRules rules, String applicationId, Path directory, int threads) {
        this(ledger, rules, applicationId, directory, threads, true);
    }

    /**
     * Audits with rows in {@code directory}.
     *
     * @param keepsRows whether a later audit may go on there; if not, what is on the heap when it ends need not be written
     */
    public LedgerAudit(
            KafkaLedger ledger,
            AuditRules rules,
            String applicationId,
            Path directory,
            int threads,
            boolean keepsRows) {
        this.ledger = ledger;
        this.rules = rules;
        this.applicationId = applicationId;
        this.directory = directory;
        this.threads = threads;
        this.keepsRows = keepsRows;
    }

    /** Has it end where that cut is, though the ledger goes on. */
    public LedgerAudit upTo(Cut here) {
        cut = here;
        return this;
    }

    /** A report, and the checkpoint that it justifies if it agrees. */
    public record Result(AuditReport report, Checkpoint checkpoint) {}

    /** How many records of the journal a bare consumer reads in a second, with as many threads: what an audit is measured by. */
    public long bareConsumerRate() {
        Map<Integer, Long> ends = ledger.ends(ledger.topics().events().name(), true);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long began = System.nanoTime();
        try {
            List<Future<Long>> running = new ArrayList<>();
            ends.forEach((partition, end) -> running.add(pool.submit(() -> {
                long read = 0;
                try (KafkaRecords log = new KafkaRecords(
                        ledger.clients(),
                        new TopicPartition(ledger.topics().events().name(), partition),
                        0,
                        end)) {
                    while (log.next() != null) {
                        read++;
                    }
                }
                return read;
            })));
            long read = 0;
            for (Future<Long> each : running) {
                read += each.get();
            }
            return read * 1_000_000_000L / Math.max(1, System.nanoTime() - began);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        } finally {
            letGo(pool);
        }
    }

    /**
     * Audits.
     *
     * @param from where to go on, or null for from the beginning
     * @param against a checkpoint whose stretches of the journal must be the same now, or null
     * @param progress is shown how many records were folded and how many there are
     */
    public Result run(@Nullable Checkpoint from, @Nullable Checkpoint against, BiConsumer<Long, Long> progress) {
        long began = System.nanoTime();
        List<String> notes = new ArrayList<>();
        Ends ends = ends(notes);
        Findings findings = new Findings();
        List<PartitionState> before = before(from, notes);
        long total = 0;
        for (PartitionState state : before) {
            total += Math.max(0, ends.of(ends.journal(), state.partition()) - state.journalOffset());
        }
        long all = Math.max(1, total);
        AtomicLong folded = new AtomicLong();
        List<PartitionState> after =
                audit(before, against, ends, findings, done -> progress.accept(folded.addAndGet(done), all));
        matchTransfers(before, after, ends, findings, notes);
        return result(before, after, findings, notes, (System.nanoTime() - began) / 1_000_000);
    }

    private Ends ends(List<String> notes) {
        var topics = ledger.topics();
        Cut here = cut;
        Map<Integer, Long> journal = here == null ? folded(notes) : here.journal();
        Map<Integer, Long> entries = ledger.ends(topics.entries().name(), false);
        Map<Integer, Long> refunds = ledger.ends(topics.refunds().name(), false);
        Map<Integer, Long> notices = ledger.ends(topics.notices().name(), false);
        Map<Integer, Long> balances = ledger.ends(topics.balances().name(), false);
        Map<Integer, Long> letters = ledger.ends(topics.deadLetters().name(), false);
        // Asked for last: whatever has a cause at or after these ends was not made by an engine.
        Map<Integer, Long> known = ledger.ends(topics.events().name(), false);
        return new Ends(
                journal,
                known,
                here == null ? Long.MAX_VALUE : here.before(),
                entries,
                refunds,
                notices,
                balances,
                letters,
                ledger.beginnings(topics.deadLetters().name()).values().stream().anyMatch(first -> first > 0));
    }

    private Map<Integer, Long> folded(List<String> notes) {
        Map<Integer, Long> saved = ledger.saved(applicationId);
        Map<Integer, Long> committed = ledger.ends(ledger.topics().events().name(), true);
        Map<Integer, Long> journal = new TreeMap<>();
        committed.forEach((partition, end) -> journal.put(partition, saved.getOrDefault(partition, end)));
        if (!saved.keySet().containsAll(committed.keySet())) {
            notes.add("No engine named " + applicationId
                    + " has saved offsets for every partition: the journal was audited to its end there.");
        }
        return journal;
    }

    private List<PartitionState> before(@Nullable Checkpoint from, List<String> notes) {
        List<PartitionState> states = new ArrayList<>();
        for (int partition = 0; partition < rules.partitions(); partition++) {
            states.add(PartitionState.start(partition));
        }
        if (from == null) {
            return states;
        }
        if (from.partitions().stream().anyMatch(state -> state.balancesOffset() == 0 && state.balances() != 0)) {
            notes.add("Balances that earlier records led to were not compared: an archive has none.");
        }
        List<PartitionState> known = from.partitions();
        boolean fits = known.size() == states.size()
                && from.topicPrefix().equals(ledger.topics().prefix())
                && from.journalTopicId().equals(journalTopicId());
        if (!fits) {
            notes.add("The checkpoint is of another journal; the audit began from the beginning.");
            return states;
        }
        for (PartitionState state : known) {
            if (!isAt(state)) {
                notes.add("The rows of partition " + state.partition()
                        + " are not those of the checkpoint; it was audited from the beginning.");
                remove(rowsOf(state.partition()));
            } else {
                states.set(state.partition(), state);
            }
        }
        return states;
    }

    private boolean isAt(PartitionState state) {
        if (!Files.isDirectory(rowsOf(state.partition()))) {
            return state.journalOffset() == 0;
        }
        try (DiskRows rows = new DiskRows(rowsOf(state.partition()))) {
            return new StoredRows(rows, rows).applied() == state.journalOffset();
        }
    }

    private List<PartitionState> audit(
            List<PartitionState> before,
            @Nullable Checkpoint against,
            Ends ends,
            Findings findings,
            java.util.function.LongConsumer progress) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<PartitionState>> running = new ArrayList<>();
            for (PartitionState state : before) {
                running.add(pool.submit(() -> auditPartition(state, against, ends, findings, progress)));
            }
            List<PartitionState> after = new ArrayList<>();
            for (Future<PartitionState> each : running) {
                after.add(each.get());
            }
            after.sort(Comparator.comparingInt(PartitionState::partition));
            return after;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while auditing", e);
        } finally {
            letGo(pool);
        }
    }

    /** Whoever is told that it ended may begin another, which opens the same rows: nobody works on them any more then. */
    private static void letGo(ExecutorService pool) {
        pool.shutdownNow();
        boolean interrupted = Thread.interrupted();
        boolean over = false;
        while (!over) {
            try {
                over = pool.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private PartitionState auditPartition(
            PartitionState state,
            @Nullable Checkpoint against,
            Ends ends,
            Findings findings,
            java.util.function.LongConsumer progress) {
        if (state.journalOffset() == 0) {
            remove(rowsOf(state.partition()));
        }
        List<JournalSpan> then =
                against == null || state.partition() >= against.partitions().size()
                        ? List.of()
                        : against.partitions().get(state.partition()).spans();
        if (state.journalOffset() > 0) {
            // Rows from the beginning say nothing of where they are until they are done.
            try (DiskRows marked = new DiskRows(rowsOf(state.partition()))) {
                new StoredRows(marked, marked).noteApplied(UNFINISHED);
            }
        }
        try (DiskRows disk = new DiskRows(rowsOf(state.partition()));
                KafkaSources sources = new KafkaSources(ledger, state, ends)) {
            List<Long> cuts = then.stream().map(JournalSpan::to).toList();
            PartitionAudit audit =
                    new PartitionAudit(rules, state, cuts, disk, sources, findings, keepsRows).matching(transfers);
            PartitionState reached = audit.run(progress);
            folds.put(state.partition(), AuditReport.Fold.of(state.partition(), audit.folds()));
            if (keepsRows) {
                new StoredRows(disk, disk).noteApplied(reached.journalOffset());
            } else {
                disk.throwAway();
            }
            CheckpointCheck.compareSpans(
                    ledger.topics().events().name(), state.partition(), then, reached.spans(), findings);
            return reached;
        }
    }

    /** What left an account in one partition must arrive in another, which may have been audited to an earlier moment. */
    private void matchTransfers(
            List<PartitionState> before, List<PartitionState> after, Ends ends, Findings findings, List<String> notes) {
        if (before.stream().anyMatch(state -> state.journalOffset() > 0)) {
            if (after.stream().anyMatch(state -> state.contra().containsKey(ContraAccount.IN_TRANSIT.name()))) {
                notes.add(
                        "Arrivals of transfers were compared with what left by their sums alone: the audit did not begin at the"
                                + " beginning.");
            }
            return;
        }
        JournalReading reading = new JournalReading(rules.partitions(), rules.schemas());
        long onTheirWay = 0;
        for (PartitionState state : after) {
            if (!transfers.isAnyOnItsWay()) {
                break;
            }
            try (KafkaSources sources = new KafkaSources(ledger, state, ends);
                    RecordStream later = sources.journalAfter(state.journalOffset())) {
                for (var record = later.next(); record != null; record = later.next()) {
                    if (reading.read(record) instanceof JournalReading.Event event
                            && transfers.foundLater(event.envelope())) {
                        onTheirWay++;
                    }
                }
            }
        }
        if (onTheirWay > 0) {
            notes.add(
                    onTheirWay
                            + " arrivals of transfers stand in the journal after what was audited: their credits are in transit.");
        }
        transfers.findings(ledger.topics().events().name()).forEach(findings::add);
    }

    private Result result(
            List<PartitionState> before,
            List<PartitionState> after,
            Findings findings,
            List<String> notes,
            long millis) {
        Counts counts = Counts.NONE;
        long balances = 0;
        Map<String, Long> contra = new TreeMap<>();
        Map<String, Long> kinds = new TreeMap<>();
        List<AuditReport.Reached> reached = new ArrayList<>();
        for (PartitionState state : after) {
            counts = counts.plus(state.counts());
            balances += state.balances();
            state.contra().forEach((side, sum) -> contra.merge(side, sum, Long::sum));
            state.kinds().forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
            reached.add(new AuditReport.Reached(
                    state.partition(),
                    state.journalOffset(),
                    state.entriesTree().size(),
                    state.journalTree().root(),
                    state.entriesTree().root()));
        }
        long sum =
                balances + contra.values().stream().mapToLong(Long::longValue).sum();
        if (sum != 0) {
            findings.add(new Finding(
                    Kind.UNBALANCED, ledger.topics().entries().name(), -1, -1, null, "all sides sum to " + sum));
        }
        long auditedBefore =
                before.stream().mapToLong(state -> state.counts().journal()).sum();
        Checkpoint checkpoint = Checkpoint.of(ledger.topics().prefix(), journalTopicId(), after);
        AuditReport report = new AuditReport(
                findings.count() == 0,
                checkpoint.digest(),
                counts,
                counts.journal() - auditedBefore,
                balances,
                contra,
                kinds,
                reached,
                folds.values().stream().flatMap(List::stream).toList(),
                findings.count(),
                findings.kept(),
                notes,
                millis);
        return new Result(report, checkpoint);
    }

    private String journalTopicId() {
        return ledger.journal().topicId().toString();
    }

    private Path rowsOf(int partition) {
        return rowsOf(directory, partition);
    }

    /** Where in a directory that keeps rows those of a partition are. */
    public static Path rowsOf(Path directory, int partition) {
        return directory.resolve("partition-" + partition);
    }

    /** Has rows that were put there by hand be those of that state, so that an audit goes on from them. */
    public static void noteLoaded(DiskRows rows, PartitionState state) {
        new StoredRows(rows, rows).noteApplied(state.journalOffset());
    }

    /** The same, of which nothing is there any more, whatever an earlier audit left. */
    public static Path emptyRowsOf(Path directory, int partition) {
        Path rows = rowsOf(directory, partition);
        remove(rows);
        return rows;
    }

    private static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove " + directory, e);
        }
    }
}
