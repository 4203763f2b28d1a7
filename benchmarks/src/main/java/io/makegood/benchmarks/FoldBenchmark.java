package io.makegood.benchmarks;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.table.StoredRows;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.schemas.codec.Framing;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.mapping.OutputWriting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The pure fold on one core with everything in memory: no Kafka, no RocksDB. Times are for one event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        // As the launcher starts an engine.
        jvmArgs = {"-Xmx1g", "-XX:+UseParallelGC", "-XX:+UseTransparentHugePages"})
public class FoldBenchmark {
    private static final int EVENTS = 100_000;
    private static final int ACCOUNTS = 10_000;
    private static final int OPEN = 1_000;
    private static final long RECORDED_AT = 1_700_000_000_000L;
    /** Events between two commits: those of a partition in 100 ms at 200,000 a second, over two partitions. */
    private static final int COMMIT_EVENTS = 10_000;

    private final List<Encoded> grants = new ArrayList<>();
    private final List<Encoded> events = new ArrayList<>(EVENTS);
    private final List<Envelope> decoded = new ArrayList<>(EVENTS);
    private final OutputWriting outputs = new OutputWriting(Framing.singleObject());
    private final JournalReading reading = new JournalReading(1, null);
    private PartitionLedger<StoredRows> ledger = empty();

    /** Makes the events, once. */
    @Setup(Level.Trial)
    public void generate() {
        Workload workload = new Workload(ACCOUNTS, OPEN, 1);
        workload.grants(event -> grants.add(Encoded.of(event)));
        workload.events(EVENTS, event -> events.add(Encoded.of(event)));
        events.forEach(event -> decoded.add(read(event)));
    }

    /** A ledger in which every account has its credits and nothing else happened. */
    @Setup(Level.Invocation)
    public void begin() {
        ledger = empty();
        ledger.apply(
                Envelope.of(
                        "policy:" + Workload.POLICY,
                        new PolicyPublished(Workload.POLICY, "1", null, Workload.policy())),
                new Position(0, 0, 0));
        for (Encoded grant : grants) {
            apply(read(grant), 0);
        }
    }

    /** Bytes to an event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void decode(Blackhole hole) {
        for (int i = 0; i < EVENTS; i++) {
            hole.consume(read(events.get(i)));
        }
    }

    /** Decision and new rows, with the rows as bytes at each commit and the hash chain. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void fold(Blackhole hole) {
        for (int i = 0; i < EVENTS; i++) {
            hole.consume(apply(decoded.get(i), i));
        }
    }

    /** From the bytes of the event to the bytes of the outputs. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void decodeFoldEncode(Blackhole hole) {
        for (int i = 0; i < EVENTS; i++) {
            Decision decision = apply(read(events.get(i)), i);
            decision.entries().forEach(entry -> hole.consume(outputs.entry(entry)));
            decision.refunds().forEach(refund -> hole.consume(outputs.refund(refund)));
        }
    }

    private Envelope read(Encoded event) {
        if (reading.read(event.key(), event.value(), 0) instanceof JournalReading.Event read) {
            return read.envelope();
        }
        throw new IllegalStateException("the workload is wrong");
    }

    private Decision apply(Envelope envelope, int offset) {
        Decision decision = ledger.apply(envelope, new Position(0, offset, RECORDED_AT + offset));
        if ((offset + 1) % COMMIT_EVENTS == 0) {
            ledger.rows().log();
        }
        return decision;
    }

    private static PartitionLedger<StoredRows> empty() {
        return new PartitionLedger<>(
                new StoredRows(new HeapRows(), new HeapRows(), 2 * EVENTS),
                new DefaultPolicy(),
                new YamlPolicies(),
                PartitionLedger.RETENTION_MILLIS_DEFAULT);
    }
}
